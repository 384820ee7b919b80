package dev.zerohalt;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.config.Config;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.connections.ports.ServerSearch;
import dev.zerohalt.connections.watching.DrainWatch;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Application;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.process.Wrapper;
import dev.zerohalt.report.Journal;

/** Which ports a drain watches, and who listens there. */
final class DrainPorts {
    private final Kernel kernel;
    private final EventLoop loop;
    private final Slices slices;
    private final Config config;
    private final ConnectionCounter counter;
    private final Application application;
    private final ApplicationPorts ports;
    private final DrainWatch drainWatch;
    private final Lifecycle lifecycle;
    private final Journal journal;
    private final Pace pace = new Pace();
    private final Timer timer;
    private int searches;

    DrainPorts(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            Config config,
            ConnectionCounter counter,
            Application application,
            ApplicationPorts ports,
            DrainWatch drainWatch,
            Lifecycle lifecycle,
            Journal journal) {
        this.kernel = kernel;
        this.loop = loop;
        this.timer = loop.timer(this::find);
        this.slices = slices;
        this.config = config;
        this.counter = counter;
        this.application = application;
        this.ports = ports;
        this.drainWatch = drainWatch;
        this.lifecycle = lifecycle;
        this.journal = journal;
        pace.begin(loop.now());
    }

    /** Looks whether the application's first process is a wrapper, while all of its processes are there: it is said once. */
    void findServer(int signal) {
        ProcessTree tree = new ProcessTree(kernel.pid(), application.pid());
        SignalSet stopSignal = SignalSet.of(config.policy().signals().stopSignal(signal));
        new ServerSearch(
                        kernel,
                        work -> slices.begin(work, new Pace()),
                        counter,
                        config.ownPorts(),
                        tree,
                        server -> Wrapper.read(kernel, tree, server, stopSignal).ifPresent(journal.ports()::wrapper))
                .begin();
    }

    /**
     * On ports that have to be found first, or on those that were set, where somebody should listen. A watch that stands, because a drain
     * was asked for before, goes on if the ports are the same; while they are found nothing is counted.
     */
    void watch() {
        searches++;
        if (ports.areFound()) {
            drainWatch.rest();
            timer.setAt(pace.next()); // drains may be asked for, and taken back, without pause
            if (pace.allows(loop.now())) {
                find();
            }
            return;
        }
        begin(false);
        AppPort appPort = config.counting().appPort();
        appPort.number()
                .filter(port -> pace.allows(loop.now()))
                .ifPresent(port -> ports.checkListening(PortSet.of(port), pace, listens -> {
                    if (!listens.orElse(true) && isDraining()) {
                        ports.find(pace, this::foundElsewhere);
                    }
                }));
    }

    /** The drain waits for it. */
    private void find() {
        timer.cancel();
        if (isDraining()) {
            int search = searches;
            ports.find(pace, found -> found(found, search));
        }
    }

    private void begin(boolean onOtherPorts) {
        if (drainWatch.isWatching() && !onOtherPorts) {
            drainWatch.goOn();
        } else {
            drainWatch.begin();
        }
    }

    private void foundElsewhere(FoundPorts found) {
        if (isDraining()) {
            journal.ports().nobodyListensAnyMore(found);
        }
    }

    /** Else the drain was over before the ports were found. */
    private boolean isDraining() {
        return lifecycle.phase() == Phase.DRAINING;
    }

    private void found(FoundPorts found, int search) {
        if (isDraining() && search == searches) { // else that drain was taken back meanwhile
            journal.ports().drains(found);
            begin(ports.monitor(found));
        }
    }
}
