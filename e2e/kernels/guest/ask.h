/* What zerohalt says, by HTTP on its health port. */
#ifndef ASK_H
#define ASK_H
#include "sockets.h"

static char answer[65536];

/* GET; the status code. The body is in answer. */
static int get(const char *path) {
    char request[256];
    size_t length = 0;
    socklen_t size;
    struct sockaddr_storage there = address(AF_INET, 8888, 1, &size);
    int code = 0, fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "make a socket");
    must(connect(fd, (struct sockaddr *)&there, size), "connect to zerohalt");
    int asked = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    must((int)send(fd, request, (size_t)asked, MSG_NOSIGNAL), "ask zerohalt");
    for (ssize_t got; length < sizeof answer - 1; length += (size_t)got) {
        struct pollfd entry = {.fd = fd, .events = POLLIN};
        got = poll(&entry, 1, LIMIT_MS) > 0 ? recv(fd, answer + length, sizeof answer - 1 - length, 0) : -1;
        if (got <= 0) break;
    }
    answer[length] = 0;
    close(fd);
    sscanf(answer, "HTTP/1.1 %d", &code);
    return code;
}

static void await_code(const char *path, int code) {
    for (long start = now_ms(); get(path) != code; pause_ms(STEP_MS)) {
        if (now_ms() - start > LIMIT_MS) {
            printf("= %s is not %d: %s\n", path, code, answer);
            exit(98);
        }
    }
}

/* Whether the status that is in answer has a count. */
static int counted(long start) {
    if (strstr(answer, "\"age_seconds\":")) return 1;
    if (now_ms() - start > LIMIT_MS) {
        printf("= connections are not counted: %s\n", answer);
        exit(98);
    }
    return 0;
}

/* A text value of the status. */
static const char *value(const char *from, const char *name, char *buffer, size_t size) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = from ? strstr(from, key) : 0;
    size_t length = 0;
    if (at) {
        at += strlen(key);
        if (*at == '"') at++;
        length = strcspn(at, "\",}");
    }
    snprintf(buffer, size, "%.*s", (int)length, at ? at : "");
    return buffer;
}

/* What the latest count says of a peer, by its port: class and whether it holds, or that it is not counted. */
static const char *said_of(int peer, char *buffer, size_t size) {
    char end[32], class[32], holds[32];
    snprintf(end, sizeof end, ":%d\",\"port\"", peer);
    const char *at = strstr(answer, end);
    if (!at) snprintf(buffer, size, "not counted");
    else snprintf(buffer, size, "%s%s", value(at, "class", class, sizeof class),
                  strcmp(value(at, "holds", holds, sizeof holds), "true") ? "" : ", holds");
    return buffer;
}
#endif
