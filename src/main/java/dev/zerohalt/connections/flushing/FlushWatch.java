package dev.zerohalt.connections.flushing;

import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.ScanWork;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import java.util.Optional;

/** Counts the sockets with unsent bytes while a flush waits for them, at a {@link Pace}. No flush waits for what zerohalt sent itself. */
public final class FlushWatch {
    /** A flush takes milliseconds, and the container's end waits for it. */
    private static final long INTERVAL = 10_000_000;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Slices slices;
    private final ConnectionCounter counter;
    private final OwnPorts own;
    private final Listener listener;
    private final Pace pace = new Pace();
    private final UnsentSockets unsent = new UnsentSockets();
    private final Timer timer;
    private Optional<ScanWork> count = Optional.empty();

    /** Is told each count. */
    public interface Listener {
        /** How many sockets that nobody owns have unsent bytes. */
        void unsent(int sockets);

        /** Their number is unknown. */
        void countFailed(ScanException cause);
    }

    public FlushWatch(
            Kernel kernel, EventLoop loop, Slices slices, ConnectionCounter counter, OwnPorts own, Listener listener) {
        this.kernel = kernel;
        this.loop = loop;
        this.slices = slices;
        this.counter = counter;
        this.own = own;
        this.listener = listener;
        this.timer = loop.timer(this::count);
    }

    /** Begins to count, in this turn of the loop. */
    public void begin() {
        pace.begin(loop.now());
        timer.setAt(loop.now());
    }

    public void stop() {
        timer.cancel();
        count.ifPresent(slices::cancel);
        count = Optional.empty();
    }

    private void count() {
        long begun = loop.now();
        if (SocketsInUse.areOnly(own.listeners(), kernel)) {
            timer.setAt(begun + INTERVAL);
            listener.unsent(0);
            return;
        }
        ScanWork work =
                counter.scan(own.others(), UnsentSockets.STATES, unsent, failure -> counted(begun + INTERVAL, failure));
        count = Optional.of(work);
        slices.begin(work, pace);
    }

    private void counted(long due, Optional<ScanException> failure) {
        count = Optional.empty();
        timer.setAt(due - pace.next() >= 0 ? due : pace.next());
        failure.ifPresentOrElse(listener::countFailed, () -> listener.unsent(unsent.sockets()));
    }
}
