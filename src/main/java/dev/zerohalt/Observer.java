package dev.zerohalt;

import dev.zerohalt.cli.Texts;
import dev.zerohalt.config.Config;
import dev.zerohalt.connections.Census;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.ConnectionWatch;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Log;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.status.Status;

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
    private final long startedAt;
    private ConnectionCounter counter;
    private ConnectionWatch watch;
    private ApplicationPorts ports;
    private Census census;
    private boolean counted;
    private long countedAt;
    private String countError = "";

    Observer(Kernel kernel, Config config, Lifecycle lifecycle, Probers probers, Log log, Supervisor supervisor) {
        this.kernel = kernel;
        this.config = config;
        this.lifecycle = lifecycle;
        this.probers = probers;
        this.log = log;
        this.supervisor = supervisor;
        this.startedAt = kernel.nanoTime();
    }

    void watchWith(ConnectionCounter newCounter, ConnectionWatch newWatch, ApplicationPorts newPorts) {
        counter = newCounter;
        watch = newWatch;
        ports = newPorts;
        census = counter.lastCensus().naming(NAMED);
    }

    Status look() {
        count();
        long now = kernel.nanoTime();
        boolean drainsIsNewer = watch.hasCounted() && (!counted || watch.countedAt() - countedAt > 0);
        Census newest = drainsIsNewer ? counter.lastCensus() : counted ? census : null;
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
                counter.ports().toString(),
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

    /** If the pace allows; else the last count has to do. */
    private void count() {
        try {
            if (watch.look(this::findPorts, census)) {
                counted = true;
                countedAt = kernel.nanoTime();
                countError = "";
            }
        } catch (ScanException e) {
            counted = false;
            countError = e.getMessage();
        }
    }

    /** A drain finds them once, when it begins. */
    private void findPorts() {
        if (lifecycle.phase().isServing()) {
            ports.resolve(supervisor.application());
        }
    }
}
