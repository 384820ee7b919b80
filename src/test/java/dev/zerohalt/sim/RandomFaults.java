package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;

/** Breaks the machine, from the start or for a while, for the counting backends and for the log. */
final class RandomFaults {
    private final SimulatedKernel machine;
    private final Dice dice;
    private boolean counting;

    RandomFaults(SimulatedKernel machine, Dice dice) {
        this.machine = machine;
        this.dice = dice;
    }

    /** Whether the sockets cannot be counted some of the time. */
    boolean concernCounting() {
        return counting;
    }

    void lasting() {
        Faults faults = machine.faults();
        if (dice.chance(0.1)) {
            counting = true;
            faults.netlinkOpenErrno = dice.pick(Errno.EPERM, 93, Errno.EACCES);
        }
        if (dice.chance(0.05)) {
            counting = true;
            faults.dumpErrno = dice.pick(Errno.ENOENT, Errno.EPERM);
        }
        if (dice.chance(0.1)) {
            counting = true;
            faults.membershipErrno = Errno.EPERM;
        }
        if (dice.chance(0.05)) {
            counting = true;
            faults.filterErrno = Errno.EPERM;
        }
        faults.withoutIpv6 = dice.chance(0.2);
        if (dice.chance(0.1)) {
            counting = true;
            faults.withoutProc = true;
        }
        faults.logClosed = dice.chance(0.1);
    }

    /**
     * Something breaks at a time, and most often works again later.
     *
     * @param stop when the drain begins: the interesting time
     */
    void passing(long from, long stop, long to) {
        while (dice.chance(0.35)) {
            counting = true;
            Runnable breaking = breaking();
            long begin = dice.chance(0.3) ? dice.between(from, to) : after(stop, to);
            machine.agenda().at(begin, breaking);
            if (dice.chance(0.8)) {
                boolean withoutProc = machine.faults().withoutProc;
                boolean withoutIpv6 = machine.faults().withoutIpv6;
                machine.agenda().at(after(begin, to), () -> {
                    machine.faults().clear();
                    machine.faults().withoutProc = withoutProc;
                    machine.faults().withoutIpv6 = withoutIpv6;
                });
            }
        }
        if (dice.chance(0.1)) {
            machine.agenda().at(dice.between(from, to), () -> machine.faults().logBlocked = true);
        }
    }

    private long after(long time, long last) {
        return time + dice.scaled(Dice.MILLI, last - time + 2 * Dice.MILLI);
    }

    private Runnable breaking() {
        Faults faults = machine.faults();
        int errno = dice.pick(Errno.EPERM, Errno.ENOBUFS, Errno.EINTR, 12, 24);
        return switch (dice.between(0, 13)) {
            case 0 -> () -> faults.netlinkOpenErrno = errno;
            case 1 -> () -> faults.dumpErrno = errno;
            case 2 -> () -> faults.dumpDoneErrno = errno;
            case 3 -> () -> faults.dumpReceiveErrno = errno;
            case 4 -> () -> faults.dumpTruncated = true;
            case 5 -> () -> faults.dumpInterrupted = true;
            case 6 -> () -> faults.eventsLost = true;
            case 7 -> () -> faults.eventReceiveErrno = 12;
            case 8 -> () -> faults.procOpenErrno = errno;
            case 9 -> () -> faults.procReadErrno = errno;
            default ->
                () -> {
                    faults.netlinkOpenErrno = errno;
                    faults.dumpErrno = errno;
                    faults.procOpenErrno = errno;
                    faults.procReadErrno = errno;
                };
        };
    }
}
