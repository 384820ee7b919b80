/*
 * Has the kernel raise a signal at this very process, then or soon, and becomes a command:
 *
 *   own_signals alarm | alarms | cpu | io | io-signal command [arg...]
 *
 * alarm: once, by a timer; alarms: every 20 ms; cpu: by RLIMIT_CPU; io: by a pipe that reports its data, ten times; io-signal: the same
 * by signal 40.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void report_pipe(int by) {
    int ends[2];
    if (pipe(ends)) _exit(99);
    pid_t owner = getpid();
    if (fork() == 0) {
        close(ends[0]);
        for (int i = 0; i < 10; i++) {
            usleep(100000);
            if (write(ends[1], "x", 1) != 1) break;
        }
        _exit(0);
    }
    close(ends[1]);
    if (by && fcntl(ends[0], F_SETSIG, by)) _exit(99);
    if (fcntl(ends[0], F_SETOWN, owner) || fcntl(ends[0], F_SETFL, O_ASYNC)) _exit(99);
}

static void reach_cpu_limit(void) {
    struct rlimit limit;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGXCPU);
    sigprocmask(SIG_BLOCK, &set, 0); /* pending, it outlives the exec */
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = 1;
    setrlimit(RLIMIT_CPU, &limit);
    do {
        sigpending(&set);
    } while (!sigismember(&set, SIGXCPU));
}

int main(int count, char **argument) {
    if (count < 3) return 99;
    const char *kind = argument[1];
    struct itimerval timer = {{0, 0}, {0, 300000}};
    if (!strcmp(kind, "alarms")) timer.it_interval.tv_usec = 20000;
    if (!strncmp(kind, "alarm", 5)) setitimer(ITIMER_REAL, &timer, 0);
    else if (!strcmp(kind, "cpu")) reach_cpu_limit();
    else if (!strcmp(kind, "io")) report_pipe(0);
    else if (!strcmp(kind, "io-signal")) report_pipe(40);
    else return 99;
    execv(argument[2], argument + 2);
    return 99;
}
