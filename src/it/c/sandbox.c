/*
 * Runs a command in a PID, mount and network namespace of its own, as the namespace's PID 1 or as an ordinary
 * process below a PID 1 that only waits, under the restrictions asked for:
 *
 *   sandbox RESULT [option...] -- command [arg...]
 *
 * Writes to the file RESULT how the command ended: "exit CODE SURVIVORS" or "signal NUMBER SURVIVORS". SURVIVORS is
 * the number of processes still alive in the namespace then (always 0 for a PID 1: the kernel ends its namespace).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "netlink_fault.h"
#include "seccomp_filter.h"

#define MAX 128

static int pid1, pty, no_proc, no_ipv6, readonly_root, nobody, hex, deny_netlink, deny_inet6;
static int closed[MAX], closed_count, filled[MAX], filled_count, kept[MAX], kept_count, sockets[MAX], socket_count;
static int ignored[MAX], ignored_count;
static uint64_t blocked;
static int pending;
static const char *result_file, *netlink_fault, *root;
static struct sock_fprog filters[8];
static int filter_count;
static int fault_channel[2];
static char **command;
static int master = -1;
static char terminal[64];

static void fail(const char *what) {
    fprintf(stderr, "sandbox: cannot %s: %s\n", what, strerror(errno));
    _exit(99);
}

static void must(long result, const char *what) {
    if (result < 0) fail(what);
}

static char *unhex(const char *text) {
    size_t length = strlen(text) / 2;
    char *bytes = calloc(1, length + 1);
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        sscanf(text + 2 * i, "%2x", &byte);
        bytes[i] = (char)byte;
    }
    return bytes;
}

static void parse(char **argument) {
    result_file = *++argument;
    for (argument++; *argument && strcmp(*argument, "--") != 0; argument++) {
        const char *name = *argument;
        if (!strcmp(name, "pid1")) pid1 = 1;
        else if (!strcmp(name, "pty")) pty = 1;
        else if (!strcmp(name, "no-proc")) no_proc = 1;
        else if (!strcmp(name, "no-ipv6")) no_ipv6 = 1;
        else if (!strcmp(name, "readonly-root")) readonly_root = 1;
        else if (!strcmp(name, "root")) root = *++argument; /* all the command sees; its /proc is there unless no-proc */
        else if (!strcmp(name, "nobody")) nobody = 1;
        else if (!strcmp(name, "deny-netlink")) deny_netlink = 1;
        else if (!strcmp(name, "deny-inet6")) deny_inet6 = EAFNOSUPPORT;
        else if (!strcmp(name, "inet6-errno")) deny_inet6 = atoi(*++argument); /* of every socket(AF_INET6) */
        else if (!strcmp(name, "netlink-fault")) netlink_fault = *++argument; /* a file, see netlink_fault.h */
        else if (!strcmp(name, "seccomp")) filters[filter_count++] = seccomp_filter_read(*++argument); /* for the command */
        else if (!strcmp(name, "hex")) hex = 1; /* the command's arguments are written in hexadecimal */
        else if (!strcmp(name, "environment")) putenv(unhex(*++argument));
        else if (!strcmp(name, "close")) closed[closed_count++] = atoi(*++argument);
        else if (!strcmp(name, "socket")) sockets[socket_count++] = atoi(*++argument); /* nobody reads from the other end */
        else if (!strcmp(name, "fill")) filled[filled_count++] = atoi(*++argument);
        else if (!strcmp(name, "keep")) kept[kept_count++] = atoi(*++argument);
        else if (!strcmp(name, "block")) blocked |= (uint64_t)1 << (atoi(*++argument) - 1);
        else if (!strcmp(name, "pending")) pending = atoi(*++argument); /* sent before the command runs: block it */
        else if (!strcmp(name, "ignore")) ignored[ignored_count++] = atoi(*++argument);
        else {
            fprintf(stderr, "sandbox: unknown option %s\n", name);
            _exit(99);
        }
    }
    command = argument + 1;
    for (char **a = command; hex && *a; a++) *a = unhex(*a);
}

