package dev.zerohalt.sim;

/** A process that was started to execute a program: it does so at once, later, never, or in vain. */
public final class Execution implements Behaviour {
    /** A file system does not deliver the program. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int NOT_EXECUTED = 127;

    private final Behaviour program;
    private final long takes;
    private final int errno;
    private SimProcess process;
    private boolean over;

    /**
     * @param takes nanoseconds
     * @param errno why it fails after that time; 0 if it succeeds
     */
    Execution(Behaviour program, long takes, int errno) {
        this.program = program;
        this.takes = takes;
        this.errno = errno;
    }

    SimProcess process() {
        return process;
    }

    /** Whether somebody who waits for its end waits no longer. */
    boolean isOver() {
        return over || !process.isAlive();
    }

    /** Why the program was not executed, once that is known; else 0. */
    int failure() {
        return over ? errno : 0;
    }

    @Override
    public void started(SimProcess self) {
        process = self;
        if (takes == 0) {
            execute();
        } else if (takes != NEVER) {
            self.after(takes, this::execute);
        }
    }

    private void execute() {
        over = true;
        if (errno != 0) {
            process.exit(NOT_EXECUTED);
        } else {
            process.executes();
            program.started(process);
        }
    }

    /** There is no handler before the program runs. */
    @Override
    public void signalled(SimProcess self, int signal) {
        if (over) {
            program.signalled(self, signal);
        } else {
            self.defaultAction(signal);
        }
    }
}
