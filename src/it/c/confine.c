/*
 * Executes a program under seccomp filters:
 *
 *   confine FILTER... -- program [argument...]
 */
#include "seccomp_filter.h"
#include <stdio.h>
#include <string.h>

static int fail(const char *what) {
    fprintf(stderr, "confine: cannot %s: %s\n", what, strerror(errno));
    return 99;
}

int main(int argc, char **argv) {
    struct sock_fprog filters[8];
    int count = 0;
    char **argument = argv + 1;
    for (; argc > 2 && *argument && strcmp(*argument, "--") != 0 && count < 8; argument++) {
        filters[count] = seccomp_filter_read(*argument);
        if (filters[count++].len == 0) return fail(*argument);
    }
    if (!*argument || !argument[1]) return 99;
    for (int i = 0; i < count; i++) {
        if (seccomp_filter_install(&filters[i]) < 0) return fail("install a filter");
    }
    execvp(argument[1], argument + 1);
    return fail(argument[1]);
}
