package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalHandling;
import dev.zerohalt.process.SignalSource;
import dev.zerohalt.report.SignalJournal;

/** Where signals come in: says so in the log, and tells a window's new size from a stop signal. */
final class IncomingSignals implements SignalSource.Receiver {
    private final Kernel kernel;
    private final EventLoop loop;
    private final SignalJournal journal;
    private final ParentWatch parent;
    private final Supervisor supervisor;
    private final boolean resizesComeFromAfar;

    IncomingSignals(
            Kernel kernel,
            EventLoop loop,
            Config config,
            SignalJournal journal,
            ParentWatch parent,
            Supervisor supervisor) {
        this.kernel = kernel;
        this.loop = loop;
        this.journal = journal;
        this.parent = parent;
        this.supervisor = supervisor;
        this.resizesComeFromAfar = config.mayStop().contains(Signal.SIGWINCH);
    }

    @Override
    public void signalled(int signal, boolean fromTerminal) {
        if (signal == Signal.SIGCHLD) {
            supervisor.signalled(signal, fromTerminal);
            return;
        }
        boolean fromAnyTerminal = fromTerminal || isFromAfar(signal);
        loop.guard(() -> parent.signalled(signal));
        loop.guard(() -> journal.received(new Event.Signalled(signal, fromAnyTerminal), fromTerminal));
        supervisor.signalled(signal, fromAnyTerminal);
    }

    /**
     * Whether it may only say that a window has another size: {@code docker run} without {@code -t} passes on what its own terminal sends it. An
     * application that takes no notice is not stopped by it either.
     */
    private boolean isFromAfar(int signal) {
        return signal == Signal.SIGWINCH
                && resizesComeFromAfar
                && !SignalHandling.isCaredFor(kernel, supervisor.application(), signal);
    }
}
