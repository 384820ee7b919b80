package dev.zerohalt.connections;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import java.util.Optional;

/**
 * Counts connections again and again while a drain lasts: when as many have ended as were counted (it may have been the
 * last one), when asked, and at intervals in any case; all of it at a {@link Pace}. What costs much is done seldom: as long as
 * a look at one connection shows that the number is not zero, the next count is put off.
 */
public final class ConnectionWatch {
    /** A flush takes milliseconds, and the container's end waits for it. */
    private static final long FLUSH_INTERVAL = 10_000_000;

    /** Without events, connections that come and go can only be met by chance: look often while none is there. */
    private static final long QUIET_INTERVAL = 50_000_000;

    /** Counts that only keep the log up to date take a thousandth of a processor. */
    private static final long PUT_OFF = 1_000;

    private static final long MILLISECOND = 1_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    /** In steps of which the kernel tells times. */
    private static final long TICK = 10 * MILLISECOND;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Slices slices;
    private final Pace pace = new Pace();
    private final ConnectionCounter counter;
    private final OwnPorts own;
    private final long intervalNanos;
    private final Listener listener;
    private final Timer timer;
    private final EventLoop.Watch eventWatch;

    private Scan scan = Scan.NONE;
    private Census census;
    private Census next;
    private final Unsent unsent = new Unsent();
    private Look look;
    private int lastTotal;
    private int lastHolding;
    private long countBy;
    private long holdsUntil;
    private boolean appeared;
    private int endedSince;
    private boolean eventsLost;
    private boolean counted;
    private long countedAt;

    private enum Scan {
        NONE,
        HOLDING,
        UNSENT
    }

    /** Is told each count. */
    public interface Listener {
        /**
         * A count.
         *
         * @param connections valid until the next count
         * @param ended whether something was there since the last count that this one does not show
         */
        void counted(Census connections, boolean ended);

        /** How many sockets nobody owns have unsent bytes. */
        void unsent(int sockets);

        /** The number is unknown. */
        void countFailed(ScanException cause);
    }

    /**
     * @param census which connections count, and which of them hold a drain
     * @param own no flush waits for what was sent from there
     */
    public ConnectionWatch(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            ConnectionCounter counter,
            Census census,
            OwnPorts own,
            long intervalNanos,
            Listener listener) {
        this.kernel = kernel;
        this.loop = loop;
        this.slices = slices;
        this.counter = counter;
        this.census = census;
        this.next = census.another();
        this.own = own;
        this.intervalNanos = intervalNanos;
        this.listener = listener;
        this.timer = loop.timer(this::check);
        this.eventWatch = new EventLoop.Watch(ready -> takeEvents());
    }

    /** Begins to count the connections that hold a drain, in this turn of the loop. */
    public void watchHolding() {
        begin(Scan.HOLDING);
    }

    /** Begins to count the sockets with unsent bytes, in this turn of the loop. */
    public void watchUnsent() {
        begin(Scan.UNSENT);
    }

    private void begin(Scan what) {
        giveUpLook();
        scan = what;
        counter.watch(loop, eventWatch);
        lastTotal = Integer.MAX_VALUE;
        lastHolding = 0;
        holdsUntil = NEVER;
        forgetEvents();
        pace.begin(loop.now());
        countSoon();
    }

    /** Counts as soon as the pace allows. */
    public void countSoon() {
        if (scan != Scan.NONE) {
            countBy = loop.now();
            checkSoon();
        }
    }

    private void checkSoon() {
        timer.setAt(pace.next());
    }

    public void stop() {
        giveUpLook();
        scan = Scan.NONE;
        timer.cancel();
        counter.close();
    }

    private void giveUpLook() {
        if (look != null) {
            slices.cancel(look);
            look = null;
        }
    }

    /** Whether the last census of the connections that hold a drain succeeded. */
    public boolean hasCounted() {
        return counted;
    }

    /** The last one that succeeded. */
    public Census census() {
        return census;
    }

    /** When it was taken, if one was. */
    public long countedAt() {
        return countedAt;
    }

    /** While a look is under way its end decides what comes next. */
    private void check() {
        if (look == null) {
            look = new Look();
            slices.begin(look, pace);
        }
    }

    private boolean isStillThere() {
        SocketTable table = counter.table();
        return scan == Scan.HOLDING ? census.isStillHeld(table) : unsent.isStillThere(table);
    }

