package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.Kernel;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts the connections on the monitored ports, again and again. The last census stays while the next one is taken. */
public final class CensusTaker {
    /** How many of the connections that hold a drain are named. */
    public static final int NAMED = 10;

    /** Of those that are asked for in the status. More are only counted: what slow clients have not taken is kept for them. */
    private static final int NAMED_IN_STATUS = 100;

    private final Kernel kernel;
    private final ConnectionCounter counter;
    private Census last;
    private Census next;
    private boolean isKnown;
    private long takenAt;

    private CensusTaker(Kernel kernel, ConnectionCounter counter, Census one, Census other) {
        this.kernel = kernel;
        this.counter = counter;
        this.last = one;
        this.next = other;
    }

    /** Names the first connections that hold the drain. */
    public static CensusTaker ofHolding(
            Kernel kernel, ConnectionCounter counter, NetworkFilter filter, HoldingRule rule) {
        return new CensusTaker(
                kernel, counter, new Census(filter, rule, NAMED, false), new Census(filter, rule, NAMED, false));
    }

    /** Names more connections, whether they hold the drain or not. */
    public static CensusTaker ofAll(Kernel kernel, ConnectionCounter counter, NetworkFilter filter, HoldingRule rule) {
        return new CensusTaker(
                kernel,
                counter,
                new Census(filter, rule, NAMED_IN_STATUS, true),
                new Census(filter, rule, NAMED_IN_STATUS, true));
    }

    /**
     * Work that takes the next census.
     *
     * @param done is told when it has been taken, or why it could not be
     */
    public ScanWork take(Consumer<Optional<ScanException>> done) {
        return counter.scan(counter.ports(), TcpState.COUNTED, next, failure -> {
            isKnown = failure.isEmpty();
            if (isKnown) {
                Census taken = next;
                next = last;
                last = taken;
                takenAt = kernel.nanoTime();
            }
            done.accept(failure);
        });
    }

    /** The last census, if it succeeded; valid until the one after the next is taken. */
    public Optional<Census> last() {
        return isKnown ? Optional.of(last) : Optional.empty();
    }

    /** When the last one was taken; nanoseconds. */
    public long takenAt() {
        return takenAt;
    }
}
