package dev.zerohalt.connections.watching;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.counting.ScanWork;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import java.util.Optional;

/**
 * Decides when to count again while a drain lasts: when as many connections have ended as hold it, when one that holds it may
 * have turned quiet, when asked, and at intervals in any case; all of it at a {@link Pace}.
 */
public final class DrainWatch {
    /** Without events, connections that come and go can only be met by chance: look often while none holds the drain. */
    private static final long BLIND_INTERVAL = 50_000_000;

    /** Where events tell what ends, counts that only keep the log up to date take a thousandth of a processor, but come all the same. */
    private static final long REST = 1_000;

    private static final long LONGEST_REST = 30_000_000_000L;

    /** Where thousands of connections end at once, events are lost and counts follow each other: the last of them must not be late. */
    private static final long MOST_REST_OWED = 3_000_000_000L;

    private static final long MILLISECOND = 1_000_000;

    /** In steps of which the kernel tells times. */
    private static final long TICK = 10 * MILLISECOND;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Slices slices;
    private final Pace pace = new Pace();
    private final ConnectionCounter counter;
    private final CensusTaker taker;
    private final long intervalNanos;
    private final Listener listener;
    private final Timer timer;
    private final EventLoop.Watch eventWatch;
    private final ReturningPeers returning;

    private boolean watching;
    private boolean resting;
    private Optional<ScanWork> count = Optional.empty();

    /** At the last count. */
    private int total;

    private int holding;

    /** How many connections have ended since the last count began, as far as events told. */
    private int ended;

    /** Whether there may have been events since then that nobody took. */
    private boolean eventsLost;

    /** Is told each count. */
    public interface Listener {
        /**
         * A count.
         *
         * @param connections valid until the count after the next
         * @param quietNanos for how long no connection is known to have come, to have moved data, or to have held the drain for
         *     another reason
         */
        void counted(Census connections, long quietNanos);

        /** The number of connections is unknown. */
        void countFailed(ScanException cause);
    }

    /**
     * @param intervalNanos DRAIN_CHECK_INTERVAL
     */
    public DrainWatch(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            ConnectionCounter counter,
            CensusTaker taker,
            long intervalNanos,
            Listener listener) {
        this.kernel = kernel;
        this.loop = loop;
        this.slices = slices;
        this.counter = counter;
        this.taker = taker;
        this.intervalNanos = intervalNanos;
        this.listener = listener;
        this.timer = loop.timer(this::count);
        this.eventWatch = new EventLoop.Watch(this::takeEvents);
        this.returning =
                new ReturningPeers(counter.filter(), () -> counter.events().isOpen());
    }

    /** Who comes again and again since the drain began. */
    public ReturningPeers returning() {
        return returning;
    }

    /** Begins to count the connections that hold the drain, in this turn of the loop. */
    public void begin() {
        boolean watchedOthers = watching; // what has come and gone on those ports is forgotten
        watching = true;
        resting = false;
        total = Integer.MAX_VALUE;
        holding = 0;
        forgetEvents();
        eventsLost = watchedOthers;
        returning.drainBegins(loop.now());
        counter.watch(loop, eventWatch, this::loseEvents);
        if (pace.worked()
                == 0) { // else it is owed what an earlier drain has taken: drains may be asked for without pause
            pace.begin(loop.now());
        }
        countSoon();
    }

    /** Whether it has begun, and was not stopped. */
    public boolean isWatching() {
        return watching;
    }

    /** Counts nothing, and so wakes up for nothing, until it {@link #goOn goes on}. What events tell is remembered. */
    public void rest() {
        if (watching && !resting) {
            resting = true;
            timer.cancel();
            eventsLost |= count.isPresent();
            count.ifPresent(slices::cancel);
            count = Optional.empty();
            counter.pause();
        }
    }

    /** Goes on, with a count at once. If events have not told what ended meanwhile, something may have come and gone. */
    public void goOn() {
        if (resting) {
            resting = false;
            eventsLost |= !counter.events().isOpen();
            counter.goOn();
            takeEvents();
            returning.drainBegins(loop.now()); // who came while nobody waited has begun no wait anew
        }
        countSoon();
    }

