package dev.zerohalt.sim;

/** What a simulated program does. Signals nobody can catch never reach it. */
public interface Behaviour {
    /** SIGTERM, SIGINT and SIGQUIT; bit 0 stands for signal 1. */
    long STOP_SIGNALS = 1 << 14 | 1 << 1 | 1 << 2;

    /** The process runs its first instruction. */
    default void started(SimProcess self) {}

    /** A signal is delivered. */
    void signalled(SimProcess self, int signal);

    /** The signals that it has a handler for, as /proc shows them: bit 0 stands for signal 1. */
    default long caught() {
        return 0;
    }

    /** A program that handles no signal and lives until it is killed. */
    static Behaviour plain() {
        return SimProcess::defaultAction;
    }

    /** A program that ignores whatever can be ignored. */
    static Behaviour stubborn() {
        return (self, signal) -> {};
    }

    /** A program that ends some time after the first of its stop signals, with a code; other signals it ignores. */
    static Behaviour graceful(long stopNanos, int code) {
        return new Behaviour() {
            @Override
            public void signalled(SimProcess self, int signal) {
                if (isStop(signal)) {
                    self.after(stopNanos, () -> self.exit(code));
                }
            }

            @Override
            public long caught() {
                return STOP_SIGNALS;
            }
        };
    }

    static boolean isStop(int signal) {
        return (STOP_SIGNALS >>> (signal - 1) & 1) != 0;
    }
}
