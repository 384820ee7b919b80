package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.process.SocketWalk;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Finds the application's ports: those of the listening sockets that its processes have, so that a sidecar's in the same network
 * namespace do not count, and those of connections whose listening socket is closed. What cannot be known is never none: the
 * wider answer is taken, up to every port but our own. What it holds does not grow with sockets, processes or descriptors.
 *
 * <pre>
 *  listening sockets ──► their owners ──► connections ──► their owners ──► found
 *          └──────────────────┴────────────────┴──── cannot be read: every port
 * </pre>
 */
final class PortSearch {
    /** How far to look. */
    enum Depth {
        /** Who listens. */
        LISTENING,
        /** And who is connected, if other ports listen than the last time. */
        CHANGES,
        /** And who is connected. */
        ALL
    }

    private final Kernel kernel;
    private final Consumer<Slices.Work> worker;
    private final ConnectionCounter counter;
    private final OwnPorts own;
    private final ProcessTree tree;
    private final Depth depth;
    private final Optional<FoundPorts> last;
    private final Consumer<FoundPorts> done;
    private final Listeners listeners = new Listeners();
    private Optional<PortSet> anybody = Optional.empty();
    private PortSet listening = PortSet.NONE;
    private PortSet likely = PortSet.NONE;
    private String unknown = "";

    /**
     * @param worker does the work of the search, a piece after the other
     * @param tree whose ports are meant
     * @param last what was found the last time
     * @param done is told what was found
     */
    PortSearch(
            Kernel kernel,
            Consumer<Slices.Work> worker,
            ConnectionCounter counter,
            OwnPorts own,
            ProcessTree tree,
            Depth depth,
            Optional<FoundPorts> last,
            Consumer<FoundPorts> done) {
        this.kernel = kernel;
        this.worker = worker;
        this.counter = counter;
        this.own = own;
        this.tree = tree;
        this.depth = depth;
        this.last = last;
        this.done = done;
    }

    void begin() {
        worker.accept(counter.scan(own.others(), 1 << TcpState.LISTEN, listeners, this::listed));
    }

    private void listed(Optional<ScanException> failure) {
        anybody = failure.isPresent() ? Optional.empty() : Optional.of(listeners.all());
        if (failure.isPresent()) {
            giveUp(failure.get().getMessage());
        } else if (listeners.areTooMany()) {
            giveUp("more than " + Listeners.MOST + " sockets listen");
        } else if (listeners.isEmpty()) {
            findAccepted();
        } else {
            walk(listeners::own, this::ownersSeen);
        }
    }

    /** Shows the inodes of all sockets that the application's processes have. */
    private void walk(LongPredicate visitor, Consumer<SocketWalk> then) {
        SocketWalk walk = new SocketWalk(kernel, tree, visitor);
        worker.accept(new Slices.Work() {
            @Override
            public boolean step() {
                return walk.step();
            }

            @Override
            public void done() {
                then.accept(walk);
            }

            @Override
            public void broken() {
                walk.close();
                anybody = Optional.empty();
                giveUp("internal error");
            }
        });
    }

    private void ownersSeen(SocketWalk walk) {
        if (walk.isComplete()) {
            listening = listeners.ownedOr(user -> false);
            likely = listening;
        } else {
            listening = listeners.all();
            likely = walk.knowsUsers() ? listeners.ownedOr(walk::isHiddenOf) : listening;
            unknown = "the descriptors of a process cannot be read";
        }
        findAccepted();
    }

    private void findAccepted() {
        boolean same = last.isPresent() && last.get().listening().equals(listening);
        if (depth == Depth.LISTENING || depth == Depth.CHANGES && same) {
            found(same ? last.get().accepted() : PortSet.NONE);
            return;
        }
        PortSet ephemeral = EphemeralPorts.read(kernel);
        PortSet others = own.others().without(listeners.all());
        // The kernel leaves out what a client's connection must be, unless it may be all that there is
        PortSet where = listening.isEmpty() ? others : others.without(ephemeral);
        AcceptedPorts accepted = new AcceptedPorts(ephemeral);
        worker.accept(counter.scan(where, TcpState.COUNTED, accepted, failure -> connectionsSeen(accepted, failure)));
    }

    private void connectionsSeen(AcceptedPorts accepted, Optional<ScanException> failure) {
        if (failure.isPresent()) {
            giveUp(failure.get().getMessage());
        } else if (accepted.areTooMany()) {
            giveUp("connections are on more than " + AcceptedPorts.MOST + " ports");
        } else if (accepted.seen().isEmpty() || !unknown.isEmpty()) {
            found(accepted.seen());
        } else {
            walk(accepted::own, walk -> found(walk.isComplete() ? accepted.owned() : accepted.seen()));
        }
    }

    private void giveUp(String why) {
        listening = own.others();
        likely = listening;
        unknown = why;
        found(PortSet.NONE);
    }

    private void found(PortSet connected) {
        done.accept(new FoundPorts(listening, likely, connected, anybody, unknown));
    }
}
