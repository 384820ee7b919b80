package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.process.SocketLink;
import dev.zerohalt.process.SocketWalk;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Finds the process that listens if it is not the application's first one. What cannot be seen, or takes long, is not told: what a
 * wrapper has open is seen soon.
 *
 * <pre>
 *  listening sockets ──► has the first process one? ──► which process below it has one? ──► found
 * </pre>
 */
public final class ServerSearch {
    /** A process that has more descriptors does more than to start another one. */
    private static final int MOST_DESCRIPTORS = 64;

    /** Of some descriptors, or to the next process. */
    private static final int MOST_STEPS = 2_000;

    private final Kernel kernel;
    private final Consumer<Slices.Work> worker;
    private final ConnectionCounter counter;
    private final OwnPorts own;
    private final ProcessTree tree;
    private final IntConsumer found;
    private final Listeners listeners = new Listeners();
    private int server;

    /**
     * @param worker does the work of the search, a piece after the other
     * @param tree whose server is meant
     * @param found is told the process id of a server that is not the first process; not called if there is none
     */
    public ServerSearch(
            Kernel kernel,
            Consumer<Slices.Work> worker,
            ConnectionCounter counter,
            OwnPorts own,
            ProcessTree tree,
            IntConsumer found) {
        this.kernel = kernel;
        this.worker = worker;
        this.counter = counter;
        this.own = own;
        this.tree = tree;
        this.found = found;
    }

    public void begin() {
        worker.accept(counter.scan(own.others(), 1 << TcpState.LISTEN, listeners, this::listed));
    }

    private void listed(Optional<ScanException> failure) {
        if (failure.isEmpty() && !listeners.areTooMany() && !listeners.isEmpty()) {
            worker.accept(new FirstProcess());
        }
    }

    /** A step of a search, of which not all need be done. */
    private abstract static class Search implements Slices.Work {
        @Override
        public void done() {}

        @Override
        public void broken() {}
    }

    /** Whether the first process listens. */
    private final class FirstProcess extends Search {
        private final String folder = "/proc/" + tree.application() + "/fd";
        private final Directory descriptors = new Directory(kernel);
        private final SocketLink link = new SocketLink(kernel);

        @Override
        public boolean step() {
            boolean listens = descriptors.open(folder) < 0; // or may do so
            int seen = 0;
            while (!listens && descriptors.isOpen()) {
                int descriptor = descriptors.next();
                if (descriptor == Directory.END) {
                    listens = descriptors.error() < 0;
                    break;
                }
                seen++;
                listens = seen > MOST_DESCRIPTORS || isListening(descriptor);
            }
            descriptors.close();
            if (!listens && seen > 0) { // else it may be gone
                worker.accept(new Others());
            }
            return false;
        }

        private boolean isListening(int descriptor) {
            long inode = link.inode(folder, descriptor);
            return inode < 0 || inode != SocketLink.OTHER && listeners.has(inode);
        }
    }

    /** Which other process does. */
    private final class Others extends Search {
        private final SocketWalk walk = new SocketWalk(kernel, tree, this::isServers);
        private int steps;

        private boolean isServers(long inode) {
            if (listeners.has(inode) && walk.process() != tree.application() && walk.isShowingDescendant()) {
                server = walk.process();
            }
            return server != 0;
        }

        @Override
        public boolean step() {
            steps++;
            return walk.step() && steps < MOST_STEPS;
        }

        @Override
        public void done() {
            walk.close();
            if (server != 0) {
                found.accept(server);
            }
        }

        @Override
        public void broken() {
            walk.close();
        }
    }
}
