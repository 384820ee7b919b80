package dev.zerohalt;

import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.metrics.Counters;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.Application;
import dev.zerohalt.process.Signal;
import dev.zerohalt.report.Journal;

/** Sends the application the signals it gets from us, and says in the log where that fails. */
final class Delivery {
    private final Kernel kernel;
    private final Application application;
    private final Counters counters;
    private final Journal journal;

    Delivery(Kernel kernel, Application application, Counters counters, Journal journal) {
        this.kernel = kernel;
        this.application = application;
        this.counters = counters;
        this.journal = journal;
    }

    void passOn(Action.Forward forward) {
        counters.signalForwarded(forward.signal());
        int result = application.passOn(forward.received(), forward.signal(), forward.fromTerminal());
        delivered(forward.signal(), result);
    }

    /** Tells it to stop. */
    void stop(int signal) {
        counters.signalForwarded(signal);
        deliver(signal);
        if (application.isStopped()) { // or it would not hear of it before it is killed
            deliver(Signal.SIGCONT);
        }
    }

    void kill() {
        deliver(Signal.SIGKILL);
    }

    private void deliver(int signal) {
        delivered(signal, application.signal(signal));
    }

    private void delivered(int signal, int result) {
        if (result < 0) {
            journal.cannotSignal(signal, kernel.describe(-result));
        }
    }
}
