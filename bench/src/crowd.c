/*
 * crowd SOCKETS: fills the network namespace with established connections over loopback, both of whose ends are in it, held by
 * as many processes as the limit on open files asks for. Writes a byte when they are there, and stays until it is
 * killed.
 *
 * Each process listens on a port and an address of its own, so that ports suffice.
 */
#include "bench.h"

enum { PER_PROCESS = 20000, SPARE = 16, FIRST_PORT = 20000 };

static void connect_to_self(int n, int pairs) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(FIRST_PORT + n))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)n);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 16) < 0) {
        fail("listen");
    }
    for (int i = 0; i < pairs; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 || accept(listener, 0, 0) < 0) {
            fail("connect");
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 2 || atoi(argv[1]) < 2) {
        fprintf(stderr, "usage: crowd SOCKETS\n");
        return 2;
    }
    int pairs_left = atoi(argv[1]) / 2, pairs_each = (raise_file_limit(PER_PROCESS + SPARE) - SPARE) / 2, processes = 0;
    int ready[2];
    char byte;
    if (pairs_each < 1 || pipe2(ready, O_CLOEXEC) < 0) {
        fail("begin");
    }
    for (; pairs_left > 0; pairs_left -= pairs_each) {
        processes++;
        pid_t child = fork();
        if (child < 0) {
            fail("fork");
        }
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            connect_to_self(processes, pairs_left < pairs_each ? pairs_left : pairs_each);
            if (write(ready[1], ".", 1) != 1) {
                fail("say so");
            }
            pause();
        }
    }
    close(ready[1]); /* so that the read below ends when a process dies before its time */
    for (int i = 0; i < processes; i++) {
        if (read(ready[0], &byte, 1) != 1) {
            fprintf(stderr, "cannot open %s sockets\n", argv[1]);
            return 2;
        }
    }
    fprintf(stderr, "%d processes\n", processes);
    if (write(1, ".", 1) != 1) {
        fail("say so");
    }
    for (;;) {
        pause(); /* the processes end with this one */
    }
}