    /** Counts, if that is due or nothing less can tell. */
    private final class Look implements Slices.Work {
        private final long begun = kernel.nanoTime();
        private final long cpuBefore = kernel.cpuNanos();
        private int left;
        private boolean wasLost;
        private ScanWork count;

        @Override
        public boolean step() {
            if (count == null) {
                if (begun - countBy < 0 && isStillThere()) {
                    return false;
                }
                left = lastTotal - endedSince;
                wasLost = eventsLost;
                forgetEvents();
                count = scan == Scan.HOLDING
                        ? counter.scan(counter.ports(), TcpState.HOLDING, next, this::counted)
                        : counter.scan(own.others(), TcpState.FLUSHING, unsent, this::counted);
            }
            return count.step();
        }

        @Override
        public void done() {
            look = null;
            if (count == null) {
                timer.setAt(later(nextCheck(begun), pace.next()));
            } else {
                count.done();
            }
        }

        /** The number is unknown. */
        @Override
        public void broken() {
            look = null;
            counted(Optional.of(new ScanException("internal error")));
        }

        private void counted(Optional<ScanException> failure) {
            Runnable report = failure.isPresent() ? failed(failure.get()) : scan == Scan.HOLDING ? taken() : unsent();
            long putOff = failure.isPresent() ? 0 : PUT_OFF * (kernel.cpuNanos() - cpuBefore);
            countBy = begun + Math.max(interval(), putOff);
            try {
                takeEvents();
            } finally { // after an error of ours the count is told all the same, and the next one comes
                settle();
                report.run();
            }
        }

        private void settle() {
            if (lastHolding == 0) { // what ended while we counted may have been passed over
                appeared |= endedSince > 0 || eventsLost;
            }
            if (lastTotal == 0) {
                forgetEvents();
            }
            timer.setAt(isCountDue() ? pace.next() : later(nextCheck(begun), pace.next()));
        }

        private Runnable failed(ScanException cause) {
            counted &= scan != Scan.HOLDING;
            holdsUntil = NEVER;
            return () -> listener.countFailed(cause);
        }

        /** Something has appeared if there is more than what was there last time and has not ended. */
        private Runnable taken() {
            Census taken = next;
            next = census;
            census = taken;
            counted = true;
            countedAt = kernel.nanoTime();
            lastTotal = taken.total();
            lastHolding = taken.holding();
            appeared = wasLost || taken.total() > left;
            holdsUntil = taken.holding() == 0 || taken.holdsMillis() == Long.MAX_VALUE
                    ? NEVER
                    : countedAt + taken.holdsMillis() * MILLISECOND + TICK;
            return () -> listener.counted(taken, appeared);
        }

        private Runnable unsent() {
            lastTotal = unsent.sockets();
            lastHolding = lastTotal;
            holdsUntil = NEVER;
            return () -> listener.unsent(unsent.sockets());
        }
    }

    private void forgetEvents() {
        endedSince = 0;
        eventsLost = false;
    }

    private long interval() {
        return switch (scan) {
            case UNSENT, NONE -> FLUSH_INTERVAL;
            case HOLDING -> lastHolding == 0 && isBlind() ? Math.min(QUIET_INTERVAL, intervalNanos) : intervalNanos;
        };
    }

    /** When the last of those that hold the drain may turn quiet, if that is soon. While none is there events tell what comes and goes. */
    private long nextCheck(long begun) {
        long at = begun + interval();
        if (holdsUntil != NEVER && holdsUntil - begun > 0 && holdsUntil - at < 0) {
            at = holdsUntil;
        }
        boolean quiet = scan == Scan.HOLDING && lastHolding == 0 && !isBlind();
        return quiet || at - countBy > 0 ? countBy : at;
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private boolean isBlind() {
        return counter.backend() != CountingBackend.EVENTS;
    }

    private void takeEvents() {
        if (!counter.events().isOpen()) {
            return;
        }
        try {
            int ended = counter.events().take();
            if (ended < 0) {
                eventsLost = true;
            } else {
                endedSince += ended;
            }
        } catch (ScanException e) {
            counter.eventsFailed(e);
            eventsLost = true;
        }
        if (isCountDue()) {
            checkSoon();
        }
    }

    /** Whether the last of those that were counted may have ended. */
    private boolean isCountDue() {
        return eventsLost || endedSince > 0 && endedSince >= lastHolding;
    }
}
