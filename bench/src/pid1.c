/*
 * pid1 COMMAND...: runs a command as PID 1 of a namespace with its own /proc, until it ends. Its standard output is ours,
 * after a first line with its process id as seen from here. Exits as the command did.
 */
#include "bench.h"

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: pid1 COMMAND...\n");
        return 2;
    }
    struct launched first = launch(argv + 1, false);
    printf("%d\n", first.pid);
    fflush(stdout);
    char text[512];
    ssize_t n;
    while ((n = read(first.out, text, sizeof text)) > 0 && write(1, text, (size_t)n) == n) {
    }
    int status;
    waitpid(first.pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
