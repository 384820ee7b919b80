package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ForeignVariables;
import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.config.Names;
import dev.zerohalt.config.Platform;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.control.DrainPages;
import dev.zerohalt.health.HealthPages;
import dev.zerohalt.health.Probers;
import dev.zerohalt.http.DescriptorReserve;
import dev.zerohalt.http.HttpServer;
import dev.zerohalt.http.Router;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.metrics.MetricsPage;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Memory;
import dev.zerohalt.os.MemoryException;
import dev.zerohalt.os.OsException;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.SignalSource;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.StartFailure;
import dev.zerohalt.process.WorkingDirectory;
import dev.zerohalt.report.Journal;
import dev.zerohalt.report.TerminationLog;
import dev.zerohalt.status.Status;
import dev.zerohalt.status.StatusPage;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts the parts together, starts the application, and runs until its end. */
final class Container {
    private static final int INIT = 1;
    private static final int FAILURE = 1;
    private static final int NAMED_IN_LOG = 10;
    private static final long TELL_SHORTAGE_EVERY = 60_000_000_000L;
    private static final long RETRY_SIGNALS_AFTER = 100_000_000;
    private static final long SETTLE_AFTER = 250_000_000;

    /** More connections are only counted: what slow clients have not taken is kept for them. */
    private static final int NAMED_IN_STATUS = 100;

    private final Kernel kernel;
    private final Memory memory;
    private final Config config;
    private final ForeignVariables foreign;
    private final Log log;
    private final TerminationLog terminationLog;
    private final EventLoop loop;
    private final Journal journal;
    private final ParentWatch parent;
    private final Supervisor supervisor;
    private final Slices slices;
    private final ConnectionCounter counter;
    private final HealthPages healthPages;
    private final HttpServer health;
    private final Optional<HttpServer> metrics;
    private long shortages;
    private OptionalLong shortageTold = OptionalLong.empty();

    Container(Kernel kernel, Memory memory, Config config, ForeignVariables foreign) {
        this.kernel = kernel;
        this.memory = memory;
        this.config = config;
        this.foreign = foreign;
        Config.Logging logging = config.logging();
        this.log = new Log(kernel, new LogSink(kernel, logging.descriptor()), logging.level(), logging.format());
        this.terminationLog = new TerminationLog(kernel, config.terminationLog());
        this.parent = new ParentWatch(kernel, log);
        this.loop = new EventLoop(kernel, memory, this::failed);
        Lifecycle lifecycle =
                new Lifecycle(config.policy(), config.gracePeriod().includesPreStop());
        Probers probers = new Probers(config.health().probes());
        this.journal = new Journal(log, terminationLog, lifecycle, config, probers);
        Counters counters = new Counters();
        Config.Counting counting = config.counting();
        OwnConnections own = new OwnConnections();
        SocketFilter filter = own.without(counting.filter());
        this.counter = new ConnectionCounter(
                kernel,
                counting.appPort().finds() ? config.ownPorts().others() : counting.ports(),
                counting.backends(),
                filter,
                journal::backendChosen);
        this.slices = new Slices(kernel, loop, counter::rest);
        HoldingRule rule = new HoldingRule(
                config.policy().strategy() != DrainStrategy.IN_FLIGHT, counting.idleMillis(), counting.busyMillis());
        CensusTaker drainTaker = new CensusTaker(kernel, counter, filter, rule, NAMED_IN_LOG, false);
        CensusTaker statusTaker = new CensusTaker(kernel, counter, filter, rule, NAMED_IN_STATUS, true);
        Spawner spawner = new Spawner(kernel, loop, WorkingDirectory.leave(kernel));
        this.supervisor = new Supervisor(
                kernel, loop, spawner, slices, config, lifecycle, probers, counters, journal, counter, drainTaker, own);
        Observer observer = new Observer(
                kernel, config, lifecycle, probers, log, slices, counter, drainTaker, statusTaker, journal, supervisor);
        this.healthPages = new HealthPages(
                config.health(),
                () -> {
                    supervisor.healthAsked();
                    return lifecycle.phase();
                },
                () -> lifecycle.isReady(config.health().readinessDelayNanos(), loop.now()),
                (request, good) -> {
                    if (probers.answered(request, good, loop.now())) {
                        supervisor.proberTold();
                    }
                    counters.healthAnswered(kernel.nanoTime() - loop.now());
                });
        StatusAccess access = config.health().statusAccess();
        Router pages = Router.first(
                Router.first(healthPages, new StatusPage(access, observer::look, loop::now)),
                new DrainPages(access, lifecycle, config.policy(), supervisor::on));
        Optional<Config.Metrics> settings = config.metrics();
        if (settings.isPresent()) {
            Router page = new MetricsPage(settings.get().path(), observer::look, counters, loop::now);
            boolean shared = settings.get().port() == config.health().port();
            pages = shared ? Router.first(pages, page) : pages;
            this.metrics = shared ? Optional.empty() : Optional.of(new HttpServer(kernel, loop, page));
        } else {
            this.metrics = Optional.empty();
        }
        this.health = new HttpServer(kernel, loop, pages);
    }

