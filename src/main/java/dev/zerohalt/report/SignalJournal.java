package dev.zerohalt.report;

import dev.zerohalt.config.Setting;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;

/** Says in the log which signals have come, and what became of them. */
public final class SignalJournal {
    /** A log that cannot be written raises these: a line about it would raise the next. The lines that are lost are counted. */
    private static final SignalSet SILENT = SignalSet.of(Signal.SIGPIPE, Signal.SIGXFSZ);

    private final Log log;
    private final Lifecycle lifecycle;
    private SignalSet mayStop;
    private SignalSet toldOwn = SILENT;
    private boolean toldDuplicate;

    SignalJournal(Log log, Lifecycle lifecycle, SignalSet mayStop) {
        this.log = log;
        this.lifecycle = lifecycle;
        this.mayStop = mayStop;
    }

    /**
     * A signal has come.
     *
     * @param fromTerminal whether it has come from our own terminal
     */
    public void received(Event.Signalled event, boolean fromTerminal) {
        int signal = event.signal();
        boolean isShutdown = lifecycle.isShutdown(event);
        Line line =
                isShutdown ? log.info("signal.received", "shutdown signal") : log.debug("signal.received", "signal");
        line.with("signal", Signal.name(signal)).end();
        if (!isShutdown
                && !fromTerminal
                && mayStop.contains(signal)
                && lifecycle.phase().isServing()) {
            mayStop = mayStop.without(SignalSet.of(signal));
            log.info("signal.hint", "this signal is only passed on; if it is sent to stop the container, name it")
                    .with("signal", Signal.name(signal))
                    .with("set", Setting.SHUTDOWN_SIGNALS.variable() + "=SIGTERM,SIGINT," + Signal.name(signal))
                    .end();
        }
    }

    /** The kernel has raised a signal because of this process itself. Said once, however often it comes. */
    public void raisedByOurselves(int signal) {
        if (!toldOwn.contains(signal)) {
            toldOwn = toldOwn.with(signal);
            log.warn("signal.own", "the kernel raised a signal because of zerohalt itself: not passed on")
                    .with("signal", Signal.name(signal))
                    .end();
        }
    }

    /** A shutdown signal is taken for a duplicate of the first one. Said once, however many come. */
    void ignored(int signal) {
        if (!toldDuplicate) {
            toldDuplicate = true;
            log.info("signal.duplicate", "so soon after the first one it is taken for the same: it skips nothing")
                    .with("signal", Signal.name(signal))
                    .end();
        }
    }

    void forwarded(Action.Forward forward) {
        int signal = forward.received();
        Line line = signal == Signal.SIGWINCH
                ? log.debug("signal.forwarded", "signal passed on")
                : log.info("signal.forwarded", "signal passed on");
        line.with("signal", Signal.name(signal))
                .withAny("as", forward.signal() == signal ? "" : Signal.name(forward.signal()))
                .end();
    }
}
