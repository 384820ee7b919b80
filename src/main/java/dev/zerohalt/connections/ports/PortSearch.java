package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.ScanWork;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.SocketWalk;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the application's ports: those of the listening sockets that its processes have, so that a sidecar's in the same network
 * namespace do not count, and those of connections whose listening socket is closed. What cannot be known is never none: the
 * wider answer is taken, up to every port but our own. What it holds does not grow with sockets, processes or descriptors.
 *
 * <pre>
 *  LISTENERS ──► OWNERS ──► CONNECTIONS ──► THEIR_OWNERS ──► END
 *      └────────────┴────────────┴──── cannot be read: every port
 * </pre>
 */
final class PortSearch implements Slices.Work {
    /** How far to look. */
    enum Depth {
        /** Who listens. */
        LISTENING,
        /** And who is connected, if other ports listen than the last time. */
        CHANGES,
        /** And who is connected. */
        ALL
    }

    private enum Stage {
        LISTENERS,
        OWNERS,
        CONNECTIONS,
        THEIR_OWNERS,
        END
    }

    private final ConnectionCounter counter;
    private final OwnPorts own;
    private final Depth depth;
    private final Optional<FoundPorts> last;
    private final Consumer<FoundPorts> done;
    private final Listeners listeners = new Listeners();
    private SocketWalk walk;
    private final Kernel kernel;
    private final int application;
    private final PortSet ephemeral;
    private AcceptedPorts accepted;
    private ScanWork scan;
    private Stage stage = Stage.LISTENERS;
    private Optional<PortSet> anybody = Optional.empty();
    private PortSet listening = PortSet.NONE;
    private PortSet likely = PortSet.NONE;
    private PortSet connected = PortSet.NONE;
    private String unknown = "";

    /**
     * @param application its process id
     * @param last what was found the last time
     * @param done is told what was found
     */
    PortSearch(
            Kernel kernel,
            ConnectionCounter counter,
            OwnPorts own,
            int application,
            Depth depth,
            Optional<FoundPorts> last,
            Consumer<FoundPorts> done) {
        this.kernel = kernel;
        this.counter = counter;
        this.application = application;
        this.own = own;
        this.depth = depth;
        this.last = last;
        this.done = done;
        this.walk = new SocketWalk(kernel, application, listeners::own);
        this.ephemeral = EphemeralPorts.read(kernel);
        this.scan = counter.scan(own.others(), 1 << TcpState.LISTEN, listeners, this::listed);
    }

    @Override
    public boolean step() {
        switch (stage) {
            case LISTENERS, CONNECTIONS -> {
                if (!scan.step()) {
                    scan.done();
                }
            }
            case OWNERS -> {
                if (!walk.step()) {
                    walked();
                }
            }
            case THEIR_OWNERS -> {
                if (!walk.step()) {
                    connected = walk.isComplete() ? accepted.owned() : accepted.seen();
                    stage = Stage.END;
                }
            }
            case END -> {}
        }
        return stage != Stage.END;
    }

    private void listed(Optional<ScanException> failure) {
        anybody = failure.isPresent() ? Optional.empty() : Optional.of(listeners.all());
        if (failure.isPresent()) {
            giveUp(failure.get().getMessage());
        } else if (listeners.areTooMany()) {
            giveUp("more than " + Listeners.MOST + " sockets listen");
        } else if (listeners.isEmpty()) {
            next();
        } else {
            stage = Stage.OWNERS;
        }
    }

    private void walked() {
        if (walk.isComplete()) {
            listening = listeners.owned();
            likely = listening;
        } else {
            listening = listeners.all();
            likely = walk.knowsUsers() ? listeners.ownedOr(walk::isHiddenOf) : listening;
            unknown = "the descriptors of a process cannot be read";
        }
        next();
    }

    private void next() {
        boolean same = last.isPresent() && last.get().listening().equals(listening);
        if (depth == Depth.LISTENING || depth == Depth.CHANGES && same) {
            connected = same ? last.get().accepted() : PortSet.NONE;
            stage = Stage.END;
            return;
        }
        accepted = new AcceptedPorts(ephemeral);
        PortSet others = own.others().without(listeners.all());
        // The kernel leaves out what a client's connection must be, unless it may be all that there is
        PortSet where = listening.isEmpty() ? others : others.without(ephemeral);
        scan = counter.scan(where, TcpState.COUNTED, accepted, this::connectionsSeen);
        stage = Stage.CONNECTIONS;
    }

    private void connectionsSeen(Optional<ScanException> failure) {
        if (failure.isPresent()) {
            giveUp(failure.get().getMessage());
        } else if (accepted.areTooMany()) {
            giveUp("connections are on more than " + AcceptedPorts.MOST + " ports");
        } else if (accepted.seen().isEmpty() || !unknown.isEmpty()) {
            connected = accepted.seen();
            stage = Stage.END;
        } else {
            walk = new SocketWalk(kernel, application, accepted::own);
            stage = Stage.THEIR_OWNERS;
        }
    }

    private void giveUp(String why) {
        listening = own.others();
        likely = listening;
        unknown = why;
        stage = Stage.END;
    }

    @Override
    public void broken() {
        walk.close();
        anybody = Optional.empty();
        giveUp("internal error");
        done();
    }

    @Override
    public void done() {
        done.accept(new FoundPorts(listening, likely, connected, anybody, unknown));
    }
}
