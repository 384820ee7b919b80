package dev.zerohalt;

import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Application;
import dev.zerohalt.process.Leftovers;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.report.Journal;
import java.util.Optional;

/** Stops the processes that the application left behind, and those that appear while they are stopped. */
final class Clearing {
    /** Processes below those that have ended are looked for this often at most. */
    private static final long PAUSE = 20_000_000;

    private static final int NO_GROUP = 0;

    private final EventLoop loop;
    private final Slices slices;
    private final Lifecycle lifecycle;
    private final Application application;
    private final Reaper reaper;
    private final Hooks hooks;
    private final SignalRules signals;
    private final Optional<CensusTaker> taker;
    private final Journal journal;
    private final Leftovers leftovers;
    private final Timer more;

    /**
     * @param hooks one of which may still run when the application is gone
     * @param signals which signal the application is stopped with
     * @param taker counts the connections that hold a drain; empty if none does
     */
    Clearing(
            Kernel kernel,
            EventLoop loop,
            Slices slices,
            Lifecycle lifecycle,
            Application application,
            Reaper reaper,
            Hooks hooks,
            SignalRules signals,
            Optional<CensusTaker> taker,
            Journal journal) {
        this.loop = loop;
        this.slices = slices;
        this.lifecycle = lifecycle;
        this.application = application;
        this.reaper = reaper;
        this.hooks = hooks;
        this.signals = signals;
        this.taker = taker;
        this.journal = journal;
        this.leftovers = new Leftovers(kernel, work -> slices.begin(work, new Pace()));
        this.more = loop.timer(leftovers::signalNew);
    }

    /** Sends a signal to all of them. */
    void stop(int signal) {
        if (!reaper.haveChild()) {
            leftovers.stopOthers(signal);
            return;
        }
        boolean wasTold = lifecycle.timeline().applicationSignalled() && signal != Signal.SIGKILL;
        leftovers.stop(
                application.pid(),
                wasTold ? application.signalledGroup() : NO_GROUP,
                hooks.groupBesideDrain(),
                signal,
                wasTold ? signals.stopSignal(lifecycle.timeline().signal()) : signal);
    }

    /**
     * Kills those that handle neither SIGTERM nor the application's stop signal. Nobody, as long as a connection is in hand, or
     * may be: it is not known whose it is.
     */
    void killIdle(int stopSignal) {
        if (taker.isEmpty()) {
            killDeaf(stopSignal);
            return;
        }
        CensusTaker connections = taker.get();
        slices.begin(
                connections.take(failure -> {
                    if (lifecycle.phase() != Phase.CLEARING) {
                        return; // all are gone, or being killed
                    }
                    if (failure.isEmpty() && connections.last().orElseThrow().holding() == 0) {
                        killDeaf(stopSignal);
                    } else {
                        journal.leftoversHoldConnections(connections.last());
                    }
                }),
                new Pace());
    }

    private void killDeaf(int stopSignal) {
        leftovers.killIdle(SignalSet.of(Signal.SIGTERM, stopSignal), journal::leftoversSorted);
    }

    /** Orphans were reaped: what they left behind becomes visible. */
    void orphansReaped() {
        if (lifecycle.phase() == Phase.CLEARING && !more.isSet()) {
            more.setAt(loop.now() + PAUSE);
        }
    }

    /** What appears from now on is nothing that the application has left. */
    void end() {
        more.cancel();
        leftovers.end();
    }
}