static void loopback_up(void) {
    struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
    strcpy(request.ifr_name, "lo");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    must(ioctl(fd, SIOCSIFFLAGS, &request), "bring lo up");
    close(fd);
}

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    must(fd, path);
    must(write(fd, text, strlen(text)), path);
    close(fd);
}

static void set_up_namespaces(void) {
    must(prctl(PR_SET_PDEATHSIG, SIGKILL), "die with the parent");
    must(mount("none", "/", 0, MS_REC | MS_PRIVATE, 0), "make mounts private");
    must(mount("proc", "/proc", "proc", 0, 0), "mount /proc");
    loopback_up();
    if (no_ipv6) write_file("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
    if (root) {
        must(mount(root, root, 0, MS_BIND | MS_REC, 0), "mount the root");
        must(chdir(root), "enter the root");
        if (!no_proc) must(mount("proc", "proc", "proc", 0, 0), "mount the root's /proc");
    } else if (no_proc) {
        must(mount("none", "/proc", "tmpfs", 0, 0), "hide /proc");
    }
    if (readonly_root) {
        struct { uint64_t set, clear, propagation, userns; } attributes = {.set = 1 /* MOUNT_ATTR_RDONLY */};
        must(syscall(442 /* mount_setattr */, AT_FDCWD, "/", 0x8000 /* AT_RECURSIVE */, &attributes, sizeof attributes),
             "make / read-only");
    }
}

/* socket() of one address family fails with an errno, as under a strict seccomp profile or an old kernel. */
static void deny_family(int family, int error) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)family, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), "install a seccomp filter");
}

static void become_nobody(void) {
    for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
    must(setgroups(0, 0), "drop groups");
    must(setresgid(65534, 65534, 65534), "drop the group id");
    must(setresuid(65534, 65534, 65534), "drop the user id");
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "refuse new privileges");
}

static void take_terminal(void) {
    must(setsid(), "start a session");
    int fd = open(terminal, O_RDWR);
    must(fd, "open the terminal");
    must(ioctl(fd, TIOCSCTTY, 0), "take the terminal");
    for (int i = 0; i < 3; i++) dup2(fd, i);
}

/* Whatever is written to it from now on blocks, until somebody reads. */
static void fill(int fd) {
    static char nothing[4096];
    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    memset(nothing, '\n', sizeof nothing);
    while (write(fd, nothing, sizeof nothing) > 0) {}
    while (write(fd, nothing, 1) > 0) {}
    fcntl(fd, F_SETFL, flags);
}

/* The raw calls: the C library hides the realtime signals it uses itself. */
static void set_signals(void) {
    struct { void *handler; unsigned long flags; void *restorer; uint64_t mask; } action = {0};
    for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, &action, 0, 8);
    action.handler = (void *)1; /* SIG_IGN */
    for (int i = 0; i < ignored_count; i++) syscall(SYS_rt_sigaction, ignored[i], &action, 0, 8);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &blocked, 0, 8);
    if (pending) {
        int sender = fork();
        if (sender == 0) _exit(kill(getppid(), pending));
        waitpid(sender, 0, 0);
    }
}

static void run_command(void) {
    if (pty) take_terminal();
    else setsid(); /* never the terminal the tests are run from */
    if (netlink_fault) must(netlink_fault_install(fault_channel[1]), "have calls asked about");
    if (root) must(chroot("."), "change the root");
    close_range(3, ~0U, 0);
    for (int i = 0; i < kept_count; i++) must(dup2(0, kept[i]), "duplicate a descriptor");
    for (int i = 0; i < socket_count; i++) {
        int pair[2];
        must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "make a socket");
        must(dup2(pair[0], sockets[i]), "duplicate a socket");
    }
    for (int i = 0; i < filled_count; i++) fill(filled[i]);
    if (deny_netlink) deny_family(AF_NETLINK, EPERM);
    if (deny_inet6) deny_family(AF_INET6, deny_inet6);
    if (nobody) become_nobody();
    set_signals();
    for (int i = 0; i < filter_count; i++) must(seccomp_filter_install(&filters[i]), "install a seccomp filter");
    for (int i = 0; i < closed_count; i++) close(closed[i]);
    execvp(command[0], command);
    fail(command[0]);
}

