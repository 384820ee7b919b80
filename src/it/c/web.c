/*
 * A web application driven from its standard input, one command a line; it answers on standard output.
 *
 *   listen PORT     "listening"
 *   deaf            closes the listening socket: "deaf"
 *   answer TEXT     what every request is answered with from now on, \n standing for a line end; nothing if it is empty: "ok"
 *   count           "requests N"
 *   accepted        "connections N", "ok"
 *   exit N
 *
 * A signal that it is told to stop by ends it with code 0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener = -1, accepted, requests;
static char answer[1024];

static void stop(int signal) {
    (void)signal;
    _exit(0);
}

static void do_listen(int port) {
    int one = 1;
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 100)) exit(98);
    puts("listening");
}

static void do_answer(const char *text) {
    char *to = answer;
    for (const char *from = text; *from && to < answer + sizeof answer - 2; from++) {
        if (from[0] == '\\' && from[1] == 'n') {
            *to++ = '\r';
            *to++ = '\n';
            from++;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
    puts("ok");
}

/* Connections that get no answer are kept open, and their number is bounded by the test's length. */
static void serve(void) {
    char request[4096];
    int client = accept(listener, 0, 0);
    accepted += client >= 0;
    if (client < 0 || read(client, request, sizeof request) <= 0) {
        close(client);
        return;
    }
    requests++;
    if (*answer) {
        /* Who has asked may be gone: a check that a drain has ended. */
        if (send(client, answer, strlen(answer), MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET) exit(97);
        close(client);
    }
}

int main(void) {
    char line[1024];
    setvbuf(stdout, 0, _IOLBF, 0);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGPIPE, SIG_IGN);
    struct pollfd fds[2] = {{.fd = 0, .events = POLLIN}, {.events = POLLIN}};
    size_t length = 0;
    puts("ready");
    for (;;) {
        fds[1].fd = listener;
        if (poll(fds, 2, -1) < 0) continue;
        if (listener >= 0 && fds[1].revents) serve();
        if (!fds[0].revents) continue;
        ssize_t got = read(0, line + length, 1);
        if (got <= 0) {
            fds[0].fd = -1;
            continue;
        }
        if (line[length] != '\n') {
            length += length < sizeof line - 2;
            continue;
        }
        line[length] = 0;
        length = 0;
        if (!strncmp(line, "listen ", 7)) do_listen(atoi(line + 7));
        else if (!strcmp(line, "deaf")) { close(listener); listener = -1; puts("deaf"); }
        else if (!strncmp(line, "answer", 6)) do_answer(line[6] ? line + 7 : "");
        else if (!strcmp(line, "count")) printf("requests %d\n", requests);
        else if (!strcmp(line, "accepted")) printf("connections %d\nok\n", accepted);
        else if (!strncmp(line, "exit ", 5)) exit(atoi(line + 5));
        else exit(99);
    }
}
