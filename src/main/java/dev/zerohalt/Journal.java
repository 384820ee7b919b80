package dev.zerohalt;

import dev.zerohalt.connections.CountingBackend;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.process.Signal;

/** Says in the log what happens. The event names are stable. */
final class Journal {
    private static final long PROGRESS_PAUSE = 1_000_000_000L;

    private final Log log;
    private final Lifecycle lifecycle;
    private int toldConnections = -1;
    private long toldAt;
    private String toldFailure = "";

    Journal(Log log, Lifecycle lifecycle) {
        this.log = log;
        this.lifecycle = lifecycle;
    }

    void started(int pid) {
        log.info("app.start", "application started").with("pid", pid).end();
        log.info("app.healthy", "taking traffic").end();
    }

    void backendChosen(CountingBackend backend, String why) {
        Line line = why.isEmpty()
                ? log.info("backend", "connections can be counted")
                : log.warn("backend", "connections are counted in another way");
        line.with("backend", backend.label());
        if (!why.isEmpty()) {
            line.with("because", why);
        }
        line.end();
    }

    void cannotSignal(int signal, String because) {
        log.error("app.signal", "the application cannot be signalled")
                .with("signal", Signal.name(signal))
                .with("because", because)
                .end();
    }

    void countFailed(ScanException cause) {
        if (!toldFailure.equals(cause.getMessage())) {
            toldFailure = cause.getMessage();
            log.warn("backend", "connections cannot be counted: their number is unknown, which is not none")
                    .with("because", toldFailure)
                    .end();
        }
    }

    void counted(int connections, long now) {
        boolean due = toldConnections < 0 || now - toldAt >= PROGRESS_PAUSE;
        if (connections != toldConnections && due && connections > 0) {
            toldConnections = connections;
            toldAt = now;
            log.info("drain.progress", "waiting for connections to end")
                    .with("connections", connections)
                    .end();
        }
    }

    /** An action is about to be performed. */
    void before(Action action, long now) {
        Timeline timeline = lifecycle.timeline();
        switch (action) {
            case Action.Forward forward -> forwarded(forward.signal());
            case Action.BeginDrain begin ->
                log.info("drain.start", "health is 503, the application goes on serving")
                        .with("signal", Signal.name(begin.signal()))
                        .end();
            case Action.EndDrain end -> drainEnded(timeline);
            case Action.SignalApplication stop ->
                log.info("app.signal", "the application is told to stop")
                        .with("signal", Signal.name(stop.signal()))
                        .end();
            case Action.KillApplication kill ->
                log.warn("app.kill", "the application is killed")
                        .with("signal", Signal.name(Signal.SIGKILL))
                        .end();
            case Action.StopLeftovers stop -> leftovers(stop.signal(), timeline);
            case Action.Exit exit -> exited(exit.code(), timeline, now);
            case Action.WatchConnections watch -> {}
            case Action.CountConnections count -> {}
            case Action.WatchUnsent watch -> {}
        }
    }

    private void forwarded(int signal) {
        Line line = signal == Signal.SIGWINCH
                ? log.debug("signal.forwarded", "signal passed on")
                : log.info("signal.forwarded", "signal passed on");
        line.with("signal", Signal.name(signal)).end();
    }

    void signalReceived(int signal) {
        Line line = lifecycle.isShutdownSignal(signal)
                ? log.info("signal.received", "shutdown signal")
                : log.debug("signal.received", "signal");
        line.with("signal", Signal.name(signal)).end();
    }

    private void drainEnded(Timeline timeline) {
        log.info("drain.end", "the drain is over")
                .with("outcome", timeline.drainOutcome().label())
                .withSeconds("seconds", timeline.drainNanos())
                .with("connections", connections(timeline.lastCount()))
                .end();
    }

    private void leftovers(int signal, Timeline timeline) {
        if (signal == Signal.SIGTERM) {
            log.info("app.exit", "the application is gone")
                    .with("code", timeline.exitStatus().exitCode())
                    .with("outcome", timeline.applicationOutcome())
                    .end();
        } else {
            log.warn("leftovers", "processes the application left behind are killed")
                    .with("signal", Signal.name(signal))
                    .end();
        }
    }

    /** The whole story in one line. */
    private void exited(int code, Timeline timeline, long now) {
        if (timeline.unsent() > 0) {
            log.warn("flush", "some connections still had bytes to send")
                    .with("connections", timeline.unsent())
                    .end();
        }
        Line line = log.info("exit", "done");
        if (timeline.drained()) {
            line.with("signal", Signal.name(timeline.signal()))
                    .with("connections", connections(timeline.firstCount()))
                    .withSeconds("drain", timeline.drainNanos())
                    .with("drain_outcome", timeline.drainOutcome().label());
        }
        if (timeline.applicationSignalled()) {
            line.withSeconds("app", timeline.stopNanos());
        }
        line.with("app_outcome", timeline.applicationOutcome());
        if (timeline.flushed()) {
            line.withSeconds("flush", timeline.flushNanos(now));
        }
        line.with("code", code).end();
    }

    private static String connections(int count) {
        return count < 0 ? "unknown" : Integer.toString(count);
    }
}
