/*
 * A large application: many processes with many descriptors, driven from its standard input, one command a line.
 *
 *   crowd CONNECTIONS FILES
 *
 * Opens connections between its own processes and ports, both of whose ends it has, and plain files, in as many processes as
 * the limit on open files asks for: "process N" when the Nth has its own, "ready" at the end. Each listens on a port and an
 * address of its own, so that ports suffice.
 *
 *   end    the processes end, with all that they have
 *
 * SIGTERM ends it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 20000, SPARE = 16, FIRST_PORT = 20000 };

static int processes, ready[2], orders[2];

static void must(long result, const char *what) {
    if (result < 0) {
        printf("cannot %s: %s\n", what, strerror(errno));
        exit(98);
    }
}

static int files_each(void) {
    struct rlimit limit;
    must(getrlimit(RLIMIT_NOFILE, &limit), "ask for the limit on open files");
    limit.rlim_cur = limit.rlim_max;
    must(setrlimit(RLIMIT_NOFILE, &limit), "raise the limit on open files");
    return (int)(limit.rlim_max < MOST ? limit.rlim_max : MOST) - SPARE;
}

/* Closed with a reset, so that no TIME_WAIT is left. */
static void connect_to_self(int process, int connections) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(FIRST_PORT + process))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)process);
    struct linger reset = {.l_onoff = 1};
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    must(bind(listener, (struct sockaddr *)&at, sizeof at), "bind");
    must(listen(listener, 16), "listen");
    for (int i = 0; i < connections; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        must(fd, "make a socket");
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        must(connect(fd, (struct sockaddr *)&at, sizeof at), "connect");
        must(accept(listener, 0, 0), "accept");
    }
}

static void open_files(int files) {
    for (int i = 0; i < files; i++) must(open("/dev/null", O_RDONLY), "open a file");
}

static void begin(int connections, int files) {
    processes++;
    int child = fork();
    must(child, "fork");
    if (child > 0) {
        char byte;
        must(read(ready[0], &byte, 1) - 1, "open them all");
        printf("process %d\n", processes);
        return;
    }
    must(prctl(PR_SET_PDEATHSIG, SIGKILL), "die with the parent");
    close(orders[1]);
    char byte = '.';
    if (connections) connect_to_self(processes, connections);
    open_files(files);
    must(write(ready[1], &byte, 1), "say so");
    _exit(read(orders[0], &byte, 1) < 0);
}

int main(int argc, char **argv) {
    if (argc != 3) return 99;
    int connections = atoi(argv[1]), files = atoi(argv[2]), each = files_each();
    char line[16];
    setvbuf(stdout, 0, _IOLBF, 0);
    must(pipe(ready), "make a pipe");
    must(pipe(orders), "make a pipe");
    for (int left = connections; left > 0; left -= each / 2) begin(left < each / 2 ? left : each / 2, 0);
    for (int left = files; left > 0; left -= each) begin(0, left < each ? left : each);
    puts("ready");
    while (read(0, line, sizeof line) > 0) {
        close(orders[1]);
        while (wait(0) > 0) {}
    }
    for (;;) pause();
}
