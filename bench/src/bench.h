/* What the measuring programs share: the clock, failing, percentiles, and starting a program as a container would. */
#ifndef BENCH_H
#define BENCH_H
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

__attribute__((noreturn)) static inline void fail(const char *what) {
    fprintf(stderr, "cannot %s: %s\n", what, strerror(errno));
    exit(2);
}

static inline int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static inline void sort(int64_t *values, size_t count) { qsort(values, count, sizeof *values, by_value); }

/* The smallest value that at least this share of them do not exceed; of sorted values, and exact: all are kept. */
static inline int64_t percentile(const int64_t *sorted, size_t count, double percent) {
    if (count == 0) {
        return 0;
    }
    size_t rank = (size_t)(percent / 100 * (double)count + 0.999999999);
    return sorted[rank == 0 ? 0 : rank > count ? count - 1 : rank - 1];
}

/* A connection to 127.0.0.n: over loopback the handshake is done when connect returns. */
static inline int dial(int n, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + (uint32_t)n);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("make a socket");
    }
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

struct launched {
    pid_t pid;
    int out;                      /* the application's standard output */
    int err;                      /* the log, or -1 if it goes where ours goes */
    const volatile int64_t *exec; /* the moment before execve; until the next launch */
};

/*
 * Starts a program as PID 1 of a PID namespace with its own /proc, as a container engine does; as an ordinary process
 * where that is not allowed.
 */
static inline struct launched launch(char **argv, bool keep_log) {
    static volatile int64_t *exec_time;
    if (exec_time == 0) {
        exec_time = mmap(0, sizeof *exec_time, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    }
    int out[2], err[2] = {-1, -1};
    if (pipe2(out, O_CLOEXEC) < 0 || (keep_log && pipe2(err, O_CLOEXEC) < 0)) {
        fail("make a pipe");
    }
    fflush(0);
    bool first = true;
    pid_t pid = (pid_t)syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
    if (pid < 0 && errno == EPERM) {
        first = false;
        pid = fork();
    }
    if (pid < 0) {
        fail("fork");
    }
    if (pid == 0) {
        if (first) {
            mount("none", "/", 0, MS_REC | MS_PRIVATE, 0);
            mount("proc", "/proc", "proc", MS_NOSUID | MS_NOEXEC | MS_NODEV, 0);
        }
        dup2(out[1], 1);
        if (keep_log) {
            dup2(err[1], 2);
        }
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        *exec_time = now_ns();
        execvp(argv[0], argv);
        fail(argv[0]);
    }
    close(out[1]);
    if (keep_log) {
        close(err[1]);
    }
    return (struct launched){pid, out[0], err[0], exec_time};
}

/* Processor time a process of one thread has used, and a dead one had, until it is waited for. */
static inline int64_t cpu_ns(pid_t pid) {
    char name[64];
    long long ns;
    snprintf(name, sizeof name, "/proc/%d/schedstat", pid);
    FILE *file = fopen(name, "re");
    if (file == 0 || fscanf(file, "%lld", &ns) != 1) {
        fail(name);
    }
    fclose(file);
    return ns;
}

/* As many open files, if that is allowed; how many there may be. */
static inline int raise_file_limit(int wanted) {
    rlim_t files = (rlim_t)wanted;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < files) {
        struct rlimit more = {files, limit.rlim_max < files ? files : limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &more) < 0) { /* only root may exceed the hard limit */
            more.rlim_cur = more.rlim_max = limit.rlim_max;
            setrlimit(RLIMIT_NOFILE, &more);
        }
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur < files ? (int)limit.rlim_cur : wanted;
}

/* A figure in kB out of a file about a process. */
static inline long kilobytes(pid_t pid, const char *file_name, const char *format) {
    char name[64], line[256];
    long kb = -1;
    snprintf(name, sizeof name, "/proc/%d/%s", pid, file_name);
    FILE *file = fopen(name, "re");
    if (file == 0) {
        fail(name);
    }
    while (kb < 0 && fgets(line, sizeof line, file)) {
        sscanf(line, format, &kb);
    }
    fclose(file);
    return kb;
}

/* Resident memory in kB: from smaps_rollup, which counts page by page; VmRSS is approximate on Linux 6.2 to 6.16. */
static inline long resident(pid_t pid) { return kilobytes(pid, "smaps_rollup", "Rss: %ld"); }

/* The most it has been since the program was started; approximate on the same kernels. */
static inline long peak(pid_t pid) {
    long most = kilobytes(pid, "status", "VmHWM: %ld"), now = resident(pid);
    return most > now ? most : now;
}
#endif
