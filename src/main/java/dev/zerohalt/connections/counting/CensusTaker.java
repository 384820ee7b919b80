package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.Kernel;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts the connections on the monitored ports, again and again. The last census stays while the next one is taken. */
public final class CensusTaker {
    private final Kernel kernel;
    private final ConnectionCounter counter;
    private Census last;
    private Census next;
    private boolean isKnown;
    private long takenAt;

    /**
     * @param filter whose connections count
     * @param toName how many connections each census names
     * @param namesAll whether connections that do not hold the drain are named too
     */
    public CensusTaker(
            Kernel kernel,
            ConnectionCounter counter,
            SocketFilter filter,
            HoldingRule rule,
            int toName,
            boolean namesAll) {
        this.kernel = kernel;
        this.counter = counter;
        this.last = new Census(filter, rule, toName, namesAll);
        this.next = new Census(filter, rule, toName, namesAll);
    }

    /**
     * Work that takes the next census.
     *
     * @param also is shown the same connections, and others that the filter or their state leaves out
     * @param done is told when it has been taken, or why it could not be
     */
    public ScanWork take(SocketTable.Visitor also, Consumer<Optional<ScanException>> done) {
        return counter.scan(counter.ports(), TcpState.COUNTED, new Both(next, also), failure -> {
            isKnown = failure.isEmpty();
            takenAt = kernel.nanoTime();
            if (isKnown) {
                Census taken = next;
                next = last;
                last = taken;
            }
            done.accept(failure);
        });
    }

    /** Work that takes the next census. */
    public ScanWork take(Consumer<Optional<ScanException>> done) {
        return take(socket -> {}, done);
    }

    private record Both(SocketTable.Visitor first, SocketTable.Visitor second) implements SocketTable.Visitor {
        @Override
        public void begin() {
            first.begin();
            second.begin();
        }

        @Override
        public void visit(SocketRow socket) {
            first.visit(socket);
            second.visit(socket);
        }
    }

    /** The last census, if it succeeded; valid until the one after the next is taken. */
    public Optional<Census> last() {
        return isKnown ? Optional.of(last) : Optional.empty();
    }

    /** When the last one was taken, or could not be; nanoseconds. */
    public long takenAt() {
        return takenAt;
    }
}
