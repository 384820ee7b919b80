/*
 * An application driven from its standard input, one command a line; it answers on standard output.
 *
 *   listen PORT 4|6|dual|mptcp   "listening PORT"
 *   accept                  accept one connection on the latest listener: "accepted"
 *   connect PORT            to 127.0.0.1: "connected"
 *   join PORT               the same by MPTCP: "joined"
 *   drop                    close the latest connection: "dropped"
 *   shutdown                end our direction of the latest connection: "shutdown"
 *   send N                  N bytes on the latest connection, without waiting for the peer: "sent N"
 *   answer N                read N bytes, one by one, on the latest connection, and answer each in two segments: "answered N"
 *   read                    a byte on the latest connection: "read"
 *   end                     the peer's end on the latest connection: "end"
 *   close                   close the oldest connection: "closed"
 *   deaf                    close the latest listener: "deaf"
 *   leave                   the first thread ends, and another one goes on: "left"
 *   churn N                 N connections to the latest listener come and go, ten at a time: "churned N"
 *   orphan                  leaves a child of a child that ends at once: "orphaned"
 *   exit N
 *
 * Every signal received is told as "signal N". SIGTERM, SIGINT and SIGQUIT then end it with code 0, unless it was started
 * with the argument "stubborn", or "slow N": then it ends N seconds later, with code 3. With "ignore" it ignores SIGTERM instead.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static int listener, connections[1024], count, stubborn, slow, leaving;

static void must(long result, const char *what) {
    if (result < 0) {
        printf("cannot %s: %s\n", what, strerror(errno));
        exit(98);
    }
}

static void say(const char *what, int number) {
    if (number < 0) printf("%s\n", what);
    else printf("%s %d\n", what, number);
}

static void do_listen(int port, const char *family) {
    int one = 1, only6 = !strcmp(family, "6");
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int is4 = !strcmp(family, "4");
    listener = socket(is4 ? AF_INET : AF_INET6, SOCK_STREAM, !strcmp(family, "mptcp") ? IPPROTO_MPTCP : 0);
    must(listener, "make a socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (is4) {
        must(bind(listener, (struct sockaddr *)&four, sizeof four), "bind");
    } else {
        setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &only6, sizeof only6);
        must(bind(listener, (struct sockaddr *)&six, sizeof six), "bind");
    }
    must(listen(listener, 100), "listen");
    say("listening", port);
}

static void do_accept(void) {
    int fd = accept(listener, 0, 0);
    must(fd, "accept");
    connections[count++] = fd;
    say("accepted", -1);
}

static void do_connect(int port, int protocol) {
    struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, protocol);
    must(connect(fd, (struct sockaddr *)&peer, sizeof peer), "connect");
    connections[count++] = fd;
    say(protocol ? "joined" : "connected", -1);
}

/* The send buffer is made large enough for all of it: it is the kernel's from here on. */
static void do_send(int bytes) {
    int fd = connections[count - 1], size = 2 * bytes + 65536;
    if (bytes > 4096) must(setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size), "enlarge the send buffer");
    char *data = malloc((size_t)bytes);
    for (int i = 0; i < bytes; i++) data[i] = (char)('a' + i % 26);
    for (int done = 0; done < bytes; ) {
        ssize_t n = send(fd, data + done, (size_t)(bytes - done), MSG_NOSIGNAL);
        must(n, "send");
        done += (int)n;
    }
    free(data);
    say("sent", bytes);
}

static void do_read(void) {
    char byte;
    must(recv(connections[count - 1], &byte, 1, 0) - 1, "read");
}

static void do_answer(int times) {
    int fd = connections[count - 1], one = 1;
    must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one), "send at once");
    for (int i = 0; i < times; i++) {
        do_read();
        must(send(fd, "a", 1, MSG_NOSIGNAL), "send");
        must(send(fd, "b", 1, MSG_NOSIGNAL), "send");
    }
    say("answered", times);
}

static void do_close(void) {
    must(close(connections[0]), "close");
    memmove(connections, connections + 1, (size_t)--count * sizeof *connections);
    say("closed", -1);
}

