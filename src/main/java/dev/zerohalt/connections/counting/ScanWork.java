package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.os.Slices;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One scan of the socket table, with the next backend where one fails; a part of the table is a step. It begins again if the
 * counter gave back between two steps what it needs.
 */
public final class ScanWork implements Slices.Work {
    private final ConnectionCounter counter;
    private final Supplier<SocketTable.Scan> beginning;
    private final Consumer<Optional<ScanException>> done;
    private SocketTable.Scan scan;
    private String failures = "";
    private int failed;
    private int interruptions;

    ScanWork(ConnectionCounter counter, Supplier<SocketTable.Scan> beginning, Consumer<Optional<ScanException>> done) {
        this.counter = counter;
        this.beginning = beginning;
        this.done = done;
    }

    @Override
    public boolean step() {
        try {
            if (scan == null || interruptions != counter.interruptions()) {
                interruptions = counter.interruptions();
                scan = beginning.get();
            }
            if (scan.next()) {
                return true;
            }
        } catch (ScanException e) {
            scan = null;
            failed++;
            failures += (failures.isEmpty() ? "" : "; ") + counter.failed(e);
            return failed < counter.backends();
        }
        counter.succeeded(failures);
        return false;
    }

    @Override
    public void done() {
        boolean unknown = failed == counter.backends();
        done.accept(unknown ? Optional.of(new ScanException(failures)) : Optional.empty());
    }

    @Override
    public void broken() {
        done.accept(Optional.of(new ScanException("internal error")));
    }

    /** Does all of it at once: for the command line, where nobody else is to be served. */
    public void run() {
        boolean more = true;
        while (more) {
            more = step();
        }
        done();
    }
}