    /** The exit code. */
    int run(byte[][] command) {
        try {
            watchSignals();
            IpAddress bind = config.health().bind().orElse(null);
            health.listen("health", bind, config.health().port());
            if (metrics.isPresent()) {
                metrics.get()
                        .listen("metrics", bind, config.metrics().orElseThrow().port());
            }
            limitClients();
        } catch (OsException e) {
            log.error("exit", e.getMessage()).with("code", FAILURE).end();
            terminationLog.write("zerohalt: " + e.getMessage() + "\n");
            return FAILURE;
        }
        announce();
        if (config.mayHoldSecrets()) {
            kernel.dumpNoCore();
        }
        boolean before = loop.useReserve(true);
        int started = supervisor.start(command);
        loop.setReserve(before);
        if (started < 0) {
            return notStarted(command[0], StartFailure.of(kernel, -started));
        }
        loop.timer(this::settle).setAt(loop.now() + SETTLE_AFTER);
        loop.run();
        Optional<StartFailure> failure = supervisor.failure();
        return failure.isPresent() ? notStarted(command[0], failure.get()) : supervisor.exitCode(); // allocates nothing
    }

    /** What neither the start nor a run that is over at once should wait for: finds out whether connections can be counted. */
    private void settle() {
        healthPages.prepare();
        kernel.layDownCapabilities(config.startsPrograms());
        slices.begin(counter.trial(failure -> failure.ifPresent(journal::countFailed)), new Pace());
        memory.started();
    }

    /** Or there would be no descriptor for hooks, checks and counting. */
    private void limitClients() {
        int clients = DescriptorReserve.clients(kernel, metrics.isPresent() ? 2 : 1);
        health.limitClients(clients);
        metrics.ifPresent(server -> server.limitClients(clients));
    }

    /** First in the loop: nothing delays a signal. One that could not be handled for want of memory is tried again. */
    private void watchSignals() {
        int descriptor = OsException.check(kernel, "receive signals", kernel.signalDescriptor());
        SignalSource.Receiver receiver =
                new IncomingSignals(kernel, loop, config, journal.signals(), parent, supervisor);
        SignalSource signals = new SignalSource(kernel, descriptor, receiver, journal.signals()::raisedByOurselves);
        Timer again = loop.timer(loop.urgent(signals::read));
        Runnable read = loop.urgent(() -> {
            again.setAt(loop.now() + RETRY_SIGNALS_AFTER);
            signals.read();
            again.cancel();
        });
        loop.add(new EventLoop.Watch(read), descriptor, Linux.POLLIN);
    }

    private void announce() {
        boolean init = kernel.pid() == INIT;
        int subreaper = init ? 0 : kernel.becomeSubreaper();
        log.info("start", "zerohalt " + Status.VERSION)
                .with("pid", kernel.pid())
                .with("role", init ? "init" : subreaper < 0 ? "parent" : "subreaper")
                .with("health_port", config.health().port())
                .with("app_ports", supervisor.ports().toString())
                .end();
        if (subreaper < 0) {
            log.warn("start", "orphans cannot be reaped here: not PID 1, and not allowed to become the subreaper")
                    .with("because", kernel.describe(-subreaper))
                    .end();
        }
        config.parentDeathSignal().ifPresent(parent::begin);
        if (config.gracePeriod().origin() == GracePeriod.Origin.ASSUMED) {
            assumed(config.gracePeriod());
        }
        for (String warning : config.warnings()) {
            log.warn("config.budget", warning).end();
        }
        for (ForeignVariables.Service service : foreign.services()) {
            Line ignored = log.warn(
                    "config.service",
                    "variables of a Kubernetes Service are ignored: " + ForeignVariables.Service.ADVICE);
            ignored.withAny("service", service.name())
                    .withAny("ignored", service.ignored())
                    .end();
        }
        for (String variable : foreign.unknown()) {
            log.warn("config.unknown", "unknown setting")
                    .with("name", variable)
                    .withAny(
                            "nearest",
                            Names.nearest(variable, Setting::variable).orElse(""))
                    .end();
        }
        if (foreign.more() > 0) {
            log.warn("config.unknown", "unknown settings, or variables of Services, that are not named")
                    .with("more", foreign.more())
                    .end();
        }
    }

    /** A guess is said, with what mends it. */
    private void assumed(GracePeriod grace) {
        Platform platform = grace.platform().orElseThrow();
        log.info(
                        "config.platform",
                        "a grace period is assumed, and the timeouts are fitted into it; set "
                                + Setting.GRACE_PERIOD.variable() + " if " + platform.graceSetting() + " differs")
                .with("platform", platform.label())
                .with("sign", platform.sign())
                .withSeconds("grace", grace.nanos())
                .withSeconds("drain", config.policy().longestDrain())
                .withSeconds("app", config.policy().leastStopTimeout())
                .end();
    }

    private int notStarted(byte[] program, StartFailure why) {
        String command = Latin1.decode(program);
        log.error("exit", "cannot start the application")
                .with("command", command)
                .with("because", why.because())
                .with("code", why.code())
                .end();
        terminationLog.write(
                "zerohalt: cannot start the application " + Ascii.visible(command) + ": " + why.because() + "\n");
        return why.code();
    }

    /** Want of memory is said once a minute at most, which is what the memory in reserve is enough for. */
    private void failed(RuntimeException error) {
        if (error instanceof MemoryException) {
            shortages++;
            if (shortageTold.isEmpty() || loop.now() - shortageTold.getAsLong() >= TELL_SHORTAGE_EVERY) {
                shortageTold = OptionalLong.of(loop.now());
                log.error("memory", "out of memory: something was left undone")
                        .with("failures", shortages)
                        .end();
            }
            return;
        }
        log.error("", "internal error: " + error.getClass().getName())
                .with("because", String.valueOf(error.getMessage()))
                .end();
    }
}
