package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.netlink.DestroyEvents;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.connections.proc.ProcNetTable;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the socket table with the best backend that works here. A backend that fails is left for the next one; only when all
 * of them have failed in turn is the answer unknown, and the next scan tries them again.
 */
public final class ConnectionCounter {
    private PortSet ports;
    private final SocketFilter filter;
    private final Listener listener;
    private final List<Candidate> candidates = new ArrayList<>();
    private final DestroyEvents events;
    private Optional<Watcher> watcher = Optional.empty();
    private boolean paused;
    private int current;
    private int interruptions;
    private long scans;
    private long failedScans;

    /** Is told which backend is in use from now on. */
    public interface Listener {
        /**
         * @param why what is wrong with those that were tried before it; empty if nothing
         */
        void backendChosen(CountingBackend backend, String why);
    }

    /** Who is told of events, in which loop, and that there may have been events which nobody will tell of. */
    private record Watcher(EventLoop loop, EventLoop.Watch watch, Runnable lost) {}

    private record Candidate(CountingBackend backend, SocketTable table) {}

    /**
     * @param ports the monitored ports
     * @param backends the ones to try, in this order
     * @param filter whose connections' ends are told
     */
    public ConnectionCounter(
            Kernel kernel, PortSet ports, List<CountingBackend> backends, SocketFilter filter, Listener listener) {
        this.ports = ports;
        this.filter = filter;
        this.listener = listener;
        this.events = new DestroyEvents(kernel, filter);
        SocketTable sockDiag = new SockDiagTable(kernel);
        SocketTable proc = new ProcNetTable(kernel);
        for (CountingBackend backend : backends) {
            SocketTable table = switch (backend) {
                case EVENTS, POLLING -> sockDiag;
                case PROC -> proc;
            };
            candidates.add(new Candidate(backend, table));
        }
    }

    /** Whose connections count. */
    public SocketFilter filter() {
        return filter;
    }

    /** The monitored ports. */
    public PortSet ports() {
        return ports;
    }

    /** Counts on these ports from now on. */
    public void monitor(PortSet newPorts) {
        ports = newPorts;
        closeEvents();
    }

    /**
     * Work that finds out what works here, by trying: with the listening sockets, so that the kernel need not walk its table
     * of connections.
     *
     * @param done is told what is wrong if nothing works
     */
    public ScanWork trial(Consumer<Optional<ScanException>> done) {
        CountingBackend first = backend();
        return scan(ports, 1 << TcpState.LISTEN, socket -> {}, true, failure -> {
            if (failure.isEmpty() && backend() == first) {
                listener.backendChosen(first, "");
            }
            done.accept(failure);
        });
    }

    /**
     * Work that shows a visitor the sockets on some ports in some states.
     *
     * @param done is told when they have been shown, or why they could not be: what was shown then means nothing
     */
    public ScanWork scan(
            PortSet where, int states, SocketTable.Visitor visitor, Consumer<Optional<ScanException>> done) {
        return scan(where, states, visitor, false, done);
    }

    private ScanWork scan(
            PortSet where,
            int states,
            SocketTable.Visitor visitor,
            boolean listens,
            Consumer<Optional<ScanException>> done) {
        return new ScanWork(
                this,
                () -> {
                    if (listens || watcher.isPresent()) {
                        openEvents();
                    }
                    return table().begin(where, states, visitor);
                },
                done);
    }

    /** Events are received from before the first count on, so that nothing ends unseen between the two. */
    private void openEvents() {
        if (backend() == CountingBackend.EVENTS && !events.isOpen()) {
            events.open(ports);
            addWatch();
        }
    }

    private void addWatch() {
        watcher.filter(each -> !paused)
                .ifPresent(each -> each.loop().add(each.watch(), events.descriptor(), Linux.POLLIN));
    }

    private void removeWatch() {
        watcher.filter(each -> each.watch().isAdded())
                .ifPresent(each -> each.loop().remove(each.watch()));
    }

    /** A descriptor that is closed must not be polled. */
    private void closeEvents() {
        removeWatch();
        events.close();
    }

    /**
     * Begins with the best backend again, for what failed once may work now, and keeps open what counting needs. From the next
     * scan on the event source is open if there is one.
     *
     * @param ready is ready when there are events
     * @param lost is run when the event source is given up
     */
    public void watch(EventLoop loop, EventLoop.Watch ready, Runnable lost) {
        close();
        current = 0;
        paused = false;
        watcher = Optional.of(new Watcher(loop, ready, lost));
    }

    /**
     * Until {@link #goOn} nobody is told of events, but those that come are kept, as many as the kernel has room for: its receive
     * queue needs no one to wake up. What else counting needs is given back.
     */
    public void pause() {
        paused = true;
        removeWatch();
        rest();
    }

    /** Events are told again, those first that have come meanwhile. */
    public void goOn() {
        paused = false;
        if (events.isOpen()) {
            addWatch();
        }
    }

    /** Gives back what counting needs; a later scan takes it again. */
    public void close() {
        release();
        watcher = Optional.empty();
    }

    /** Gives back what counting needs, unless it is {@link #watch watched}. */
    public void rest() {
        if (watcher.isEmpty()) {
            release();
        } else if (paused) {
            closeTables();
        }
    }

    private void release() {
        closeEvents();
        closeTables();
    }

    private void closeTables() {
        interruptions++;
        for (Candidate candidate : candidates) {
            candidate.table().close();
        }
    }

    /** The backend in use. */
    public CountingBackend backend() {
        return candidates.get(current).backend();
    }

    /** The table that the backend in use reads. */
    SocketTable table() {
        return candidates.get(current).table();
    }

    /** Tells whether what scanning needs was given back meanwhile: then a scan that was under way has to begin again. */
    int interruptions() {
        return interruptions;
    }

    int backends() {
        return candidates.size();
    }

    /** Open while a watched backend has events. */
    public DestroyEvents events() {
        return events;
    }

    /** The event source has failed: on with the next backend. */
    public void eventsFailed(ScanException cause) {
        giveUp();
        listener.backendChosen(backend(), cause.getMessage());
    }

    private void giveUp() {
        interruptions++;
        if (events.isOpen()) {
            watcher.ifPresent(each -> each.lost().run());
        }
        closeEvents();
        table().close();
        current = (current + 1) % candidates.size();
    }

    /** What a scan met, and why, and that it goes on with the next backend. */
    String failed(ScanException cause) {
        failedScans++;
        String text = backend().label() + ": " + cause.getMessage();
        giveUp();
        return text;
    }

    /** A scan has succeeded, after others failed if there is something to say. */
    void succeeded(String failures) {
        scans++;
        if (!failures.isEmpty()) {
            listener.backendChosen(backend(), failures);
        }
    }

    /** Scans that succeeded. */
    public long scans() {
        return scans;
    }

    /** Scans that failed, each of which another backend may have made good. */
    public long failedScans() {
        return failedScans;
    }
}
