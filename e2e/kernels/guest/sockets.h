/* TCP sockets of both ends, and what the kernel says of them. Everything that waits has a limit. */
#ifndef SOCKETS_H
#define SOCKETS_H
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_MS = 60000, STEP_MS = 10, MPTCP = 262 };

static void give_up(const char *what) {
    printf("= cannot %s: %s\n", what, strerror(errno));
    exit(98);
}

static int must(int result, const char *what) {
    if (result < 0) give_up(what);
    return result;
}

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_ms(int ms) {
    poll(0, 0, ms);
}

/* An IPv6 address with the port, or the IPv4 one that it maps. */
static struct sockaddr_storage address(int family, int port, int loopback, socklen_t *length) {
    struct sockaddr_storage storage = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)&storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&storage;
    if (family == AF_INET) {
        *four = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
        four->sin_addr.s_addr = htonl(loopback ? INADDR_LOOPBACK : INADDR_ANY);
        *length = sizeof *four;
    } else {
        *six = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
        if (loopback) six->sin6_addr = in6addr_loopback;
        *length = sizeof *six;
    }
    return storage;
}

/* A socket bound to the port; -1 if the kernel has no such protocol. */
static int bound(int family, int port, int loopback, int protocol) {
    socklen_t length;
    struct sockaddr_storage here = address(family, port, loopback, &length);
    int one = 1, fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, protocol);
    if (fd < 0 && protocol) return -1;
    must(fd, "make a socket");
    must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), "reuse a port");
    must(bind(fd, (struct sockaddr *)&here, length), "bind");
    return fd;
}

static int listening(int family, int port, int protocol) {
    int fd = bound(family, port, 0, protocol);
    if (fd >= 0) must(listen(fd, 100), "listen");
    return fd;
}

/* A connection from one port of the loopback address to another. It takes little until it is read. */
static int connected(int family, int from, int to, int protocol) {
    socklen_t length;
    struct sockaddr_storage there = address(family, to, 1, &length);
    int fd = bound(family, from, 1, protocol), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    must(connect(fd, (struct sockaddr *)&there, length), "connect");
    return fd;
}

static int accepted(int listener) {
    struct pollfd entry = {.fd = listener, .events = POLLIN};
    poll(&entry, 1, LIMIT_MS);
    if (!entry.revents) errno = ETIMEDOUT;
    return must(entry.revents ? accept4(listener, 0, 0, SOCK_CLOEXEC) : -1, "accept");
}

static void tell(int fd, int bytes) {
    static char data[100000];
    int size = 200000; /* what everybody may ask for: all of it is the kernel's at once */
    must(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size), "enlarge the send buffer");
    for (int done = 0; done < bytes; ) done += must((int)send(fd, data, (size_t)(bytes - done), MSG_NOSIGNAL), "send");
}

static void hear(int fd, int bytes) {
    char data[4096];
    struct timeval limit = {.tv_sec = LIMIT_MS / 1000};
    must(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "limit a wait");
    for (int got, done = 0; done < bytes; done += got) {
        got = must((int)recv(fd, data, bytes - done < 4096 ? (size_t)(bytes - done) : 4096, 0), "receive");
        if (got == 0) break;
    }
}

/* The state of the socket on a port whose peer has that port; 0 if there is none. include/net/tcp_states.h */
static int state_of(int port, int peer) {
    const char *tables[] = {"/proc/net/tcp", "/proc/net/tcp6"};
    char line[512];
    int found = 0;
    for (int i = 0; i < 2; i++) {
        FILE *table = fopen(tables[i], "re");
        while (table && fgets(line, sizeof line, table)) {
            unsigned local, remote, state;
            if (sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%x %x", &local, &remote, &state) == 3 &&
                (int)local == port && (int)remote == peer) found = (int)state;
        }
        if (table) fclose(table);
    }
    return found;
}

static void await_state(int port, int peer, int state) {
    long start = now_ms();
    while (state_of(port, peer) != state) {
        if (now_ms() - start > LIMIT_MS) {
            printf("= a socket from port %d to %d is in state %d, not %d\n", port, peer, state_of(port, peer), state);
            exit(98);
        }
        pause_ms(STEP_MS);
    }
}
#endif
