package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;

/**
 * Why a program was not executed.
 *
 * @param because what the log says
 * @param code the exit code, if the program is the application
 */
public record StartFailure(String because, int code) {
    private static final int NO_PROCESS = 1;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /** What has failed in the child; the order is that of spawn.c. */
    enum Cause {
        /** To execute the program. */
        PROGRAM,
        /** To enter the working directory. */
        DIRECTORY,
        /** It is a program in a format that the kernel does not execute. */
        OTHER_MACHINE,
        /** It is neither a program nor text. */
        NO_TEXT,
        /** It is a script without a {@code #!} line, and there is no shell to run it. */
        NO_SHELL
    }

    private static final Cause[] CAUSES = Cause.values();

    /** Whether there was no process or descriptor to be had: that says nothing of the program. */
    public boolean isShortage() {
        return code == NO_PROCESS;
    }

    /** There was no process to be had, or the program was not executed, for an errno. */
    public static StartFailure of(Kernel kernel, int errno) {
        boolean noProcess = Errno.isShortage(errno) || errno == Errno.EAGAIN;
        int code = noProcess ? NO_PROCESS : errno == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
        return new StartFailure(kernel.describe(errno), code);
    }

    /** From the two words of a child. {@link Kernel#spawn} */
    static StartFailure of(Kernel kernel, WorkingDirectory directory, int cause, int errno) {
        String error = kernel.describe(errno);
        return switch (CAUSES[cause]) {
            case PROGRAM -> of(kernel, errno);
            case DIRECTORY -> notExecutable("cannot enter the working directory " + directory.path() + ": " + error);
            case OTHER_MACHINE -> notExecutable(error + ": built for another kind of machine, or damaged");
            case NO_TEXT -> notExecutable(error + ": neither a program nor a script");
            case NO_SHELL -> notExecutable("a script without a #! line, and no shell to run it: /bin/sh: " + error);
        };
    }

    private static StartFailure notExecutable(String because) {
        return new StartFailure(because, NOT_EXECUTABLE);
    }
}
