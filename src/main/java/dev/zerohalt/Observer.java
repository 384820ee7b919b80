package dev.zerohalt;

import dev.zerohalt.cli.Texts;
import dev.zerohalt.config.Config;
import dev.zerohalt.connections.Census;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.ConnectionWatch;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Log;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.status.Status;
import java.util.Optional;

/** Sees everything, and tells whoever asks for the status. */
final class Observer {
    /** More connections than that are only counted: what slow clients have not taken is kept for them. */
    private static final int NAMED = 100;

    private final Kernel kernel;
    private final Config config;
    private final Lifecycle lifecycle;
    private final Probers probers;
    private final Log log;
    private final Supervisor supervisor;
    private final Slices slices;
    private final Pace pace = new Pace();
    private final ConnectionCounter counter;
    private final Journal journal;
    private final ConnectionWatch watch;
    private final ApplicationPorts ports;
    private final long startedAt;
    private Census census;
    private Census next;
    private boolean counting;
    private boolean counted;
    private long countedAt;
    private String countError = "the first count is under way";

    /**
     * @param census which connections count, and which of them hold a drain
     */
    Observer(
            Kernel kernel,
            Config config,
            Lifecycle lifecycle,
            Probers probers,
            Log log,
            Slices slices,
            ConnectionCounter counter,
            Census census,
            Journal journal,
            Supervisor supervisor) {
        this.kernel = kernel;
        this.config = config;
        this.lifecycle = lifecycle;
        this.probers = probers;
        this.log = log;
        this.slices = slices;
        this.counter = counter;
        this.journal = journal;
        this.supervisor = supervisor;
        this.watch = supervisor.connections();
        this.ports = supervisor.ports();
        this.census = census.naming(NAMED);
        this.next = census.naming(NAMED);
        this.startedAt = kernel.nanoTime();
        pace.begin(startedAt);
    }

    Status look() {
        supervisor.healthAsked();
        count();
        long now = kernel.nanoTime();
        boolean drainsIsNewer = watch.hasCounted() && (!counted || watch.countedAt() - countedAt > 0);
        Census newest = drainsIsNewer ? watch.census() : counted ? census : null;
        return new Status(
                Texts.VERSION,
                now,
                now - startedAt,
                kernel.pid(),
                lifecycle.phase(),
                supervisor.application(),
                supervisor.isApplicationHealthy(),
                config.gracePeriod(),
                config.policy(),
                lifecycle.timeline(),
                ports.toString(),
                counter.backend().label(),
                newest,
                now - (drainsIsNewer ? watch.countedAt() : countedAt),
                countError,
                probers.known(),
                counter.scans(),
                counter.failedScans(),
                supervisor.orphans(),
                log.dropped());
    }

    /** If the pace allows; else, and until it is done, the last count has to do. A drain finds the ports once, when it begins. */
    private void count() {
        if (counting || !pace.allows(kernel.nanoTime())) {
            return;
        }
        counting = true;
        if (ports.areFound() && lifecycle.phase().isServing()) {
            ports.findChanges(pace, this::found);
        } else {
            countConnections();
        }
    }

    private void found(FoundPorts found) {
        if (lifecycle.phase().isServing()) {
            journal.listens(found);
            ports.monitor(found);
        }
        countConnections();
    }

    private void countConnections() {
        slices.begin(counter.scan(counter.ports(), TcpState.HOLDING, next, this::counted), pace);
    }

    private void counted(Optional<ScanException> failure) {
        counting = false;
        counted = failure.isEmpty();
        countError = failure.map(ScanException::getMessage).orElse("");
        if (counted) {
            Census taken = next;
            next = census;
            census = taken;
            countedAt = kernel.nanoTime();
        }
    }
}
