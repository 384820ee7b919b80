package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.ProcessTree;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** The ports on which the application's connections count: those that were set, and with {@code APP_PORT=auto} those it is found to have. */
public final class ApplicationPorts {
    /** More of the ports on which the application has listened are not remembered. */
    private static final int MOST_LISTENED = 64;

    private final Kernel kernel;
    private final Slices slices;
    private final ConnectionCounter counter;
    private final PortSet set;
    private final boolean finds;
    private final OwnPorts own;
    private final IntSupplier application;
    private Optional<FoundPorts> last = Optional.empty();
    private PortSet listened = PortSet.NONE;

    /**
     * @param set the ports that were set
     * @param finds whether others are to be found
     * @param application the application's process id
     */
    public ApplicationPorts(
            Kernel kernel,
            Slices slices,
            ConnectionCounter counter,
            PortSet set,
            boolean finds,
            OwnPorts own,
            IntSupplier application) {
        this.kernel = kernel;
        this.slices = slices;
        this.counter = counter;
        this.set = set;
        this.finds = finds;
        this.own = own;
        this.application = application;
    }

    /**
     * The ports on which anybody listens, but for zerohalt.
     *
     * @throws ScanException if that cannot be known
     */
    public static PortSet listening(ConnectionCounter counter, OwnPorts own) {
        Listeners listeners = new Listeners();
        counter.scan(own.others(), 1 << TcpState.LISTEN, listeners, failure -> {
                    if (failure.isPresent()) {
                        throw failure.get();
                    }
                })
                .run();
        if (listeners.areTooMany()) {
            throw new ScanException("more than " + Listeners.MOST + " sockets listen");
        }
        return listeners.all();
    }

    /**
     * Finds the ports of the application of another zerohalt.
     *
     * @param worker does the work of the search, a piece after the other
     * @param done is told them
     */
    public static void find(
            Kernel kernel,
            Consumer<Slices.Work> worker,
            ConnectionCounter counter,
            OwnPorts own,
            ProcessTree tree,
            Consumer<FoundPorts> done) {
        new PortSearch(kernel, worker, counter, own, tree, PortSearch.Depth.LISTENING, Optional.empty(), done).begin();
    }

    /** Whether there is nothing to monitor. */
    public boolean areNone() {
        return set.isEmpty() && !finds;
    }

    /** Whether the ports are found, and not only set. */
    public boolean areFound() {
        return finds;
    }

    /**
     * Finds the application's ports, whatever was set.
     *
     * @param pace what the search is to keep to
     * @param done is told them, in this turn of the loop or in a later one
     */
    public void find(Pace pace, Consumer<FoundPorts> done) {
        search(PortSearch.Depth.ALL, pace, done);
    }

    /** The same for somebody who asks often: who is connected is looked at only when other ports listen than the last time. */
    public void findChanges(Pace pace, Consumer<FoundPorts> done) {
        search(PortSearch.Depth.CHANGES, pace, done);
    }

    /** Has the counter count on the ports that were set and found. Whether it counts on others than before. */
    public boolean monitor(FoundPorts found) {
        if (!finds) {
            return false;
        }
        last = Optional.of(found);
        PortSet all = found.all().with(set);
        boolean areOthers = !all.equals(counter.ports());
        if (areOthers) {
            counter.monitor(all);
        }
        return areOthers;
    }

    /** The monitored ports: {@code 8080}; {@code auto} before they were found; {@code none}. */
    @Override
    public String toString() {
        if (last.isPresent()) {
            return counter.ports().isEmpty() ? "none" : counter.ports().toString();
        }
        String text = finds ? "auto" : "";
        text += finds && !set.isEmpty() ? "," : "";
        return areNone() ? "none" : text + set;
    }

    /**
     * Finds out whether somebody listens on a port that was set, or the application on one that is found.
     *
     * @param pace what the look is to keep to
     * @param done is told; nothing if it cannot be known, or if there is no port
     */
    public void checkListening(Pace pace, Consumer<Optional<Boolean>> done) {
        if (areNone()) {
            done.accept(Optional.empty());
        } else if (finds) {
            search(PortSearch.Depth.LISTENING, pace, found -> done.accept(isListening(found)));
        } else {
            checkListening(set, pace, done);
        }
    }

    /** A neighbour who listens is no reason to send traffic; without a neighbour it can only be the application. */
    private Optional<Boolean> isListening(FoundPorts found) {
        if (found.anybody().isEmpty()) {
            return Optional.empty();
        }
        PortSet anybody = found.anybody().get();
        if (!found.likely().isEmpty() || anybody.intersects(set)) {
            return Optional.of(true);
        }
        return found.isKnown() || anybody.isEmpty() ? Optional.of(false) : Optional.empty();
    }

    /** The same for some ports. */
    public void checkListening(PortSet where, Pace pace, Consumer<Optional<Boolean>> done) {
        Listeners listeners = new Listeners();
        slices.begin(
                counter.scan(
                        where,
                        1 << TcpState.LISTEN,
                        listeners,
                        failure -> done.accept(
                                failure.isPresent() ? Optional.empty() : Optional.of(!listeners.isEmpty()))),
                pace);
    }

    private void search(PortSearch.Depth depth, Pace pace, Consumer<FoundPorts> done) {
        Consumer<FoundPorts> found = each -> done.accept(remember(each));
        new PortSearch(
                        kernel,
                        work -> slices.begin(work, pace),
                        counter,
                        own,
                        new ProcessTree(kernel.pid(), application.getAsInt()),
                        depth,
                        last,
                        found)
                .begin();
    }

    /** A port on which the application has listened is its own also when its listening socket is closed. */
    private FoundPorts remember(FoundPorts found) {
        if (found.isKnown() && listened.ranges() < MOST_LISTENED) {
            listened = listened.with(found.listening());
        }
        PortSet closed = found.accepted().with(listened.without(found.listening()));
        return new FoundPorts(found.listening(), found.likely(), closed, found.anybody(), found.unknown());
    }
}
