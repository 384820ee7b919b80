package dev.zerohalt;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.connections.watching.DrainWatch;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.os.Pace;
import dev.zerohalt.report.Journal;

/** Which ports a drain watches. */
final class DrainPorts {
    private final ApplicationPorts ports;
    private final DrainWatch drainWatch;
    private final AppPort appPort;
    private final Lifecycle lifecycle;
    private final Journal journal;

    DrainPorts(ApplicationPorts ports, DrainWatch drainWatch, AppPort appPort, Lifecycle lifecycle, Journal journal) {
        this.ports = ports;
        this.drainWatch = drainWatch;
        this.appPort = appPort;
        this.lifecycle = lifecycle;
        this.journal = journal;
    }

    /** On ports that have to be found first, or on those that were set, where somebody should listen. */
    void watch() {
        if (ports.areFound()) {
            ports.find(new Pace(), this::found); // the drain waits for it
            return;
        }
        drainWatch.begin();
        appPort.number()
                .ifPresent(port -> ports.checkListening(PortSet.of(port), new Pace(), listens -> {
                    if (!listens.orElse(true) && isDraining()) {
                        ports.find(new Pace(), this::foundElsewhere);
                    }
                }));
    }

    private void foundElsewhere(FoundPorts found) {
        if (isDraining()) {
            journal.nobodyListensAnyMore(found);
        }
    }

    /** Else the drain was over before the ports were found. */
    private boolean isDraining() {
        return lifecycle.phase() == Phase.DRAINING;
    }

    private void found(FoundPorts found) {
        if (isDraining()) {
            journal.drains(found);
            ports.monitor(found);
            drainWatch.begin();
        }
    }
}
