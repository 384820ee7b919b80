/*
 * Compiled for every architecture, and then thrown away: Java spells the kernel's numbers and structures by itself. It must spell them
 * as this architecture's C library has them. JAVA_CONSTANTS is a file of assertions that build.sh makes of the constants in Java.
 */
#include "entry.h"
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/stat.h>
#include JAVA_CONSTANTS

#define PLACE(type, field, offset, size) \
    _Static_assert(offsetof(type, field) == (offset) && sizeof(((type *)0)->field) == (size), #type "." #field)

/* NativeKernel */
_Static_assert((SOCK_CLOEXEC | SOCK_NONBLOCK) == (02000000 | 04000), "SOCK_CLOEXEC_NONBLOCK");
_Static_assert((SFD_CLOEXEC | SFD_NONBLOCK) == (02000000 | 04000), "SFD_CLOEXEC_NONBLOCK");
PLACE(struct timespec, tv_sec, 0, 8);
PLACE(struct timespec, tv_nsec, 8, 8);
PLACE(struct pollfd, fd, 0, 4);
PLACE(struct pollfd, events, 4, 2);
PLACE(struct pollfd, revents, 6, 2);
_Static_assert(sizeof(void *) == 8 && sizeof(long) == 8, "pointers and longs are Java's long");

/* MappedAddress, IpAddress */
PLACE(struct sockaddr_in, sin_port, 2, 2);
PLACE(struct sockaddr_in, sin_addr, 4, 4);
PLACE(struct sockaddr_in6, sin6_port, 2, 2);
PLACE(struct sockaddr_in6, sin6_addr, 8, 16);

/* SignalSource */
PLACE(struct signalfd_siginfo, ssi_signo, 0, 4);
PLACE(struct signalfd_siginfo, ssi_code, 8, 4);
PLACE(struct signalfd_siginfo, ssi_pid, 12, 4);
_Static_assert(sizeof(struct signalfd_siginfo) == 128, "signalfd_siginfo");

/* Directory: musl's dirent is the kernel's linux_dirent64 */
PLACE(struct dirent, d_reclen, 16, 2);
_Static_assert(offsetof(struct dirent, d_name) == 19, "dirent.d_name");

/* netlink/TcpInfo */
PLACE(struct tcp_info, tcpi_last_data_sent, 44, 4);
PLACE(struct tcp_info, tcpi_last_data_recv, 52, 4);
PLACE(struct tcp_info, tcpi_bytes_acked, 120, 8);
PLACE(struct tcp_info, tcpi_bytes_received, 128, 8);
