package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.flushing.FlushWatch;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.health.ApplicationHealth;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Application;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.StartFailure;
import dev.zerohalt.report.Journal;
import java.util.List;
import java.util.Optional;

/** Turns what happens into events for the {@link Lifecycle}, and its actions into deeds. */
final class Supervisor implements Reaper.Listener, FlushWatch.Listener {
    private final EventLoop loop;
    private final Lifecycle lifecycle;
    private final Counters counters;
    private final Reaper reaper;
    private final Application application;
    private final Clearing clearing;
    private final Hooks hooks;
    private final Journal journal;
    private final Delivery delivery;
    private final Timer deadline;
    private final Timer moreChildren;
    private final ProberWatch probers;
    private final HealthWatch health;
    private final Draining draining;
    private final FlushWatch flushWatch;
    private final ApplicationPorts ports;
    private Optional<StartFailure> failure = Optional.empty();
    private int exitCode;

    /**
     * @param taker counts the connections that hold a drain
     * @param connections learns of those that zerohalt makes
     */
    Supervisor(
            Kernel kernel,
            EventLoop loop,
            Spawner spawner,
            Slices slices,
            Config config,
            Lifecycle lifecycle,
            Probers probers,
            Counters counters,
            Journal journal,
            ConnectionCounter counter,
            CensusTaker taker,
            OwnConnections connections) {
        this.loop = loop;
        this.lifecycle = lifecycle;
        this.counters = counters;
        this.reaper = new Reaper(kernel, this);
        this.application = new Application(kernel, spawner, reaper, config.signalsGroup());
        this.hooks = new Hooks(kernel, loop, spawner, reaper, config.hooks(), connections, this::on);
        this.journal = journal;
        this.delivery = new Delivery(kernel, application, counters, journal);
        this.deadline = loop.timer(loop.urgent(() -> on(new Event.DeadlineReached())));
        this.moreChildren = loop.timer(loop.urgent(() -> signalled(Signal.SIGCHLD, false)));
        this.probers = new ProberWatch(loop, probers, () -> on(new Event.ProbersTold()));
        Config.Counting counting = config.counting();
        OwnPorts own = config.ownPorts();
        this.ports = new ApplicationPorts(
                kernel, slices, counter, counting.ports(), counting.appPort().finds(), own, application::pid);
        this.draining = new Draining(
                kernel,
                loop,
                slices,
                config,
                lifecycle,
                journal,
                counter,
                taker,
                application,
                ports,
                connections,
                this::on);
        this.flushWatch = new FlushWatch(kernel, loop, slices, counter, own, this);
        Optional<ApplicationHealth.Listening> listening =
                ports.areNone() ? Optional.empty() : Optional.of(ports::checkListening);
        boolean drainsConnections = config.policy().strategy().counts() && !ports.areNone();
        this.clearing = new Clearing(
                kernel,
                loop,
                slices,
                lifecycle,
                application,
                reaper,
                hooks,
                config.policy().signals(),
                drainsConnections ? Optional.of(taker) : Optional.empty(),
                journal);
        this.health = new HealthWatch(
                kernel, loop, spawner, reaper, config.checks(), connections, lifecycle, journal, listening, this::on);
    }

    /** Somebody asks for the health, or for the status. */
    void healthAsked() {
        application.look(); // it may ask itself
        health.asked();
    }

    /** A prober was told of the drain. */
    void proberTold() {
        probers.told();
    }

    ApplicationPorts ports() {
        return ports;
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
        return application.pid();
    }

    /** What the application left as exit code, once the loop has ended. */
    int exitCode() {
        return exitCode;
    }

    /** Why the application's program was not executed; empty if it was. */
    Optional<StartFailure> failure() {
        return failure;
    }

    /**
     * Starts the application's process, which executes its program by and by.
     *
     * @return 0, or a negated errno if there is no process to be had
     */
    int start(byte[][] command) {
        int result = application.start(command, this::executed);
        if (result == 0) {
            health.begin();
        }
        return result;
    }

