/*
 * server [PORT]: an HTTP/1.1 server that knows nothing of draining, on 8080. It keeps connections open, and exits at once on
 * SIGTERM, with code 3.
 *
 *   GET /slow/N   "slow" after N milliseconds
 *   GET /work/N   N bytes after 20 milliseconds
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 20000 };

static void stop(int signal) {
    (void)signal;
    _exit(3);
}

static void nap(int millis) {
    struct timespec time = {.tv_sec = millis / 1000, .tv_nsec = millis % 1000 * 1000000L};
    nanosleep(&time, 0);
}

/* 0 if the client is gone. */
static int all(int client, const char *data, size_t length) {
    while (length > 0) {
        ssize_t sent = send(client, data, length, MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        data += sent;
        length -= (size_t)sent;
    }
    return 1;
}

static int answer(int client, const char *request) {
    char head[128], body[LARGEST];
    int number = 0, length = 4, status = 200;
    if (sscanf(request, "GET /slow/%d", &number) == 1) {
        nap(number);
        memcpy(body, "slow", 4);
    } else if (sscanf(request, "GET /work/%d", &number) == 1 && number >= 0 && number <= LARGEST) {
        nap(20);
        memset(body, 'a', (size_t)(length = number));
    } else {
        status = 404;
        memcpy(body, "what", 4);
    }
    int close_it = strstr(request, "Connection: close") != 0;
    int n = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n%s\r\n", status, status == 200 ? "OK" : "Not Found",
        length, close_it ? "Connection: close\r\n" : "");
    return all(client, head, (size_t)n) && all(client, body, (size_t)length) && !close_it;
}

static void *serve(void *argument) {
    int client = (int)(intptr_t)argument, one = 1;
    char request[4096];
    size_t have = 0;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    for (;;) {
        char *end;
        request[have] = 0;
        if ((end = strstr(request, "\r\n\r\n"))) {
            end[2] = 0;
            if (!answer(client, request)) break;
            end += 4;
            have -= (size_t)(end - request);
            memmove(request, end, have);
            continue;
        }
        ssize_t got = recv(client, request + have, sizeof request - 1 - have, 0);
        if (got <= 0) break;
        have += (size_t)got;
    }
    close(client);
    return 0;
}

int main(int argc, char **argv) {
    signal(SIGTERM, stop);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(argc > 1 ? atoi(argv[1]) : 8080))};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&any, sizeof any) || listen(listener, 1000)) {
        perror("cannot listen");
        return 98;
    }
    puts("listening");
    fflush(stdout);
    for (;;) {
        int client = accept(listener, 0, 0);
        pthread_t thread;
        if (client < 0) continue;
        if (pthread_create(&thread, 0, serve, (void *)(intptr_t)client)) close(client);
        else pthread_detach(thread);
    }
}
