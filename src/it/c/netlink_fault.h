/*
 * Makes netlink fail for a command while it runs: the kernel asks a process of ours about each of its calls on a sock_diag
 * socket, seccomp_unotify(2). What becomes of them is the word in a file, which may change at any time:
 *
 *   none        nothing is wrong
 *   refuse      everything fails with EPERM
 *   truncate    a dump ends without its last message, and without any socket
 *   interrupt   a dump says that the table changed meanwhile (NLM_F_DUMP_INTR), and shows no socket
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* In the command's process, before it is executed: its calls are asked about through a descriptor, sent to the other one. */
static int netlink_fault_install(int channel) {
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendto, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_recvfrom, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener < 0) return -1;
    char control[CMSG_SPACE(sizeof listener)] = {0}, byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof listener);
    memcpy(CMSG_DATA(header), &listener, sizeof listener);
    return sendmsg(channel, &message, 0) == 1 ? 0 : -1;
}

static int netlink_fault_listener(int channel) {
    int listener = -1;
    char control[CMSG_SPACE(sizeof listener)], byte;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(channel, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message))
        memcpy(&listener, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof listener);
    return listener;
}

static void netlink_fault_word(const char *file, char word[32]) {
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, word, 31);
    word[length < 0 ? 0 : length] = 0;
    word[strcspn(word, "\n")] = 0;
    close(fd);
}

/* A descriptor of ours for the command's socket if that is one of sock_diag, else -1. */
static int netlink_fault_socket(int pid, int fd) {
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    int copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
    close(process);
    int domain = 0, protocol = 0;
    socklen_t size = sizeof domain;
    if (getsockopt(copy, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0
            && getsockopt(copy, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) == 0
            && domain == AF_NETLINK && protocol == NETLINK_SOCK_DIAG)
        return copy;
    close(copy);
    return -1;
}

/* Receives for the command and spoils what is part of a dump; the result, or a negated errno. */
static long netlink_fault_receive(int pid, int fd, uint64_t address, size_t size, int flags, int interrupt) {
    static char bytes[1 << 17];
    ssize_t length = recv(fd, bytes, size < sizeof bytes ? size : sizeof bytes, flags | MSG_DONTWAIT);
    if (length < 0) return -errno;
    struct nlmsghdr *message = (struct nlmsghdr *)bytes;
    if (length >= (ssize_t)sizeof *message && message->nlmsg_flags & NLM_F_MULTI) {
        if (!interrupt) return 0;
        message->nlmsg_flags |= NLM_F_DUMP_INTR;
        if (message->nlmsg_type != NLMSG_DONE) {
            message->nlmsg_len = (uint32_t)length; /* one message of another dump, which is skipped */
            message->nlmsg_seq ^= 1 << 20;
        }
    }
    struct iovec local = {bytes, (size_t)length}, remote = {(void *)(uintptr_t)address, (size_t)length};
    return process_vm_writev(pid, &local, 1, &remote, 1, 0) == length ? length : -EFAULT;
}

/* Answers until the command and all it started are gone. */
static void netlink_fault_serve(int channel, const char *file) {
    int listener = netlink_fault_listener(channel);
    struct pollfd readable = {.fd = listener, .events = POLLIN};
    union { struct seccomp_notif call; char room[512]; } request;
    union { struct seccomp_notif_resp answer; char room[512]; } response;
    while (listener >= 0 && (poll(&readable, 1, -1) > 0 || errno == EINTR)) {
        if (readable.revents & POLLHUP) return;
        memset(&request, 0, sizeof request);
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) continue;
        struct seccomp_notif *call = &request.call;
        const __u64 *argument = call->data.args;
        char word[32];
        netlink_fault_word(file, word);
        int refuses = !strcmp(word, "refuse"), truncates = !strcmp(word, "truncate"), interrupts = !strcmp(word, "interrupt");
        memset(&response, 0, sizeof response);
        response.answer.id = call->id;
        response.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        int opens = call->data.nr == SYS_socket;
        int socket = opens ? -1 : netlink_fault_socket((int)call->pid, (int)argument[0]);
        int spoils = (truncates || interrupts) && socket >= 0 && call->data.nr == SYS_recvfrom;
        if (spoils || (refuses && (opens || socket >= 0))) {
            long result = !spoils ? -EPERM
                : netlink_fault_receive((int)call->pid, socket, argument[1], argument[2], (int)argument[3], interrupts);
            response.answer.flags = 0;
            response.answer.error = result < 0 ? (int)result : 0;
            response.answer.val = result < 0 ? 0 : result;
        }
        if (socket >= 0) close(socket);
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
    }
}
