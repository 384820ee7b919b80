/*
 * An HTTP/1.1 server that answers each request as soon as it has all of it, and closes no connection.
 *
 *   keepalive PORT...
 *
 * "ready" once it listens. SIGTERM ends it with code 0, and it says what it has seen on the first port:
 *
 *   "stopped since=N requests=N segments=N connections=N recent=N"
 *
 * since        nanoseconds since the last request was whole; it was answered at once
 * segments     TCP segments with data that were received
 * connections  open connections
 * recent       open connections on which a request came within the last second before the last request
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX 256
#define SECOND 1000000000LL

struct connection {
    int first;
    long long asked;
    size_t length;
    char request[65536];
};

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";

/* The listening sockets, then the connections. */
static struct pollfd fds[MAX];
static struct connection *connections[MAX];
static nfds_t listeners, count;
static long requests, segments;
static long long last;

static void must(long result, const char *what) {
    if (result < 0) {
        printf("cannot %s: %s\n", what, strerror(errno));
        exit(98);
    }
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static long segments_of(nfds_t at) {
    struct tcp_info info;
    socklen_t size = sizeof info;
    must(getsockopt(fds[at].fd, IPPROTO_TCP, TCP_INFO, &info, &size), "look at a connection");
    return info.tcpi_data_segs_in;
}

static void stop(int signal) {
    (void)signal;
    long long since = now() - last;
    long open = 0, recent = 0;
    for (nfds_t i = listeners; i < count; i++) {
        if (!connections[i]->first) continue;
        open++;
        recent += connections[i]->asked > last - SECOND;
        segments += segments_of(i);
    }
    printf("stopped since=%lld requests=%ld segments=%ld connections=%ld recent=%ld\n", since, requests, segments, open,
           recent);
    exit(0);
}

static void do_listen(int port) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    must(bind(fd, (struct sockaddr *)&any, sizeof any), "bind");
    must(listen(fd, 100), "listen");
    fds[listeners++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void do_accept(nfds_t listener) {
    int fd = accept(fds[listener].fd, 0, 0);
    must(fd, "accept");
    if (count == MAX) exit(97);
    connections[count] = calloc(1, sizeof **connections);
    connections[count]->first = listener == 0;
    fds[count++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void do_close(nfds_t at) {
    if (connections[at]->first) segments += segments_of(at);
    close(fds[at].fd);
    free(connections[at]);
    fds[at] = fds[--count];
    connections[at] = connections[count];
}

/* How long the request at the beginning of a buffer is; 0 if it is not whole yet. */
static size_t whole(struct connection *from) {
    char *end = memmem(from->request, from->length, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end + 4 - from->request), body = 0;
    *end = 0; /* where the search for the header ends */
    char *length = strcasestr(from->request, "\r\ncontent-length:");
    *end = '\r';
    if (length) body = strtoul(strchr(length, ':') + 1, 0, 10);
    return from->length >= head + body ? head + body : 0;
}

static void do_read(nfds_t at) {
    struct connection *from = connections[at];
    size_t request, left = sizeof from->request - from->length;
    ssize_t n = recv(fds[at].fd, from->request + from->length, left, 0);
    if (n <= 0) {
        do_close(at);
        return;
    }
    from->length += (size_t)n;
    while ((request = whole(from))) {
        from->asked = now();
        if (from->first) {
            requests++;
            last = from->asked;
        }
        if (send(fds[at].fd, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) {
            do_close(at);
            return;
        }
        from->length -= request;
        memmove(from->request, from->request + request, from->length);
    }
}

int main(int argc, char **argv) {
    sigset_t term, none;
    setvbuf(stdout, 0, _IOLBF, 0);
    signal(SIGTERM, stop);
    sigemptyset(&none);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, 0); /* it comes while we wait, never while we change anything */
    for (int i = 1; i < argc; i++) do_listen(atoi(argv[i]));
    count = listeners;
    puts("ready");
    for (;;) {
        if (ppoll(fds, count, 0, &none) < 0) continue;
        for (nfds_t i = count; i-- > 0; ) {
            if (!fds[i].revents) continue;
            if (i < listeners) do_accept(i);
            else do_read(i);
        }
    }
}
