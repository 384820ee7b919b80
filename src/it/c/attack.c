/*
 * attack HOW PORT CONNECTIONS [REQUEST]: misuses a server at 127.0.0.1 until its standard input ends.
 *
 *   loris      connections that send their request a byte at a time, for ever
 *   close      connect and close, as fast as can be
 *   reset      connect and reset
 *   talk       sends the request again and again without waiting, and reads the answers
 *   deaf       the same, and never reads
 *   sated      reads at first, so that the server's buffers grow, then never again
 *   sip        reads, but hardly
 *   noise      malformed and oversized requests, TLS, random bytes
 *
 * A connection that the server ends is replaced. REQUEST is what comes between "GET " and " HTTP/1.1". Tells "attacking" once all
 * connections have been made, and at the end "connections N answers N".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX = 2048, BATCH = 16384, SATED = 1 << 20, PAUSE_MS = 10 };
enum how { LORIS, CLOSE, RESET, TALK, DEAF, SATED_READER, SIP, NOISE };
static const char *const names[] = {"loris", "close", "reset", "talk", "deaf", "sated", "sip", "noise", 0};

static struct { int fd; size_t sent, length; long got; const char *text; } clients[MAX];
static struct pollfd polls[MAX + 1];
static enum how how;
static int port, count;
static long made, answers;
static char batch[BATCH], oversized[20000], noise[4096];
static size_t batch_length;

static unsigned random_below(unsigned limit) {
    static unsigned long state = 88172645463325252UL;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % limit);
}

static void prepare(const char *target) {
    char request[9000];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost:\r\n\r\n", target);
    do {
        memcpy(batch + batch_length, request, (size_t)length);
        batch_length += (size_t)length;
    } while (batch_length + (size_t)length <= sizeof batch);
    if (how == LORIS) batch_length = (size_t)length - 2; /* never complete */
    memset(oversized, 'x', sizeof oversized);
    memcpy(oversized, "GET /health HTTP/1.1\r\nX: ", 25);
}

static void choose_text(int i) {
    static const char *const texts[] = {
        "no such thing as HTTP\r\n\r\n", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n", "POST /health HTTP/1.1\r\nHost:\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /health HTTP/1.1\r\n folded\r\nHost: a\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n"};
    unsigned kind = random_below(12);
    clients[i].text = batch;
    clients[i].length = batch_length;
    if (how != NOISE) return;
    if (kind < 8) {
        clients[i].text = texts[kind];
        clients[i].length = strlen(texts[kind]);
    } else if (kind < 10) {
        clients[i].text = oversized;
        clients[i].length = sizeof oversized;
    } else {
        for (size_t n = 0; n < sizeof noise; n++) noise[n] = (char)random_below(256);
        clients[i].text = noise;
        clients[i].length = sizeof noise;
    }
}

static void dial(int i) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int small = 2048;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) exit(97);
    if (how == DEAF || how == SIP) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) {
        close(fd);
        fd = -1;
    }
    clients[i].fd = fd;
    clients[i].sent = 0;
    clients[i].got = 0;
    choose_text(i);
    made++;
}

static void hang_up(int i) {
    struct linger now = {1, 0};
    if (clients[i].fd < 0) return;
    if (how != CLOSE) setsockopt(clients[i].fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(clients[i].fd);
    clients[i].fd = -1;
}

static int reads(int i) {
    return how == TALK || how == SIP || how == NOISE || (how == SATED_READER && clients[i].got < SATED);
}

/* 0: the server has ended the connection. */
static int take(int i) {
    static char bytes[65536];
    ssize_t n = recv(clients[i].fd, bytes, how == SIP ? 1 : sizeof bytes, 0);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    clients[i].got += n;
    for (char *at = bytes; (at = memmem(at, (size_t)(bytes + n - at), "HTTP/1.1 ", 9)); at++) answers++;
    return 1;
}

static int give(int i) {
    size_t left = clients[i].length - clients[i].sent;
    if (left == 0) {
        if (how == LORIS) return 1;
        clients[i].sent = 0;
        choose_text(i);
        left = clients[i].length;
    }
    ssize_t n = send(clients[i].fd, clients[i].text + clients[i].sent, how == LORIS ? 1 : left, MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN;
    clients[i].sent += (size_t)n;
    return 1;
}

static void serve(int i, int events) {
    if (clients[i].fd < 0) dial(i);
    else if (how == CLOSE || how == RESET) hang_up(i);
    else if (events & (POLLERR | POLLHUP)) hang_up(i);
    else if ((events & POLLIN) && !take(i)) hang_up(i);
    else if ((events & POLLOUT) && !give(i)) hang_up(i);
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    while (names[how] && strcmp(names[how], argv[1])) how++;
    port = atoi(argv[2]);
    count = atoi(argv[3]);
    if (!names[how] || count < 1 || count > MAX) return 2;
    prepare(argc > 4 ? argv[4] : "/health");
    struct rlimit files = {MAX + 64, MAX + 64};
    setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < count; i++) dial(i);
    puts("attacking");
    fflush(stdout);
    int slow = how == LORIS || how == SIP;
    for (;;) {
        for (int i = 0; i < count; i++) {
            int quick = how == CLOSE || how == RESET;
            polls[i] = (struct pollfd){.fd = clients[i].fd, .events = quick ? 0 : POLLOUT | (reads(i) ? POLLIN : 0)};
        }
        polls[count] = (struct pollfd){.fd = 0, .events = POLLIN};
        if (slow) poll(0, 0, PAUSE_MS);
        poll(polls, (nfds_t)count + 1, how == CLOSE || how == RESET || slow ? 0 : PAUSE_MS);
        if (polls[count].revents) break;
        for (int i = 0; i < count; i++) serve(i, polls[i].revents);
    }
    printf("connections %ld answers %ld\n", made, answers);
    return 0;
}
