/*
 * The entry point: what has to happen before the Java runtime starts, and the few system calls it
 * cannot spell. Everything else is Java.
 */
#include "entry.h"
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8 /* include/uapi/linux/fs.h */
#endif

extern int zerohalt_java_main(int argc, char **argv);

__asm__(".section .rodata\n"
        ".globl zerohalt_notice\n"
        "zerohalt_notice: .incbin \"NOTICE\"\n"
        ".byte 0\n"
        ".previous\n");

char **zerohalt_argv;
char **zerohalt_environ;

static pid_t first_parent;
static uint64_t inherited_mask;
static void (*inherited_sigchld)(int);

static void (*disposition(int signal))(int) {
    struct sigaction now;
    return sigaction(signal, 0, &now) == 0 && now.sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL;
}

static void set_disposition(int signal, void (*handler)(int)) {
    struct sigaction wanted = {.sa_handler = handler};
    sigaction(signal, &wanted, 0);
}

void zerohalt_restore_signals(void) {
    set_disposition(SIGCHLD, inherited_sigchld);
    /* The raw call: the C library's wrapper hides its internal signals from the mask. */
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &inherited_mask, 0, sizeof inherited_mask);
}

/* The bits of an entry of /proc/self/pagemap, proc(5): the page is in memory, and it is the file's, not a copy that we have written to. */
static const uint64_t in_memory = (uint64_t)1 << 63, of_file = (uint64_t)1 << 61;

static void release_unwritten(uintptr_t start, uintptr_t end, uintptr_t page) {
    uint64_t entries[64];
    enum { BATCH = sizeof entries / sizeof *entries };
    int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    for (uintptr_t at = start; pagemap >= 0 && at < end; at += BATCH * page) {
        ssize_t read = pread(pagemap, entries, sizeof entries, (off_t)(at / page * sizeof *entries));
        for (ssize_t i = 0; i < read / (ssize_t)sizeof *entries && at + i * page < end; i++) {
            if ((entries[i] & in_memory) && (entries[i] & of_file)) madvise((void *)(at + i * page), page, MADV_DONTNEED);
        }
    }
    if (pagemap >= 0) close(pagemap);
}

void zerohalt_release_file(void) {
    extern char __executable_start, etext, edata; /* ld(1) */
    uintptr_t page = sysconf(_SC_PAGESIZE), start = (uintptr_t)&__executable_start & -page;
    uintptr_t code_end = (uintptr_t)&etext & -page;
    release_unwritten(code_end, (uintptr_t)&edata & -page, page);
    madvise((void *)start, code_end - start, MADV_DONTNEED);
}

int zerohalt_stop_job(void) {
    uint64_t stop = (uint64_t)1 << (SIGTSTP - 1), pending = 0;
    kill(0, SIGTSTP); /* forgets a SIGCONT that is pending */
    /* The kernel takes its default action, which it omits for an orphaned process group. */
    syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &stop, 0, sizeof stop);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &stop, 0, sizeof stop);
    syscall(SYS_rt_sigpending, &pending, sizeof pending);
    return (pending >> (SIGCONT - 1) & 1) != 0;
}

int zerohalt_signal_parent_death(int signal) {
    uint64_t pending = 0;
    if (prctl(PR_SET_PDEATHSIG, signal) < 0) return -1;
    if (getppid() == first_parent) return 0;
    kill(0, 0); /* waits for the kernel's lock: a parent that is just ending has sent its signal afterwards */
    syscall(SYS_rt_sigpending, &pending, sizeof pending);
    /* By sigqueue: what we send ourselves by kill looks like what the kernel raises because of us. */
    if ((pending >> (signal - 1) & 1) == 0) sigqueue(getpid(), signal, (union sigval){0});
    return 1;
}

int zerohalt_write_nowait(int fd, const void *bytes, int length) {
    struct iovec vector = {(void *)bytes, (size_t)length};
    return (int)syscall(SYS_pwritev2, fd, &vector, 1L, -1L, -1L, RWF_NOWAIT);
}

int zerohalt_descriptor_limit(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur > INT_MAX ? INT_MAX : (int)limit.rlim_cur;
}

int zerohalt_file_type(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 ? (int)(status.st_mode & S_IFMT) : -1;
}

int zerohalt_read_directory(int fd, void *entries, int length) {
    return (int)syscall(SYS_getdents64, fd, entries, (long)length);
}

int main(int argc, char **argv, char **envp) {
    (void)argc;
    /* First of all: a stop signal that arrives from here on waits for us. */
    uint64_t all = ~(uint64_t)0;
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, &inherited_mask, sizeof all);
    first_parent = getppid();
    inherited_sigchld = disposition(SIGCHLD);
    set_disposition(SIGCHLD, SIG_DFL); /* ignored, children would vanish without an exit status */
    zerohalt_argv = argv;
    zerohalt_environ = envp;
    /* The generated main decodes its arguments and aborts on bytes that are no text: it gets none. */
    char name[] = "zerohalt";
    char *none[] = {name, 0};
    return zerohalt_java_main(1, none);
}
