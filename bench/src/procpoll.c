/*
 * procpoll PORT SECONDS: what many tools do to know whether connections are left: counts those on a port by reading
 * /proc/net/tcp and tcp6, once a second. The bare minimum of it: no allocation, no conversion but of what it compares.
 *
 * Prints one line of key=value.
 */
#include "bench.h"


static long read_table(const char *name, int port) {
    static char text[1 << 16];
    long found = 0;
    size_t kept = 0;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0; /* no IPv6 */
    }
    for (ssize_t n; (n = read(fd, text + kept, sizeof text - kept)) > 0;) {
        char *line = text, *end = text + kept + n, *next;
        for (; (next = memchr(line, '\n', (size_t)(end - line))) != 0; line = next + 1) {
            char *field = memchr(line, ':', (size_t)(next - line));
            char *local = field ? memchr(field + 1, ':', (size_t)(next - field - 1)) : 0;
            char *remote = local ? memchr(local + 1, ':', (size_t)(next - local - 1)) : 0;
            if (remote != 0) {
                long state = strtol(remote + 6, 0, 16);
                found += strtol(local + 1, 0, 16) == port && state != 6 && state != 7 && state != 10;
            }
        }
        kept = (size_t)(end - line);
        memmove(text, line, kept);
    }
    close(fd);
    return found;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: procpoll PORT SECONDS\n");
        return 2;
    }
    int port = atoi(argv[1]), seconds = atoi(argv[2]);
    long found = 0;
    for (int64_t begin = now_ns(), i = 0; i < seconds; i++) {
        found = read_table("/proc/net/tcp", port) + read_table("/proc/net/tcp6", port);
        int64_t left = begin + (i + 1) * 1000000000LL - now_ns();
        if (left > 0) {
            usleep((useconds_t)(left / 1000));
        }
    }
    printf("found=%ld cpu_us=%lld resident_kb=%ld\n", found, (long long)cpu_ns(getpid()) / 1000, peak(getpid()));
    return 0;
}