static int survivors(void) {
    while (waitpid(-1, 0, WNOHANG) > 0) {}
    int count = 0;
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc)); ) {
        int pid = atoi(entry->d_name);
        if (pid > 1) count++;
    }
    return count;
}

/* The PID 1 of an ordinary process: starts it, reaps what falls to it, and tells how it ended. */
static void run_below_pid1(int report) {
    int child = fork();
    must(child, "fork");
    if (child == 0) run_command();
    for (int i = 0; i < 3; i++) close(i);
    int status;
    for (int pid; (pid = waitpid(-1, &status, 0)) != child; ) {
        if (pid < 0 && errno != EINTR) fail("wait");
    }
    int words[2] = {status, survivors()};
    must(write(report, words, sizeof words), "report");
    _exit(0);
}

static void enlarge_window(int signal) {
    (void)signal;
    struct winsize size = {.ws_row = 50, .ws_col = 132};
    ioctl(master, TIOCSWINSZ, &size);
}

static void open_terminal(void) {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    must(master, "open a terminal");
    must(grantpt(master) | unlockpt(master), "unlock the terminal");
    ptsname_r(master, terminal, sizeof terminal);
    struct sigaction action = {.sa_handler = enlarge_window};
    sigaction(SIGUSR1, &action, 0);
}

/* Between our standard input and output and the terminal, until nobody has the terminal open any more. */
static void pump_terminal(void) {
    char bytes[4096];
    struct pollfd polls[2] = {{.fd = master, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    for (;;) {
        if (poll(polls, 2, -1) < 0 && errno != EINTR) fail("poll");
        if (polls[0].revents) {
            ssize_t n = read(master, bytes, sizeof bytes);
            if (n <= 0 && errno != EINTR) return;
            if (n > 0 && write(1, bytes, (size_t)n) < 0) return;
        }
        if (polls[1].revents) {
            ssize_t n = read(0, bytes, sizeof bytes);
            if (n > 0) must(write(master, bytes, (size_t)n), "type");
            else if (n == 0) polls[1].fd = -1;
        }
        polls[0].revents = polls[1].revents = 0;
    }
}

/* Outside the namespaces of the command, and with nothing open that it has. */
static void answer_for_netlink(void) {
    int child = fork();
    must(child, "fork");
    if (child > 0) {
        close(fault_channel[0]);
        close(fault_channel[1]);
        return;
    }
    must(prctl(PR_SET_PDEATHSIG, SIGKILL), "die with the parent");
    for (int i = 0; i < 3; i++) close(i);
    close(fault_channel[1]);
    netlink_fault_serve(fault_channel[0], netlink_fault);
    _exit(0);
}

static void write_result(int status, int survivors) {
    char name[4096];
    snprintf(name, sizeof name, "%s.new", result_file);
    FILE *file = fopen(name, "w");
    if (!file) fail(name);
    if (WIFEXITED(status)) fprintf(file, "exit %d %d\n", WEXITSTATUS(status), survivors);
    else fprintf(file, "signal %d %d\n", WTERMSIG(status), survivors);
    fclose(file);
    must(rename(name, result_file), result_file);
}

int main(int argc, char **argv) {
    if (argc < 2) return 99;
    parse(argv);
    if (netlink_fault) must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fault_channel), "make a channel");
    int report[2];
    must(pipe2(report, O_CLOEXEC), "make a pipe");
    if (pty) open_terminal();
    int child = (int)syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0);
    must(child, "make namespaces (this needs root)");
    if (child == 0) {
        close(report[0]);
        close(master);
        set_up_namespaces();
        if (pid1) run_command();
        run_below_pid1(report[1]);
    }
    close(report[1]);
    if (netlink_fault) answer_for_netlink(); /* our second child: the tests look for the first */
    if (pty) pump_terminal();
    for (int i = 0; i < 3; i++) close(i);
    int status, words[2] = {0, 0};
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (!pid1 && read(report[0], words, sizeof words) == sizeof words) status = words[0];
    write_result(status, words[1]);
    return 0;
}
