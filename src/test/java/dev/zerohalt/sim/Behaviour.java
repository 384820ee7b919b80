package dev.zerohalt.sim;

/** What a simulated program does. Signals nobody can catch never reach it. */
public interface Behaviour {
    /** The process runs its first instruction. */
    default void started(SimProcess self) {}

    /** A signal is delivered. */
    void signalled(SimProcess self, int signal);

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
        return (self, signal) -> {
            if (isStop(signal)) {
                self.after(stopNanos, () -> self.exit(code));
            }
        };
    }

    static boolean isStop(int signal) {
        return signal == 15 || signal == 2 || signal == 3;
    }
}
