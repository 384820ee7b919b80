/* Seccomp filters from files of classic BPF. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static struct sock_fprog seccomp_filter_read(const char *path) {
    struct sock_fprog filter = {0, malloc(BPF_MAXINSNS * sizeof(struct sock_filter))};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, filter.filter, BPF_MAXINSNS * sizeof(struct sock_filter));
    if (length > 0) filter.len = (unsigned short)((size_t)length / sizeof(struct sock_filter));
    close(file);
    return filter;
}

/* As engines do: new privileges are refused only where the filter cannot be had otherwise. */
static int seccomp_filter_install(const struct sock_fprog *filter) {
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter) == 0) return 0;
    if (errno != EACCES || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter);
}
