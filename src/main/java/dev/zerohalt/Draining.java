package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.watching.DrainWatch;
import dev.zerohalt.gauge.GaugeWatch;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.Application;
import dev.zerohalt.report.Journal;
import java.util.Optional;
import java.util.function.Consumer;

/** What a drain looks at while it lasts: the connections, and the application's gauge if there is one. */
final class Draining implements DrainWatch.Listener, GaugeWatch.Listener {
    private final EventLoop loop;
    private final Journal journal;
    private final Consumer<Event> events;
    private final DrainWatch connections;
    private final DrainPorts ports;
    private final Optional<GaugeWatch> gauge;
    private final Config.Counting settings;

    /**
     * @param taker counts the connections that hold a drain
     * @param own learns of the connections to the gauge
     * @param events takes what was found
     */
    Draining(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            Config config,
            Lifecycle lifecycle,
            Journal journal,
            ConnectionCounter counter,
            CensusTaker taker,
            Application application,
            ApplicationPorts ports,
            OwnConnections own,
            Consumer<Event> events) {
        this.loop = loop;
        this.settings = config.counting();
        this.journal = journal;
        this.events = events;
        this.connections = new DrainWatch(kernel, loop, slices, counter, taker, settings.intervalNanos(), this);
        this.ports = new DrainPorts(
                kernel, loop, slices, config, counter, application, ports, connections, lifecycle, journal);
        this.gauge = settings.gauge().map(each -> new GaugeWatch(kernel, loop, each, own, this));
    }

    /** Looks whether the first process only starts the server: it is said once. */
    void findServer(int signal) {
        ports.findServer(signal);
    }

    void begin() {
        loop.guard(ports::watch);
        gauge.ifPresent(GaugeWatch::begin);
    }

    void countSoon() {
        connections.countSoon();
    }

    /** Nothing is counted or asked until it begins again. */
    void rest() {
        loop.guard(connections::rest);
        gauge.ifPresent(GaugeWatch::stop);
    }

    void stop() {
        loop.guard(connections::stop);
        gauge.ifPresent(GaugeWatch::stop);
    }

    @Override
    public void counted(Census census, long quietNanos) {
        try {
            journal.counted(census, connections.returning(), loop.now());
        } finally {
            events.accept(new Event.Counted(census.holding(), quietNanos));
        }
    }

    @Override
    public void countFailed(ScanException cause) {
        try {
            journal.countFailed(cause);
        } finally {
            events.accept(new Event.CountFailed());
        }
    }

    @Override
    public void gauged(Reading reading, long ageNanos) {
        boolean isIdle = settings.gauge().orElseThrow().isIdle(reading);
        try {
            journal.gauge().read(reading, isIdle, loop.now() - ageNanos);
        } finally {
            events.accept(new Event.Gauged(isIdle, ageNanos));
        }
    }
}
