/*
 * walk PORT TIMES: how long the kernel takes to say that no connection is on a port, by sock_diag: it walks its table of the
 * connections of all network namespaces. Whoever asks it cannot be faster.
 *
 * Prints one line of key=value.
 */
#include "bench.h"

enum { NETLINK_SOCK_DIAG = 4, TCPDIAG_GETSOCK = 18, NLMSG_DONE = 3, NLM_F_REQUEST = 1, NLM_F_DUMP = 0x300 };

struct header { /* struct nlmsghdr */
    uint32_t length;
    uint16_t type, flags;
    uint32_t sequence, port_id;
};

int main(int argc, char **argv) {
    if (argc != 3 || atoi(argv[2]) < 1) {
        fprintf(stderr, "usage: walk PORT TIMES\n");
        return 2;
    }
    struct {
        struct header header;
        uint8_t family[4]; /* struct inet_diag_req: family, prefix lengths, extensions */
        uint16_t local_port;
        uint8_t rest_of_id[46];
        uint32_t states, dbs;
    } ask = {.header = {.length = sizeof ask, .type = TCPDIAG_GETSOCK, .flags = NLM_F_REQUEST | NLM_F_DUMP},
             .local_port = htons((uint16_t)atoi(argv[1])),
             .states = 0xbda}; /* all but LISTEN, TIME_WAIT and CLOSE */
    union {
        struct header header;
        char bytes[32768];
    } answer;
    size_t times = (size_t)atoi(argv[2]);
    int64_t *took = calloc(times, sizeof *took);
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0 || took == 0) {
        fail("ask sock_diag");
    }
    for (size_t i = 0; i < times; i++) {
        usleep(20000);
        int64_t begin = now_ns();
        if (send(fd, &ask, sizeof ask, 0) < 0 || recv(fd, &answer, sizeof answer, 0) < (ssize_t)sizeof answer.header) {
            fail("ask sock_diag");
        }
        took[i] = now_ns() - begin;
        if (answer.header.type != NLMSG_DONE) {
            fprintf(stderr, "sock_diag does not say that nothing is on port %s\n", argv[1]);
            return 2;
        }
    }
    sort(took, times);
    printf("p50_us=%lld p99_us=%lld\n", (long long)percentile(took, times, 50) / 1000,
           (long long)percentile(took, times, 99) / 1000);
    return 0;
}
