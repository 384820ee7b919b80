/*
 * The application: static and tiny, so that what is measured is the init.
 *
 *   app stamp                  writes the clock to its standard output and exits
 *   app serve [PORT] [BATCH]   writes a byte when ready, answers any request on PORT (but not one that begins with ?),
 *                              closes when the client closes;
 *                              SIGUSR1: leaves BATCH orphans behind, then writes a byte;
 *                              SIGTERM: writes the clock and exits 0 at once
 */
#include "bench.h"

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"status\":\"healthy\"}"
enum { CONNECTIONS = 2000 };

static volatile sig_atomic_t orphans_wanted;

static void stamp(void) {
    int64_t now = now_ns();
    if (write(1, &now, sizeof now) < 0) {
        _exit(1);
    }
}

static void on_term(int signal) {
    (void)signal;
    stamp();
    _exit(0);
}

static void on_usr1(int signal) {
    (void)signal;
    orphans_wanted = 1;
}

/* Double fork: the grandchild outlives its parent or dies first, as it happens; init has to reap it either way. */
static void make_orphans(int count) {
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            fork();
            _exit(0);
        }
        if (child < 0 || waitpid(child, 0, 0) < 0) {
            fail("make an orphan");
        }
    }
}

static void tell(void) {
    if (write(1, ".", 1) < 0) {
        _exit(1);
    }
}

static int listen_on(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 1024) < 0) {
        fail("listen");
    }
    return fd;
}

static void serve(int port, int batch) {
    static struct pollfd fds[1 + CONNECTIONS];
    static char request[4096];
    int open = 0;
    raise_file_limit(CONNECTIONS + 100);
    fds[0] = (struct pollfd){.fd = port ? listen_on(port) : -1, .events = POLLIN};
    sigset_t none;
    sigemptyset(&none);
    tell();
    for (;;) {
        ppoll(fds, (nfds_t)open + 1, 0, &none);
        if (orphans_wanted) {
            orphans_wanted = 0;
            make_orphans(batch);
            tell();
            continue;
        }
        for (int i = open; i > 0; i--) {
            if (fds[i].revents == 0) {
                continue;
            }
            ssize_t got = recv(fds[i].fd, request, sizeof request, 0);
            if (got > 0) {
                if (request[0] == '?') {
                    continue;
                }
                send(fds[i].fd, ANSWER, sizeof ANSWER - 1, MSG_NOSIGNAL);
            } else if (got == 0 || errno != EAGAIN) {
                close(fds[i].fd);
                fds[i] = fds[open--];
            }
        }
        int fd;
        while (open < CONNECTIONS && (fd = accept4(fds[0].fd, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
            fds[++open] = (struct pollfd){.fd = fd, .events = POLLIN};
        }
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "stamp") == 0) {
        stamp();
        return 0;
    }
    if (argc < 2 || strcmp(argv[1], "serve") != 0) {
        return 2;
    }
    struct sigaction term = {.sa_handler = on_term}, usr1 = {.sa_handler = on_usr1};
    sigaction(SIGTERM, &term, 0);
    sigaction(SIGUSR1, &usr1, 0);
    /* Delivered only while waiting, so that none is missed between looking and waiting. */
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, 0);
    serve(argc > 2 ? atoi(argv[2]) : 0, argc > 3 ? atoi(argv[3]) : 0);
}
