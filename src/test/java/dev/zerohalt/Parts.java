package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.SignalSource;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.WorkingDirectory;
import dev.zerohalt.report.Journal;
import dev.zerohalt.report.TerminationLog;
import java.util.function.Consumer;

/** The parts of a container, put together as {@link Container} does it but without its servers. */
final class Parts {
    static final int NAMED_IN_LOG = 10;
    private static final int NAMED_IN_STATUS = 100;

    final EventLoop loop;
    final Slices slices;
    final Lifecycle lifecycle;
    final Probers probers;
    final ConnectionCounter counter;
    final CensusTaker drainTaker;
    final Supervisor supervisor;
    final Observer observer;

    /**
     * @param settings such as {@code APP_PORT=8080}
     */
    Parts(Kernel kernel, String... settings) {
        this(
                kernel,
                error -> {
                    throw new AssertionError(error);
                },
                settings);
    }

    /**
     * @param errors is told of exceptions that handlers let through
     */
    Parts(Kernel kernel, Consumer<RuntimeException> errors, String... settings) {
        ConfigReader reader = new ConfigReader();
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        Config config = reader.read();
        Config.Counting counting = config.counting();
        OwnConnections own = new OwnConnections();
        SocketFilter filter = own.without(counting.filter());
        Log log = new Log(
                kernel,
                new LogSink(kernel, 2),
                config.logging().level(),
                config.logging().format());
        loop = new EventLoop(kernel, () -> {}, errors);
        lifecycle = new Lifecycle(config.policy(), false);
        probers = new Probers(config.health().probes());
        Journal journal = new Journal(log, new TerminationLog(kernel, ""), lifecycle, config, probers);
        counter = new ConnectionCounter(
                kernel,
                counting.appPort().finds() ? config.ownPorts().others() : counting.ports(),
                counting.backends(),
                filter,
                journal::backendChosen);
        slices = new Slices(kernel, loop, counter::rest);
        HoldingRule rule = new HoldingRule(
                config.policy().strategy() != DrainStrategy.IN_FLIGHT, counting.idleMillis(), counting.busyMillis());
        drainTaker = new CensusTaker(kernel, counter, filter, rule, NAMED_IN_LOG, false);
        supervisor = new Supervisor(
                kernel,
                loop,
                new Spawner(kernel, loop, new WorkingDirectory("")),
                slices,
                config,
                lifecycle,
                probers,
                new Counters(),
                journal,
                counter,
                drainTaker,
                own);
        observer = new Observer(
                kernel,
                config,
                lifecycle,
                probers,
                log,
                slices,
                counter,
                drainTaker,
                new CensusTaker(kernel, counter, filter, rule, NAMED_IN_STATUS, true),
                journal,
                supervisor);
        int signals = kernel.signalDescriptor();
        SignalSource source = new SignalSource(kernel, signals, supervisor::signalled, ignored -> {});
        loop.add(new EventLoop.Watch(source::read), signals, Linux.POLLIN);
    }

    /** Starts the application; 0 or a negated errno. */
    int start() {
        return supervisor.start(new byte[][] {{'a', 'p', 'p'}});
    }

    /** Lets it happen until the end; the exit code. */
    int run() {
        if (start() != 0) {
            throw new AssertionError("the application could not be started");
        }
        loop.run();
        return supervisor.exitCode();
    }
}