    private void executed() {
        if (lifecycle.phase() != Phase.TERMINATING) { // else our signal may have ended it before that
            loop.guard(() -> journal.started(application.pid()));
        }
        on(new Event.Started());
        health.executed();
    }

    void signalled(int signal, boolean fromTerminal) {
        if (signal == Signal.SIGCHLD) {
            reaper.reap();
            if (reaper.isMoreLeft()) {
                moreChildren.setAt(loop.now());
            }
            return;
        }
        counters.signalReceived(signal);
        if (signal != Signal.SIGCONT || !application.continued()) {
            on(new Event.Signalled(signal, fromTerminal));
        }
    }

    @Override
    public void applicationStopped(int signal) {
        application.stopped(signal);
    }

    @Override
    public void applicationExited(ExitStatus status) {
        boolean isNews = lifecycle.phase().hasApplication();
        loop.guard(() -> failure = application.ended());
        loop.guard(health::stop);
        loop.guard(application::giveBackTerminal);
        if (failure.isPresent()) { // what was started beside the application, as a hook, goes with it
            loop.stop();
            hooks.kill(Hook.PRE_SHUTDOWN);
            clearing.stop(Signal.SIGKILL);
            return;
        }
        on(new Event.Exited(status));
        if (isNews) {
            journal.applicationExited();
        }
    }

    @Override
    public void orphansReaped() {
        clearing.orphansReaped();
    }

    @Override
    public void childrenGone() {
        on(new Event.ChildrenGone());
    }

    @Override
    public void unsent(int sockets) {
        on(new Event.Unsent(sockets));
    }

    /** While flushing. */
    @Override
    public void countFailed(ScanException cause) {
        draining.countFailed(cause);
    }

    /** The deadline is set first, and each deed is guarded: what fails delays nothing, and leaves out nothing else. */
    void on(Event event) {
        if (failure.isPresent()) {
            return;
        }
        boolean before = loop.useReserve(true);
        List<Action> actions;
        try {
            actions = lifecycle.on(event, loop.now());
        } finally {
            if (lifecycle.phase() == Phase.EXITED) { // also if there was no memory for the action that says so
                exitCode = lifecycle.exitCode();
                loop.stop();
            } else if (lifecycle.hasDeadline()) {
                deadline.setAt(lifecycle.deadline());
            } else {
                deadline.cancel();
            }
        }
        for (Action action : actions) {
            loop.guard(() -> journal.before(action, loop.now()));
            loop.guard(() -> perform(action));
        }
        loop.guard(() -> journal.after(actions));
        loop.setReserve(before); // as the loop does itself if the lifecycle has failed
    }

    /** What matters most comes first: what is behind it is left out if it fails. */
    private void perform(Action action) {
        switch (action) {
            case Action.IgnoreDuplicate ignored -> {}
            case Action.Forward forward -> delivery.passOn(forward);
            case Action.BeginDrain begin -> {
                probers.drainBegins();
                health.stop();
                if (begin.signal() != 0) {
                    draining.findServer(begin.signal());
                }
            }
            case Action.WatchConnections watch -> draining.begin();
            case Action.CountConnections count -> draining.countSoon();
            case Action.EndDrain end -> draining.stop();
            case Action.StayDrained stay -> draining.rest();
            case Action.Resume resume -> {
                draining.stop();
                probers.drainIsTakenBack();
                health.begin();
            }
            case Action.SignalApplication stop -> delivery.stop(stop.signal());
            case Action.KillApplication kill -> delivery.kill();
            case Action.StopLeftovers stop -> clearing.stop(stop.signal());
            case Action.KillIdleLeftovers kill -> clearing.killIdle(kill.stopSignal());
            case Action.WatchUnsent watch -> flushWatch.begin();
            case Action.RunHook run -> {
                if (run.hook() == Hook.POST_SHUTDOWN) {
                    clearing.end(); // it is none
                    flushWatch.stop();
                }
                hooks.run(run);
            }
            case Action.EndHook end -> hooks.kill(end.run().hook());
            case Action.KillRemaining kill -> clearing.stop(Signal.SIGKILL);
            case Action.Exit exit -> {
                flushWatch.stop();
                application.giveBackTerminal();
            }
        }
    }
}
