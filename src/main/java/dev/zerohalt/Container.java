package dev.zerohalt;

import dev.zerohalt.cli.Texts;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.config.Names;
import dev.zerohalt.config.Platform;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.Census;
import dev.zerohalt.connections.Classifier;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.ConnectionWatch;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.health.HealthPages;
import dev.zerohalt.health.Probers;
import dev.zerohalt.http.HttpServer;
import dev.zerohalt.http.Router;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.metrics.MetricsPage;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.OsException;
import dev.zerohalt.process.SignalSource;
import dev.zerohalt.status.StatusPage;
import java.util.List;
import java.util.Optional;

/** Puts the parts together, starts the application, and runs until its end. */
final class Container {
    private static final int INIT = 1;
    private static final int FAILURE = 1;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final Kernel kernel;
    private final Config config;
    private final List<String> unknownVariables;
    private final Log log;
    private final EventLoop loop;
    private final Journal journal;
    private final Supervisor supervisor;
    private final Observer observer;
    private final HttpServer health;
    private final Optional<HttpServer> metrics;

    Container(Kernel kernel, Runnable safepoint, Config config, List<String> unknownVariables) {
        this.kernel = kernel;
        this.config = config;
        this.unknownVariables = unknownVariables;
        Config.Logging logging = config.logging();
        this.log = new Log(kernel, new LogSink(kernel, logging.descriptor()), logging.level(), logging.format());
        this.loop = new EventLoop(kernel, safepoint, this::internalError);
        Lifecycle lifecycle = new Lifecycle(config.policy());
        Probers probers = new Probers(config.health().probes());
        this.journal = new Journal(
                log,
                new TerminationLog(kernel, config.terminationLog()),
                lifecycle,
                config.policy().strategy(),
                probers);
        Counters counters = new Counters();
        this.supervisor = new Supervisor(kernel, loop, config, lifecycle, probers, counters, journal);
        this.observer = new Observer(kernel, config, lifecycle, probers, log, supervisor);
        supervisor.checkWith(config.checks());
        HealthPages healthPages = new HealthPages(
                config.health(),
                lifecycle::phase,
                () -> lifecycle.isReady(config.health().readinessDelayNanos(), loop.now()),
                (request, welcome) -> {
                    probers.answered(request, welcome, loop.now());
                    counters.healthAnswered(kernel.nanoTime() - loop.now());
                });
        Router pages = Router.first(healthPages, new StatusPage(observer::look, loop::now));
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
        } catch (OsException e) {
            log.error("exit", e.getMessage()).with("code", FAILURE).end();
            return FAILURE;
        }
        announce();
        int started = supervisor.start(command);
        if (started < 0) {
            return notStarted(command[0], -started);
        }
        prepareCounting();
        loop.run();
        return supervisor.exitCode();
    }

    /** First in the loop: nothing delays a signal. */
    private void watchSignals() {
        int descriptor = OsException.check(kernel, "receive signals", kernel.signalDescriptor());
        SignalSource signals = new SignalSource(kernel, descriptor, supervisor::signalled);
        loop.add(new EventLoop.Watch(events -> signals.read()), descriptor, Linux.POLLIN);
    }

    private void announce() {
        boolean init = kernel.pid() == INIT;
        int subreaper = init ? 0 : kernel.becomeSubreaper();
        Line line = log.info("start", "zerohalt " + Texts.VERSION)
                .with("pid", kernel.pid())
                .with("role", init ? "init" : subreaper < 0 ? "parent" : "subreaper")
                .with("health_port", config.health().port())
                .with("app_ports", monitored(config.counting()));
        line.end();
        if (subreaper < 0) {
            log.warn("start", "orphans cannot be reaped here: not PID 1, and not allowed to become the subreaper")
                    .with("because", kernel.describe(-subreaper))
                    .end();
        }
        if (config.gracePeriod().origin() == GracePeriod.Origin.ASSUMED) {
            assumed(config.gracePeriod());
        }
        for (String warning : config.warnings()) {
            log.warn("config.budget", warning).end();
        }
        for (String variable : unknownVariables) {
            Line unknown = log.warn("config.unknown", "unknown setting").with("name", variable);
            Names.nearest(variable, Setting::variable).ifPresent(near -> unknown.with("nearest", near));
            unknown.end();
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
                .withSeconds("app", config.policy().shutdownTimeout())
                .end();
    }

    private static String monitored(Config.Counting counting) {
        String ports = counting.ports().toString();
        return counting.findsPorts() ? ports.isEmpty() ? "auto" : "auto," + ports : ports;
    }

    private int notStarted(byte[] program, int errno) {
        int code = switch (errno) {
            case Errno.ENOENT -> NOT_FOUND;
            case Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE -> FAILURE; // no process to be had
            default -> NOT_EXECUTABLE;
        };
        log.error("exit", "cannot start the application")
                .with("command", Latin1.decode(program))
                .with("because", kernel.describe(errno))
                .with("code", code)
                .end();
        return code;
    }

    /** After the application has been started: it need not wait for this. */
    private void prepareCounting() {
        Config.Counting counting = config.counting();
        ConnectionCounter counter = new ConnectionCounter(
                kernel,
                counting.findsPorts() ? PortSet.ALL : counting.ports(),
                counting.backends(),
                census(counting),
                config.health().port(),
                journal::backendChosen);
        int healthPort = config.health().port();
        counter.discount(
                PortSet.of(
                        healthPort, config.metrics().map(Config.Metrics::port).orElse(healthPort)),
                () -> health.accepted() + metrics.map(HttpServer::accepted).orElse(0L));
        ConnectionWatch watch = new ConnectionWatch(kernel, loop, counter, counting.intervalNanos(), supervisor);
        ApplicationPorts ports =
                new ApplicationPorts(kernel, counter, counting, config.health().port(), log);
        supervisor.watchWith(watch, ports);
        observer.watchWith(counter, watch, ports);
        try {
            counter.tryBackends();
        } catch (ScanException e) {
            journal.countFailed(e);
        }
    }

    private Census census(Config.Counting counting) {
        Classifier classifier = new Classifier(counting.idleMillis(), counting.busyMillis());
        boolean idleOnesHold = config.policy().strategy() != DrainStrategy.IN_FLIGHT;
        return new Census(counting.filter(), classifier, idleOnesHold);
    }

    private void internalError(RuntimeException error) {
        log.error("", "internal error: " + error.getClass().getName())
                .with("because", String.valueOf(error.getMessage()))
                .end();
    }
}
