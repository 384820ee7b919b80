/*
 * probes PORT PATH SECONDS PER_SECOND: asks for a health path at a steady rate, a connection each, and times every answer from
 * the moment at which the question was due: a server that does not answer for a while makes all probes of that while late, as
 * many load balancers would see it. Prints one line of key=value; exits 1 if a probe had no answer.
 */
#include "bench.h"

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: probes PORT PATH SECONDS PER_SECOND\n");
        return 2;
    }
    int port = atoi(argv[1]), rate = atoi(argv[4]);
    size_t count = (size_t)(atoi(argv[3]) * rate), healthy = 0, failed = 0;
    int64_t *late = calloc(count, sizeof *late), begun = now_ns();
    char request[256], answer[4096];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", argv[2]);
    for (size_t i = 0; i < count; i++) {
        int64_t due = begun + (int64_t)i * 1000000000LL / rate, left = due - now_ns();
        if (left > 0) {
            nanosleep(&(struct timespec){.tv_sec = left / 1000000000LL, .tv_nsec = left % 1000000000LL}, 0);
        }
        int fd = dial(1 + (int)(i % 100), port);
        ssize_t got = write(fd, request, (size_t)length) == length ? read(fd, answer, sizeof answer - 1) : -1;
        late[i] = now_ns() - due;
        answer[got > 0 ? got : 0] = 0;
        healthy += !strncmp(answer, "HTTP/1.1 200 ", 13);
        failed += strncmp(answer, "HTTP/1.1 ", 9) != 0;
        close(fd);
    }
    sort(late, count);
    printf("probes=%zu healthy=%zu failed=%zu p50_us=%lld p99_us=%lld max_us=%lld\n", count, healthy, failed,
           (long long)percentile(late, count, 50) / 1000, (long long)percentile(late, count, 99) / 1000,
           (long long)late[count - 1] / 1000);
    return failed != 0;
}
