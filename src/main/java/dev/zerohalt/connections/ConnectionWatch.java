package dev.zerohalt.connections;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
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

    /** A count that takes longer is not made where less can tell that none is left: with tens of thousands of sockets. */
    private static final long COSTLY = 2 * MILLISECOND;

    /** In steps of which the kernel tells times. */
    private static final long TICK = 10 * MILLISECOND;

    private final Kernel kernel;
    private final EventLoop loop;
    private final ConnectionCounter counter;
    private final long intervalNanos;
    private final Listener listener;
    private final Timer timer;
    private final EventLoop.Watch eventWatch;

    private Scan scan = Scan.NONE;
    private final Pace pace = new Pace();
    private int lastTotal;
    private int lastHolding;
    private long countBy;
    private long lastCost;
    private long lastHolds;
    private boolean appeared;
    private int endedSince;
    private boolean eventsLost;
    private boolean unseen; // that others came and went while events were lost
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

    public ConnectionWatch(
            Kernel kernel, EventLoop loop, ConnectionCounter counter, long intervalNanos, Listener listener) {
        this.kernel = kernel;
        this.loop = loop;
        this.counter = counter;
        this.intervalNanos = intervalNanos;
        this.listener = listener;
        this.timer = loop.timer(this::check);
        this.eventWatch = new EventLoop.Watch(ready -> takeEvents());
        pace.begin(kernel.nanoTime());
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
        scan = what;
        stopListening();
        counter.startOver();
        lastTotal = Integer.MAX_VALUE;
        lastHolding = 0;
        lastCost = 0;
        lastHolds = Long.MAX_VALUE;
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
        scan = Scan.NONE;
        timer.cancel();
        stopListening();
        counter.close();
    }

    /** Whether the last census of the connections that hold a drain succeeded. */
    public boolean hasCounted() {
        return counted;
    }

    /** When the last one was taken, if one was. */
    public long countedAt() {
        return countedAt;
    }

    /**
     * Takes a census for somebody who asks, drain or not; nothing else is told of it.
     *
     * @param prepare done first, as part of the work
     * @return false if the pace does not allow it now
     * @throws ScanException if no backend can tell
     */
    public boolean look(Runnable prepare, Census census) {
        if (!pace.isRested(kernel.nanoTime())) {
            return false;
        }
        long cpuBefore = kernel.cpuNanos();
        try {
            prepare.run();
            counter.take(census);
        } finally {
            pace.worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
            if (scan == Scan.NONE) {
                counter.close();
            }
            listen(); // the counter may have changed its source
        }
        return true;
    }

    /** Counts, if that is due or nothing less can tell. */
    private void check() {
        long begun = kernel.nanoTime();
        long cpuBefore = kernel.cpuNanos();
        boolean known = begun - countBy < 0 && (scan == Scan.HOLDING ? counter.isStillHeld() : counter.isStillUnsent());
        if (known) {
            makeUpForLostEvents();
            pace.worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
            timer.setAt(later(nextCheck(begun), pace.next()));
            return;
        }
        Runnable report = count(begun);
        pace.worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
        listen();
        takeEvents();
        if (lastHolding == 0) { // what ended while we counted may have been passed over
            appeared |= endedSince > 0 || eventsLost;
        }
        if (lastTotal == 0) {
            forgetEvents();
        }
        if (!isCountDue()) {
            timer.setAt(later(nextCheck(begun), pace.next()));
        }
        report.run();
    }

    /** So that the end of the last one is noticed again, and need not be found among many. */
    private void makeUpForLostEvents() {
        int ended = eventsLost && scan == Scan.HOLDING ? counter.ended() : -1;
        if (ended >= 0) {
            eventsLost = false;
            unseen = true;
            endedSince = ended;
        }
    }

    private Runnable count(long begun) {
        long cpuBefore = kernel.cpuNanos();
        try {
            Runnable report = scan == Scan.HOLDING ? takeCensus() : countUnsent();
            countBy = begun + Math.max(interval(), PUT_OFF * (kernel.cpuNanos() - cpuBefore));
            return report;
        } catch (ScanException e) {
            countBy = begun + interval();
            return () -> listener.countFailed(e);
        }
    }

    private Runnable takeCensus() {
        counted = false;
        lastHolds = Long.MAX_VALUE;
        Census census = takeCheaply().orElseGet(this::takeWhole);
        counted = true;
        countedAt = kernel.nanoTime();
        lastTotal = census.total();
        lastHolding = census.holding();
        lastHolds = holdsNanos(census);
        return () -> listener.counted(census, appeared);
    }

    private Optional<Census> takeCheaply() {
        Optional<Census> none = lastCost > COSTLY ? counter.censusOfNone() : Optional.empty();
        if (none.isPresent()) {
            appeared = false;
            forgetEvents();
        }
        return none;
    }

    /** Something has appeared if there are more than those that were there last time and have not ended. */
    private Census takeWhole() {
        int left = lastTotal - endedSince;
        appeared = eventsLost || unseen;
        forgetEvents();
        if (lastCost == 0 || lastCost > COSTLY) { // the first, or another that it would be good to do without
            counter.markOpenings();
        } else {
            counter.forgetOpenings();
        }
        long cpuBefore = kernel.cpuNanos();
        Census census = counter.census();
        lastCost = kernel.cpuNanos() - cpuBefore;
        appeared |= census.total() > left;
        return census;
    }

    private void forgetEvents() {
        endedSince = 0;
        eventsLost = false;
        unseen = false;
    }

    /** Until the last of those that hold the drain may have turned quiet: nothing else tells. */
    private static long holdsNanos(Census census) {
        return census.holding() == 0 || census.holdsMillis() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : census.holdsMillis() * MILLISECOND + TICK;
    }

    private Runnable countUnsent() {
        lastHolds = Long.MAX_VALUE;
        forgetEvents();
        int sockets = counter.unsent();
        lastTotal = sockets;
        lastHolding = sockets;
        return () -> listener.unsent(sockets);
    }

    private long interval() {
        return switch (scan) {
            case UNSENT, NONE -> FLUSH_INTERVAL;
            case HOLDING -> lastHolding == 0 && isBlind() ? Math.min(QUIET_INTERVAL, intervalNanos) : intervalNanos;
        };
    }

    /** When the last of those that hold the drain may turn quiet, if that is soon. While none is there events tell what comes and goes. */
    private long nextCheck(long begun) {
        long next = begun + interval();
        if (lastHolds != Long.MAX_VALUE) {
            long quietAt = countedAt + lastHolds;
            next = quietAt - begun > 0 && quietAt - next < 0 ? quietAt : next;
        }
        boolean quiet = scan == Scan.HOLDING && lastHolding == 0 && !isBlind();
        return quiet || next - countBy > 0 ? countBy : next;
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private boolean isBlind() {
        return counter.backend() != CountingBackend.EVENTS;
    }

    /** Follows the counter, which opens and closes its event source as it needs. */
    private void listen() {
        stopListening();
        if (counter.events().isOpen()) {
            loop.add(eventWatch, counter.events().descriptor(), Linux.POLLIN);
        }
    }

    private void stopListening() {
        if (eventWatch.isAdded()) {
            loop.remove(eventWatch);
        }
    }

    private void takeEvents() {
        if (!counter.events().isOpen()) {
            return;
        }
        try {
            int ended = counter.takeEvents();
            if (ended < 0) {
                eventsLost = true;
            } else {
                endedSince += ended;
            }
        } catch (ScanException e) {
            stopListening();
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
