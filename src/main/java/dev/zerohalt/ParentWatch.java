package dev.zerohalt;

import dev.zerohalt.log.Log;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.Signal;

/** PARENT_DEATH_SIGNAL, which the kernel sends when our parent ends: asks for it, and says in the log when it has come. */
final class ParentWatch {
    private static final int INIT = 1;
    private static final int NONE = 0;

    private final Kernel kernel;
    private final Log log;
    private int signal = NONE;
    private int parent;

    ParentWatch(Kernel kernel, Log log) {
        this.kernel = kernel;
        this.log = log;
    }

    /** Asks for it. If the parent has ended since we were started, the signal has come when this returns. */
    void begin(int wanted) {
        parent = kernel.parent();
        if (kernel.pid() == INIT) {
            log.warn("parent", "PARENT_DEATH_SIGNAL has no effect: zerohalt is PID 1")
                    .end();
            return;
        }
        int result = kernel.signalParentDeath(wanted);
        if (result < 0) {
            log.warn("parent", "PARENT_DEATH_SIGNAL will not come")
                    .with("because", kernel.describe(-result))
                    .end();
        } else if (result > 0) {
            ended(wanted);
        } else if (parent == INIT) {
            log.warn(
                            "parent",
                            "PARENT_DEATH_SIGNAL will not come before PID 1 ends: it is zerohalt's parent,"
                                    + " as it is of every process whose parent has ended")
                    .end();
        } else {
            signal = wanted;
        }
    }

    /** A signal has come. */
    void signalled(int received) {
        if (received == signal && kernel.parent() != parent) {
            signal = NONE;
            ended(received);
        }
    }

    private void ended(int received) {
        log.info("parent", "the parent process has ended")
                .with("signal", Signal.name(received))
                .end();
    }
}
