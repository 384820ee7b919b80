/*
 * Tells every signal it receives, realtime ones and those the C library keeps for itself too: "signal N".
 * Ends with code 0 on SIGTERM.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    uint64_t all = ~(uint64_t)0;
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, 0, 8);
    setvbuf(stdout, 0, _IOLBF, 0);
    puts("ready");
    for (;;) {
        siginfo_t info;
        int number = (int)syscall(SYS_rt_sigtimedwait, &all, &info, 0, 8);
        if (number > 0) printf("signal %d\n", number);
        if (number == SIGTERM) return 0;
    }
}
