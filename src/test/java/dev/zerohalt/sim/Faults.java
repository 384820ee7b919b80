package dev.zerohalt.sim;

/** What is broken on the simulated machine just now. 0, false and null: nothing. Errnos are positive. */
public final class Faults {
    /** socket(AF_NETLINK) fails. */
    public int netlinkOpenErrno;

    /** Joining a socket-destroy group fails. */
    public int membershipErrno;

    /** SO_ATTACH_FILTER fails. */
    public int filterErrno;

    /** A dump is answered by NLMSG_ERROR. */
    public int dumpErrno;

    /** A dump misses sockets and ends in NLMSG_DONE with an error. */
    public int dumpDoneErrno;

    /** recv fails in the middle of a dump. */
    public int dumpReceiveErrno;

    /** A dump misses sockets, and its last datagram is empty instead of NLMSG_DONE. */
    public boolean dumpTruncated;

    /** Every dump is marked NLM_F_DUMP_INTR, and misses sockets. */
    public boolean dumpInterrupted;

    /** How many events wait for their reader before the kernel drops the next ones with ENOBUFS. */
    public int eventQueueLimit = Integer.MAX_VALUE;

    /** Events vanish without a word. */
    public boolean eventsLost;

    /** recv on a socket that is a member of a group fails. */
    public int eventReceiveErrno;

    /** open of /proc/net/tcp and tcp6 fails. */
    public int procOpenErrno;

    /** read of /proc/net/tcp and tcp6 fails. */
    public int procReadErrno;

    /** There is no IPv6 in the kernel: no tcp6 file, no AF_INET6 sockets. */
    public boolean withoutIpv6;

    /** /proc is not mounted. */
    public boolean withoutProc;

    /** bind of the health port fails. */
    public int bindErrno;

    /** fork fails. */
    public int spawnErrno;

    /** The execution of every program fails. */
    public int execErrno;

    /** prctl(PR_SET_PDEATHSIG) fails. */
    public int parentDeathErrno;

    /** prctl(PR_SET_CHILD_SUBREAPER) fails. */
    public int subreaperErrno;

    /** Nobody reads the log's pipe: it is full. */
    public boolean logBlocked;

    /** The log is a regular file that may have this many bytes (RLIMIT_FSIZE); less than 0: it is a pipe. */
    public int logLimit = -1;

    /** The reader of the log's pipe is gone. */
    public boolean logClosed;

    /** Repairs everything. */
    public void clear() {
        netlinkOpenErrno = 0;
        membershipErrno = 0;
        filterErrno = 0;
        dumpErrno = 0;
        dumpDoneErrno = 0;
        dumpReceiveErrno = 0;
        dumpTruncated = false;
        dumpInterrupted = false;
        eventQueueLimit = Integer.MAX_VALUE;
        eventsLost = false;
        eventReceiveErrno = 0;
        procOpenErrno = 0;
        procReadErrno = 0;
        withoutIpv6 = false;
        withoutProc = false;
        bindErrno = 0;
        spawnErrno = 0;
        execErrno = 0;
        subreaperErrno = 0;
        logLimit = logLimit < 0 ? -1 : Integer.MAX_VALUE;
        logBlocked = false;
        logClosed = false;
    }
}
