/*
 * Capabilities are laid down once the application is started, and taken up for the moments that need them: what waits for clients
 * and answers them has none in effect. capabilities(7)
 */
#include "entry.h"
#include <sys/syscall.h>

/* linux/capability.h, which musl does not bring along */
struct capability_header {
    uint32_t version;
    int32_t pid;
};
struct capability_words {
    uint32_t effective, permitted, inheritable;
};

enum { VERSION_3 = 0x20080522, DAC_OVERRIDE = 1, DAC_READ_SEARCH = 2, KILL = 5, NET_ADMIN = 12, SYS_PTRACE = 19 };

/*
 * What we may need later: to signal processes of other users, to look into them, to write the termination log where it is somebody
 * else's, and to list MPTCP connections before Linux 6.14.
 */
static const uint32_t used = 1u << DAC_OVERRIDE | 1u << DAC_READ_SEARCH | 1u << KILL | 1u << NET_ADMIN | 1u << SYS_PTRACE;

static struct capability_words down[2], up[2];

static int set(const struct capability_words *words) {
    struct capability_header header = {.version = VERSION_3};
    return (int)syscall(SYS_capset, &header, words);
}

int zerohalt_lay_down_capabilities(int starts_more) {
    struct capability_header header = {.version = VERSION_3};
    if (syscall(SYS_capget, &header, up) < 0 || (up[0].effective | up[1].effective) == 0) return 0;
    /*
     * The kernel shows the descriptors of a process only to whom is permitted all that the process is, or has SYS_PTRACE. A program that
     * we start is permitted no more than we are, where it is not root's or no new privileges are given.
     */
    if (!starts_more && (up[0].effective >> SYS_PTRACE & 1) != 0) {
        up[0].permitted &= used;
        up[1].permitted = 0;
        up[0].effective &= used;
        up[1].effective = 0;
    }
    for (int i = 0; i < 2; i++) {
        down[i] = up[i];
        down[i].effective = 0;
    }
    return set(down) == 0;
}

void zerohalt_use_capabilities(int use) {
    set(use ? up : down);
}
