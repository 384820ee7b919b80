package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;

/**
 * The controlling terminal, lent to the application's process group for as long as it runs. credentials(7), tcsetpgrp(3)
 *
 * <p>Job control: when the application is stopped from the keyboard we stop too, with the job we are part of, so that the
 * shell that started us sees it; continued, we hand the terminal back and continue the application. Where there is no such
 * shell (docker run -it) the kernel does not stop us, and a stopped application would stay so for ever: it goes on at once.
 */
public final class Terminal {
    private static final int NONE = -1;

    private final Kernel kernel;
    private final int descriptor;
    private int applicationGroup = NONE;

    private Terminal(Kernel kernel, int descriptor) {
        this.kernel = kernel;
        this.descriptor = descriptor;
    }

    /** The controlling terminal, if it is among the standard streams. */
    public static Terminal find(Kernel kernel) {
        for (int fd = 0; fd <= 2; fd++) {
            if (kernel.foregroundGroup(fd) >= 0) {
                return new Terminal(kernel, fd);
            }
        }
        return new Terminal(kernel, NONE);
    }

    /** The terminal to start the application with in the foreground; -1 if there is none, or we are not there ourselves. */
    public int toLend() {
        return isOurs() ? descriptor : NONE;
    }

    /** The application leads a process group, which {@link Kernel#spawn} has put in the foreground if we were there. */
    public void lentTo(int application) {
        applicationGroup = application;
    }

    public boolean isThere() {
        return descriptor != NONE;
    }

    /**
     * The application was stopped by a signal.
     *
     * @param asked whether a process has asked us to be stopped: then there is somebody who continues us
     */
    public void applicationStopped(int signal, boolean asked) {
        if (descriptor != NONE && Signal.suspends(signal)) {
            if (!kernel.stopJob() && !(asked && stopAlone(kernel))) {
                kernel.setForegroundGroup(
                        descriptor, applicationGroup); // nor would anybody else give it what it waits for
            }
            boolean ignored = continued();
        }
    }

    /** Stops this process alone, whether a shell watches it or not, until it is continued. False if that cannot be. */
    static boolean stopAlone(Kernel kernel) {
        return kernel.kill(kernel.pid(), Signal.SIGSTOP) >= 0;
    }

    /** This process was continued, by fg in the foreground or by bg. True if the application's group was too. */
    public boolean continued() {
        if (descriptor == NONE || applicationGroup == NONE) {
            return false;
        }
        if (isOurs()) {
            kernel.setForegroundGroup(descriptor, applicationGroup);
        }
        return kernel.kill(-applicationGroup, Signal.SIGCONT) >= 0;
    }

    /** The application is gone, or was never there: whoever runs after us finds us in the foreground, as before. */
    public void takeBack() {
        boolean theirs = applicationGroup != NONE && foreground() == applicationGroup;
        if (theirs || isAbandoned()) {
            kernel.setForegroundGroup(descriptor, kernel.processGroup());
        }
        applicationGroup = NONE;
    }

    private int foreground() {
        return descriptor == NONE ? NONE : kernel.foregroundGroup(descriptor);
    }

    private boolean isOurs() {
        return descriptor != NONE && foreground() == kernel.processGroup();
    }

    /** Whether the foreground group has no process any more. */
    private boolean isAbandoned() {
        int foreground = foreground();
        return foreground > 0 && kernel.kill(-foreground, 0) == -Errno.ESRCH;
    }
}
