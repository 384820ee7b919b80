package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Log;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.report.GaugeJournal;
import dev.zerohalt.report.Journal;
import dev.zerohalt.status.GaugeStatus;
import dev.zerohalt.status.Status;
import java.util.Optional;

/** Sees everything, and tells whoever asks for the status. */
final class Observer {
    private final Kernel kernel;
    private final Config config;
    private final Lifecycle lifecycle;
    private final Probers probers;
    private final Log log;
    private final Supervisor supervisor;
    private final Slices slices;
    private final Pace pace = Pace.slow();
    private final ConnectionCounter counter;
    private final CensusTaker drainTaker;
    private final CensusTaker taker;
    private final Journal journal;
    private final ApplicationPorts ports;
    private final long startedAt;
    private boolean counting;
    private String countError = "the first count is under way";

    /**
     * @param drainTaker counts the connections that hold a drain, while there is one
     * @param taker counts them all for the status
     */
    Observer(
            Kernel kernel,
            Config config,
            Lifecycle lifecycle,
            Probers probers,
            Log log,
            Slices slices,
            ConnectionCounter counter,
            CensusTaker drainTaker,
            CensusTaker taker,
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
        this.drainTaker = drainTaker;
        this.taker = taker;
        this.ports = supervisor.ports();
        this.startedAt = kernel.nanoTime();
        pace.begin(startedAt);
    }

    Status look() {
        supervisor.healthAsked();
        count();
        long now = kernel.nanoTime();
        boolean drainsIsNewer = drainTaker.last().isPresent() && drainTaker.takenAt() - taker.takenAt() > 0;
        CensusTaker newest = drainsIsNewer ? drainTaker : taker;
        return new Status(
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
                newest.last(),
                now - newest.takenAt(),
                countError,
                gauge(now),
                probers.known(),
                counter.scans(),
                counter.failedScans(),
                supervisor.orphans(),
                log.dropped());
    }

    private Optional<GaugeStatus> gauge(long now) {
        GaugeJournal gauge = journal.gauge();
        return config.counting()
                .gauge()
                .map(each -> new GaugeStatus(
                        each, gauge.wasAsked() ? gauge.last() : Optional.empty(), now - gauge.askedAt()));
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
            journal.ports().listens(found);
            ports.monitor(found);
        }
        countConnections();
    }

    private void countConnections() {
        slices.begin(
                taker.take(failure -> {
                    counting = false;
                    countError = failure.map(ScanException::getMessage).orElse("");
                }),
                pace);
    }
}
