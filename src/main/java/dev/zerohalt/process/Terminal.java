package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;

/**
 * The controlling terminal, lent to the application's process group for as long as it runs. credentials(7), termios(3)
 *
 * <p>Job control: when the application is stopped from the keyboard, we stop too, so that the shell that started us sees
 * it; continued, we hand the terminal back and continue the application. Where we lead the session (docker run -it) there
 * is no such shell, and a stopped application would stay so for ever: it is continued at once.
 */
public final class Terminal {
    private static final int NONE = -1;
    private static final int INIT = 1;

    private final Kernel kernel;
    private final int descriptor;
    private int applicationGroup = NONE;

    private Terminal(Kernel kernel, int descriptor) {
        this.kernel = kernel;
        this.descriptor = descriptor;
    }

    /** The terminal among the standard streams in whose foreground this process is, if any. */
    public static Terminal find(Kernel kernel) {
        int own = kernel.processGroup();
        for (int fd = 0; fd <= 2; fd++) {
            if (kernel.foregroundGroup(fd) == own) {
                return new Terminal(kernel, fd);
            }
        }
        return new Terminal(kernel, NONE);
    }

    /** -1 if there is no terminal to lend. */
    public int descriptor() {
        return descriptor;
    }

    /** The application leads its group, which {@link Kernel#spawn} has put in the foreground. */
    public void lentTo(int application) {
        applicationGroup = application;
    }

    /** The application was stopped by a signal. */
    public void applicationStopped(int signal) {
        boolean fromTerminal = signal == Signal.SIGTSTP || signal == Signal.SIGTTIN || signal == Signal.SIGTTOU;
        if (descriptor == NONE || !fromTerminal) {
            return;
        }
        if (kernel.pid() == INIT || kernel.session() == kernel.pid()) {
            kernel.setForegroundGroup(descriptor, applicationGroup);
            kernel.kill(-applicationGroup, Signal.SIGCONT);
        } else {
            kernel.kill(kernel.pid(), Signal.SIGSTOP);
        }
    }

    /** This process was continued: by fg, in the foreground, or by bg. True if the application's group was too. */
    public boolean continued() {
        if (descriptor == NONE || applicationGroup == NONE) {
            return false;
        }
        if (kernel.foregroundGroup(descriptor) == kernel.processGroup()) {
            kernel.setForegroundGroup(descriptor, applicationGroup);
        }
        return kernel.kill(-applicationGroup, Signal.SIGCONT) >= 0;
    }

    /** The application is gone: whoever runs after us finds the terminal as we found it. */
    public void takeBack() {
        if (descriptor != NONE && kernel.foregroundGroup(descriptor) == applicationGroup) {
            kernel.setForegroundGroup(descriptor, kernel.processGroup());
        }
        applicationGroup = NONE;
    }
}
