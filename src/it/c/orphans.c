/*
 * orphans N        makes N orphans that end at once (double fork), then tells "made N" and waits.
 * orphans held N   makes N orphans that live, tells "made N", and has all of them end when a line comes: "let go".
 * orphans daemon   leaves one daemon in a session of its own, tells "daemon PID" and waits.
 * orphans stubborn the same, and the daemon ignores SIGTERM.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_daemon(int stubborn) {
    int told[2];
    if (pipe(told) < 0) exit(98);
    if (fork() == 0) {
        setsid();
        if (fork() != 0) _exit(0);
        if (stubborn) signal(SIGTERM, SIG_IGN);
        int pid = getpid();
        if (write(told[1], &pid, sizeof pid) < 0) _exit(98);
        for (int fd = 0; fd < 8; fd++) close(fd);
        for (;;) pause();
    }
    int pid = 0;
    if (read(told[0], &pid, sizeof pid) < 0) exit(98);
    wait(0);
    printf("daemon %d\n", pid);
}

static void make_orphans(int count) {
    for (int i = 0; i < count; i++) {
        int child = fork();
        if (child == 0) {
            if (fork() == 0) _exit(i % 256);
            _exit(0);
        }
        if (child < 0 || waitpid(child, 0, 0) < 0) exit(98);
    }
    printf("made %d\n", count);
}

/* They wait for the end of a pipe. */
static void hold_orphans(int count) {
    int hold[2];
    char byte;
    if (pipe(hold) < 0) exit(98);
    int parent = fork();
    if (parent == 0) {
        close(hold[1]);
        for (int i = 0; i < count; i++) {
            int child = fork();
            if (child < 0) _exit(98);
            if (child == 0) _exit(read(hold[0], &byte, 1) < 0);
        }
        _exit(0);
    }
    int status;
    if (parent < 0 || waitpid(parent, &status, 0) < 0 || status != 0) exit(98);
    close(hold[0]);
    printf("made %d\n", count);
    fflush(stdout);
    if (read(0, &byte, 1) < 0) exit(98);
    close(hold[1]);
    printf("let go\n");
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "daemon") || !strcmp(what, "stubborn")) make_daemon(!strcmp(what, "stubborn"));
    else if (!strcmp(what, "held") && argc > 2) hold_orphans(atoi(argv[2]));
    else make_orphans(atoi(what));
    fflush(stdout);
    for (;;) pause();
}
