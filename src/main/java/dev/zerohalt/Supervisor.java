package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.Census;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.ConnectionWatch;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.health.ApplicationHealth;
import dev.zerohalt.health.HealthChecks;
import dev.zerohalt.health.HealthMode;
import dev.zerohalt.health.Listening;
import dev.zerohalt.health.Probers;
import dev.zerohalt.health.StandaloneHealth;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.lifecycle.HookOutcome;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Leftovers;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.Terminal;
import java.util.Optional;

/** Turns what happens into events for the {@link Lifecycle}, and its actions into deeds. */
final class Supervisor
        implements Reaper.Listener, ConnectionWatch.Listener, HealthChecks.Listener, StandaloneHealth.Listener {
    /** Processes below those that have ended are looked for this often at most. */
    private static final long LEFTOVERS_PAUSE = 20_000_000;

    private static final int NO_GROUP = 0;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Lifecycle lifecycle;
    private final Counters counters;
    private final Terminal terminal;
    private final Reaper reaper;
    private final Leftovers leftovers;
    private final boolean signalsGroup;
    private final Hooks hooks;
    private final Journal journal;
    private final Timer deadline;
    private final Timer moreLeftovers;
    private final Probers probers;
    private final Timer probersCheck;
    private final Config.Counting counting;
    private final ApplicationHealth health;
    private final ConnectionWatch connections;
    private final ApplicationPorts ports;
    private int application;
    private boolean applicationIsStopped;
    private int exitCode;

    Supervisor(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            Config config,
            Lifecycle lifecycle,
            Probers probers,
            Counters counters,
            Journal journal,
            ConnectionCounter counter,
            Census census,
            OwnPorts own) {
        this.kernel = kernel;
        this.loop = loop;
        this.lifecycle = lifecycle;
        this.counters = counters;
        this.terminal = Terminal.find(kernel);
        this.reaper = new Reaper(kernel, this);
        this.leftovers = new Leftovers(kernel);
        this.signalsGroup = config.signalsGroup();
        this.hooks = new Hooks(kernel, reaper, config.hooks(), this::on);
        this.journal = journal;
        this.deadline = loop.timer(() -> on(new Event.DeadlineReached()));
        this.moreLeftovers = loop.timer(leftovers::signalNew);
        this.probers = probers;
        this.probersCheck = loop.timer(this::checkProbers);
        probers.whenTold(() -> probersCheck.setAt(loop.now()));
        this.counting = config.counting();
        this.ports = new ApplicationPorts(
                kernel, slices, counter, counting.ports(), counting.appPort().finds(), own, this::application);
        this.connections =
                new ConnectionWatch(kernel, loop, slices, counter, census, own, counting.intervalNanos(), this);
        this.health = health(config.checks());
    }

    private ApplicationHealth health(Config.Checks settings) {
        Pace pace = new Pace();
        pace.begin(loop.now());
        Listening listening = done -> ports.checkListening(pace, done);
        if (settings.mode() != HealthMode.STANDALONE) {
            return HealthChecks.of(kernel, loop, reaper, settings, pace, listening, this);
        }
        return new StandaloneHealth(
                loop, pace, ports.areNone() ? Optional.empty() : Optional.of(listening), settings.startupNanos(), this);
    }

    /** Somebody asks for the health, or for the status. */
    void healthAsked() {
        if (lifecycle.phase() == Phase.STARTING) {
            health.asked();
        }
    }

    /** The application's ports. */
    ApplicationPorts ports() {
        return ports;
    }

    /** The watch of the drain's connections. */
    ConnectionWatch connections() {
        return connections;
    }

    /** Whether it is there and, by the last checks, well. */
    boolean isApplicationHealthy() {
        return lifecycle.phase().hasApplication() && health.isHealthy();
    }

    /** Processes reaped that others left behind. */
    long orphans() {
        return reaper.orphans();
    }

    /** The application's process id. */
    int application() {
        return application;
    }

    /** What the application left as exit code, once the loop has ended. */
    int exitCode() {
        return exitCode;
    }

    /**
     * Starts the application.
     *
     * @return 0, or the negated errno of what failed
     */
    int start(byte[][] command) {
        int pid = kernel.spawn(command, terminal.toLend(), -1, -1);
        if (pid < 0) {
            terminal.takeBack();
            return pid;
        }
        application = pid;
        reaper.application(pid);
        terminal.lentTo(pid);
        journal.started(pid);
        on(new Event.Started());
        health.start();
        return 0;
    }

    void signalled(int signal) {
        if (signal == Signal.SIGCHLD) {
            reaper.reap();
            return;
        }
        journal.signalReceived(signal);
        counters.signalReceived(signal);
        boolean continued = signal == Signal.SIGCONT && terminal.continued();
        if (continued) {
            applicationIsStopped = false;
        } else {
            on(new Event.Signalled(signal));
        }
    }

    @Override
    public void healthy() {
        journal.healthy();
        on(new Event.Healthy());
    }

    @Override
    public void nobodyListens(boolean known) {
        journal.nobodyListens(counting, known);
    }

    @Override
    public void unhealthy(String why) {
        journal.unhealthy(why);
        on(new Event.Unhealthy());
    }

    @Override
    public void checkFailed(String why, boolean usual) {
        journal.checkFailed(why, usual);
    }

    @Override
    public void applicationStopped(int signal) {
        applicationIsStopped = true;
        terminal.applicationStopped(signal);
    }

    @Override
    public void applicationExited(ExitStatus status) {
        health.stop();
        terminal.takeBack();
        on(new Event.Exited(status));
    }

    @Override
    public void orphansReaped() {
        if (lifecycle.phase() == Phase.CLEARING && !moreLeftovers.isSet()) {
            moreLeftovers.setAt(loop.now() + LEFTOVERS_PAUSE);
        }
    }

    @Override
    public void childrenGone() {
        on(new Event.ChildrenGone());
    }

    @Override
    public void counted(Census connections, boolean ended) {
        journal.counted(connections, loop.now());
        on(new Event.Counted(connections.holding(), ended));
    }

    @Override
    public void unsent(int sockets) {
        on(new Event.Unsent(sockets));
    }

    @Override
    public void countFailed(ScanException cause) {
        journal.countFailed(cause);
        on(new Event.CountFailed());
    }

    private void on(Event event) {
        for (Action action : lifecycle.on(event, loop.now())) {
            perform(action);
        }
        if (lifecycle.hasDeadline()) {
            deadline.setAt(lifecycle.deadline());
        } else {
            deadline.cancel();
        }
    }

    /** Whether everybody knows by now; if not, looks again when the last one may have gone silent. */
    private void checkProbers() {
        if (probers.areTold(loop.now())) {
            on(new Event.ProbersTold());
        } else {
            probersCheck.setAt(probers.goneBy(loop.now()));
        }
    }

    private void deliver(int signal) {
        int result = kernel.kill(signalsGroup ? -application : application, signal);
        if (result == -Errno.ESRCH && signalsGroup) { // it has gone to another group
            result = kernel.kill(application, signal);
        }
        applicationIsStopped &= signal != Signal.SIGCONT;
        if (result < 0) {
            journal.cannotSignal(signal, kernel.describe(-result));
        }
    }

    /** On ports that have to be found first, or on those that were set, where somebody should listen. */
    private void watchConnections() {
        if (ports.areFound()) {
            ports.find(new Pace(), this::watchFound); // the drain waits for it
            return;
        }
        connections.watchHolding();
        counting.appPort()
                .number()
                .ifPresent(port -> ports.checkListening(PortSet.of(port), new Pace(), listens -> {
                    if (!listens.orElse(true)) {
                        ports.find(new Pace(), found -> journal.nobodyListensAnyMore(counting, found));
                    }
                }));
    }

    private void watchFound(FoundPorts found) {
        if (lifecycle.phase() == Phase.DRAINING) { // else it is over already
            journal.drains(found);
            ports.monitor(found);
            connections.watchHolding();
        }
    }

    private void perform(Action action) {
        journal.before(action, loop.now());
        switch (action) {
            case Action.Forward forward -> {
                counters.signalForwarded(forward.signal());
                deliver(forward.signal());
            }
            case Action.BeginDrain begin -> {
                health.stop();
                probers.drainBegins();
                probersCheck.setAt(loop.now());
            }
            case Action.WatchConnections watch -> watchConnections();
            case Action.CountConnections count -> connections.countSoon();
            case Action.EndDrain end -> connections.stop();
            case Action.SignalApplication stop -> {
                counters.signalForwarded(stop.signal());
                deliver(stop.signal());
                if (applicationIsStopped) { // or it would not hear of it before it is killed
                    deliver(Signal.SIGCONT);
                }
            }
            case Action.KillApplication kill -> deliver(Signal.SIGKILL);
            case Action.StopLeftovers stop -> leftovers.stop(application, hooks.group(), stop.signal());
            case Action.WatchUnsent watch -> connections.watchUnsent();
            case Action.RunHook run -> {
                if (run.hook() == Hook.POST_SHUTDOWN) {
                    moreLeftovers.cancel(); // it is none
                    connections.stop();
                }
                hooks.run(run.hook(), run.environment());
            }
            case Action.EndHook end -> {
                if (end.run().hook() == Hook.POST_SHUTDOWN && end.run().outcome() != HookOutcome.NOT_STARTED) {
                    leftovers.stop(application, NO_GROUP, Signal.SIGKILL); // nothing that it started survives us
                }
                hooks.end();
            }
            case Action.Exit exit -> {
                connections.stop();
                terminal.takeBack();
                exitCode = exit.code();
                loop.stop();
            }
        }
    }
}
