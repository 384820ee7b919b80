package dev.zerohalt.connections;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Timer;

/**
 * Counts connections again and again while a drain lasts: when as many have ended as were counted (it may have been the
 * last one), when asked, and at intervals in any case; all of it at a {@link Pace}.
 */
public final class ConnectionWatch {
    /** A flush takes milliseconds, and the container's end waits for it. */
    private static final long FLUSH_INTERVAL = 10_000_000;

    /** Without events, connections that come and go can only be met by chance: look often while none is there. */
    private static final long QUIET_INTERVAL = 50_000_000;

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
    private int endedSince;
    private boolean eventsLost;

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
        this.timer = loop.timer(this::scan);
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
        scan = what;
        stopListening();
        counter.startOver();
        lastTotal = Integer.MAX_VALUE;
        lastHolding = 0;
        endedSince = 0;
        eventsLost = false;
        pace.begin(loop.now());
        countSoon();
    }

    /** Counts as soon as the pace allows. */
    public void countSoon() {
        if (scan != Scan.NONE) {
            timer.setAt(pace.next());
        }
    }

    public void stop() {
        scan = Scan.NONE;
        timer.cancel();
        stopListening();
        counter.close();
    }

    private void scan() {
        long begun = kernel.nanoTime();
        long cpuBefore = kernel.cpuNanos();
        Runnable report = scan == Scan.HOLDING ? takeCensus() : countUnsent();
        pace.worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
        long next = begun + interval();
        timer.setAt(next - pace.next() >= 0 ? next : pace.next());
        listen();
        report.run();
    }

    private Runnable takeCensus() {
        int ended = endedSince;
        boolean lost = eventsLost;
        endedSince = 0;
        eventsLost = false;
        try {
            Census census = counter.census();
            boolean appeared = census.total() > lastTotal - ended;
            lastTotal = census.total();
            lastHolding = census.holding();
            return () -> listener.counted(census, appeared || lost);
        } catch (ScanException e) {
            return () -> listener.countFailed(e);
        }
    }

    private Runnable countUnsent() {
        try {
            int sockets = counter.unsent();
            return () -> listener.unsent(sockets);
        } catch (ScanException e) {
            return () -> listener.countFailed(e);
        }
    }

    private long interval() {
        boolean blind = counter.backend() != CountingBackend.EVENTS;
        return switch (scan) {
            case UNSENT, NONE -> FLUSH_INTERVAL;
            case HOLDING -> blind && lastHolding == 0 ? Math.min(QUIET_INTERVAL, intervalNanos) : intervalNanos;
        };
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
        try {
            int ended = counter.events().take();
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
        if (eventsLost || endedSince > 0 && endedSince >= lastHolding) {
            countSoon();
        }
    }
}
