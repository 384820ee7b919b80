package dev.zerohalt.os;

/**
 * Which of our capabilities are in effect: all, until they are laid down; then those that a call may need, from that call until the loop
 * waits again. capabilities(7), src/main/c/privileges.c
 */
final class Capabilities {
    /** Some were in effect, and are only where they are needed. */
    private boolean areLaidDown;

    private boolean areTakenUp;

    /** A bit for each descriptor below 64 that is a netlink socket: the kernel looks at who has opened it, and at who asks. */
    private long netlinkSockets;

    void layDown(boolean startsMore) {
        areLaidDown = Libc.layDownCapabilities(startsMore ? 1 : 0) != 0;
    }

    void takeUp() {
        if (areLaidDown && !areTakenUp) {
            Libc.useCapabilities(1);
            areTakenUp = true;
        }
    }

    /** We are about to wait. */
    void layDownAgain() {
        if (areTakenUp) {
            Libc.useCapabilities(0);
            areTakenUp = false;
        }
    }

    void opened(int netlinkSocket) {
        netlinkSockets |= bit(netlinkSocket);
    }

    void closed(int fd) {
        netlinkSockets &= ~bit(fd);
    }

    void takeUpForNetlink(int fd) {
        if ((netlinkSockets & bit(fd)) != 0) {
            takeUp();
        }
    }

    private static long bit(int fd) {
        return fd >= 0 && fd < Long.SIZE ? 1L << fd : 0;
    }
}
