/*
 * Starts a command by a process that ends before the command does: parent WHEN command [arg...]. It is killed
 *
 *   asked    when SIGUSR1 comes
 *   before   when the command is about to ask for a signal of its parent's death, by prctl(2)
 *   between  when the command has just asked for it
 *
 * Adopts the command, and ends as it does.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(long result, const char *what) {
    if (result < 0) {
        perror(what);
        _exit(99);
    }
}

/* Lets it run until it enters prctl(PR_SET_PDEATHSIG), or until it leaves it. */
static void follow(int command, int leaves) {
    int status, entered = 0;
    for (long signal = 0;; ) {
        must(ptrace(PTRACE_SYSCALL, command, 0, signal), "continue");
        must(waitpid(command, &status, __WALL), "wait for a system call");
        if (!WIFSTOPPED(status)) {
            fprintf(stderr, "parent: the command has ended and asked for nothing\n");
            _exit(99);
        }
        signal = WSTOPSIG(status) == (SIGTRAP | 0x80) || status >> 16 ? 0 : WSTOPSIG(status);
        struct __ptrace_syscall_info call = {0};
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) continue;
        must(ptrace(PTRACE_GET_SYSCALL_INFO, command, sizeof call, &call), "look at the system call");
        int enters = call.op == PTRACE_SYSCALL_INFO_ENTRY && call.entry.nr == SYS_prctl
                && call.entry.args[0] == PR_SET_PDEATHSIG;
        if (leaves ? entered : enters) return;
        entered = enters;
    }
}

int main(int argc, char **argv) {
    if (argc < 3) return 99;
    int asked = !strcmp(argv[1], "asked"), go[2], told[2], command;
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    must(sigprocmask(SIG_BLOCK, &signals, &before), "block SIGUSR1");
    must(prctl(PR_SET_CHILD_SUBREAPER, 1), "adopt orphans");
    must(pipe2(go, O_CLOEXEC), "make a pipe");
    must(pipe2(told, O_CLOEXEC), "make a pipe");
    int parent = fork();
    must(parent, "fork");
    if (parent == 0) {
        command = fork();
        must(command, "fork");
        if (command == 0) {
            char byte;
            must(read(go[0], &byte, 1), "wait");
            sigprocmask(SIG_SETMASK, &before, 0);
            execvp(argv[2], argv + 2);
            must(-1, argv[2]);
        }
        must(write(told[1], &command, sizeof command), "tell");
        for (;;) pause();
    }
    must(read(told[0], &command, sizeof command), "be told");
    int status;
    if (!asked) {
        must(ptrace(PTRACE_SEIZE, command, 0, PTRACE_O_TRACESYSGOOD), "trace it");
        must(ptrace(PTRACE_INTERRUPT, command, 0, 0), "stop it");
        must(waitpid(command, &status, __WALL), "wait for its stop");
    }
    must(write(go[1], "", 1), "let it go");
    if (asked) sigwaitinfo(&signals, 0);
    else follow(command, !strcmp(argv[1], "between"));
    must(kill(parent, SIGKILL), "kill the parent");
    must(waitpid(parent, &status, 0), "wait for the parent's end");
    if (!asked) must(ptrace(PTRACE_DETACH, command, 0, 0), "let it go on");
    must(waitpid(command, &status, 0), "wait for the command's end");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