    /** Counts as soon as the pace allows, unless a count is under way. */
    public void countSoon() {
        if (watching && !resting && count.isEmpty()) {
            timer.setAt(soonest());
        }
    }

    public void stop() {
        watching = false;
        resting = false;
        timer.cancel();
        count.ifPresent(slices::cancel);
        count = Optional.empty();
        counter.close();
    }

    private long soonest() {
        return pace.rested() - MOST_REST_OWED;
    }

    private void count() {
        Count next = new Count(total - ended, eventsLost);
        forgetEvents();
        count = Optional.of(taker.take(returning, next::counted));
        slices.begin(count.get(), pace);
    }

    /** A count that is under way. */
    private final class Count {
        private final long begun = kernel.nanoTime();
        private final long workedBefore = pace.worked();
        private final int left;
        private final boolean eventsWereLost;

        /**
         * @param left how many of the connections that were counted the last time have not ended
         */
        Count(int left, boolean eventsWereLost) {
            this.left = left;
            this.eventsWereLost = eventsWereLost;
        }

        private void counted(Optional<ScanException> failure) {
            if (!watching) { // the first to be told has ended the drain, and failed
                return;
            }
            count = Optional.empty();
            boolean quiet = false;
            if (failure.isEmpty()) {
                quiet = !mayHaveChanged();
                total = census().total();
                holding = census().holding();
            }
            try {
                takeEvents();
                if (failure.isEmpty()) {
                    returning.counted(loop.now());
                }
            } finally { // after an error of ours the count is told all the same, and the next one comes
                settle(failure, quiet && ended == 0 && !eventsLost);
            }
        }

        private Census census() {
            return taker.last().orElseThrow();
        }

        /** Whether something has come since the last count, or something that held the drain may have ended only now. */
        private boolean mayHaveChanged() {
            boolean came = eventsWereLost || census().total() > left;
            boolean endedHolding = holding > 0 && (left < total || census().total() < total);
            return came || endedHolding;
        }

        private long refresh() {
            boolean isBlind = counter.backend() != CountingBackend.EVENTS;
            if (isBlind || census().mayEndUnseen()) {
                return isBlind && holding == 0 ? Math.min(BLIND_INTERVAL, intervalNanos) : intervalNanos;
            }
            return Math.max(intervalNanos, Math.min(REST * (pace.worked() - workedBefore), LONGEST_REST));
        }

        /** After that the connections that hold the drain may do so no longer, though none has ended. */
        private long holdsFor() {
            if (holding == 0) {
                return Long.MAX_VALUE;
            }
            long millis = census().holdsAtLeastMillis();
            return millis == 0 ? intervalNanos : nanos(millis) + TICK;
        }

        private void settle(Optional<ScanException> failure, boolean quiet) {
            if (total == 0) {
                forgetEvents(); // there is none whose end could change the number
            }
            boolean isKnown = failure.isEmpty();
            long due = begun + (isKnown ? Math.min(refresh(), holdsFor()) : intervalNanos);
            timer.setAt(isKnown && isCountDue() || due - soonest() < 0 ? soonest() : due);
            if (failure.isPresent()) {
                listener.countFailed(failure.get());
            } else {
                listener.counted(census(), quiet ? nanos(census().quietMillis()) : 0);
            }
        }
    }

    private static long nanos(long millis) {
        return Math.min(millis, Long.MAX_VALUE / 4 / MILLISECOND) * MILLISECOND;
    }

    private void forgetEvents() {
        ended = 0;
        eventsLost = false;
    }

    private void loseEvents() {
        eventsLost = true;
        countSoon();
    }

    private void takeEvents() {
        if (!counter.events().isOpen()) {
            return;
        }
        try {
            int more = counter.events().take(socket -> returning.ended(socket, loop.now()));
            eventsLost |= more < 0;
            ended += Math.max(0, more);
        } catch (ScanException e) {
            counter.eventsFailed(e);
        }
        if (isCountDue()) {
            countSoon();
        }
    }

    /** Whether the last of the connections that hold the drain may have ended. */
    private boolean isCountDue() {
        return eventsLost || ended > 0 && ended >= holding;
    }
}