/* From this machine, by every family the listener takes; most end with a reset, so that no TIME_WAIT is left. */
static void do_churn(int n) {
    struct linger reset = {.l_onoff = 1};
    struct sockaddr_in6 address;
    socklen_t size = sizeof address;
    must(getsockname(listener, (struct sockaddr *)&address, &size), "ask for the port");
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = address.sin6_port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = address.sin6_port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int both = address.sin6_family == AF_INET6, clients[10], servers[10];
    for (int i = 0; i < n + 10; i++) {
        int at = i % 10, is6 = both && i % 2;
        if (i >= 10) {
            if (i % 100) setsockopt(clients[at], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            close(clients[at]);
            close(servers[at]);
        }
        if (i >= n) continue;
        clients[at] = socket(is6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
        must(connect(clients[at], is6 ? (struct sockaddr *)&six : (struct sockaddr *)&four, is6 ? sizeof six : sizeof four), "connect");
        must(servers[at] = accept(listener, 0, 0), "accept");
    }
    say("churned", n);
}

static void do_orphan(void) {
    int child = fork();
    must(child, "fork");
    if (child == 0) {
        fork();
        _exit(0);
    }
    must(waitpid(child, 0, 0), "wait");
    say("orphaned", -1);
}

static void do_command(char *line) {
    char word[32] = "", family[32] = "4";
    int number = 0;
    sscanf(line, "%31s %d %31s", word, &number, family);
    if (!strcmp(word, "listen")) do_listen(number, family);
    else if (!strcmp(word, "accept")) do_accept();
    else if (!strcmp(word, "connect")) do_connect(number, 0);
    else if (!strcmp(word, "join")) do_connect(number, IPPROTO_MPTCP);
    else if (!strcmp(word, "drop")) { must(close(connections[--count]), word); say("dropped", -1); }
    else if (!strcmp(word, "send")) do_send(number);
    else if (!strcmp(word, "churn")) do_churn(number);
    else if (!strcmp(word, "answer")) do_answer(number);
    else if (!strcmp(word, "read")) { do_read(); say(word, -1); }
    else if (!strcmp(word, "end")) { must(recv(connections[count - 1], word, 1, 0) ? -1 : 0, "read the end"); say("end", -1); }
    else if (!strcmp(word, "orphan")) do_orphan();
    else if (!strcmp(word, "exit")) _exit(number);
    else if (!strcmp(word, "shutdown")) { must(shutdown(connections[count - 1], SHUT_WR), word); say(word, -1); }
    else if (!strcmp(word, "close")) do_close();
    else if (!strcmp(word, "deaf")) { must(close(listener), word); say(word, -1); }
    else if (!strcmp(word, "leave")) leaving = 1;
    else say("unknown command", -1);
}

static void read_commands(struct pollfd *input) {
    static char line[4096];
    static size_t length;
    ssize_t n = read(0, line + length, sizeof line - length - 1);
    if (n <= 0) {
        input->fd = -1; /* nobody will command us any more: go on serving */
        return;
    }
    length += (size_t)n;
    for (char *end; (end = memchr(line, '\n', length)); ) {
        *end = 0;
        do_command(line);
        length -= (size_t)(end + 1 - line);
        memmove(line, end + 1, length);
    }
}

static void read_signal(int fd) {
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof info) != sizeof info) return;
    int number = (int)info.ssi_signo;
    say("signal", number);
    if (slow) {
        sleep((unsigned)slow);
        _exit(3);
    }
    if (!stubborn && (number == SIGTERM || number == SIGINT || number == SIGQUIT)) _exit(0);
}

static struct pollfd polls[2] = {{.events = POLLIN}, {.fd = 0, .events = POLLIN}};

static void *serve(void *nothing) {
    for (;;) {
        poll(polls, 2, -1);
        if (polls[0].revents) read_signal(polls[0].fd);
        if (polls[1].revents) read_commands(&polls[1]);
        if (leaving) {
            pthread_t other;
            leaving = 0;
            must(-pthread_create(&other, 0, serve, 0), "start a thread");
            say("left", -1);
            pthread_exit(0);
        }
    }
    return nothing;
}

int main(int argc, char **argv) {
    stubborn = argc > 1 && !strcmp(argv[1], "stubborn");
    slow = argc > 2 && !strcmp(argv[1], "slow") ? atoi(argv[2]) : 0;
    setvbuf(stdout, 0, _IOLBF, 0);
    sigset_t all;
    sigfillset(&all);
    if (argc > 1 && !strcmp(argv[1], "ignore")) {
        signal(SIGTERM, SIG_IGN);
        sigdelset(&all, SIGTERM);
    }
    sigprocmask(SIG_BLOCK, &all, 0);
    polls[0].fd = signalfd(-1, &all, 0);
    say("ready", -1);
    serve(0);
}
