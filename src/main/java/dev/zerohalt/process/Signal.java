package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import java.util.Optional;

/**
 * Signal numbers and names, the same on x86-64 and arm64. signal(7)
 *
 * <p>Names of realtime signals count as {@code kill -l} of bash and procps does, from the 34 of glibc: musl's own SIGRTMIN is 35.
 */
public final class Signal {
    private Signal() {}

    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGILL = 4;
    public static final int SIGTRAP = 5;
    public static final int SIGABRT = 6;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGSEGV = 11;
    public static final int SIGUSR2 = 12;
    public static final int SIGPIPE = 13;
    public static final int SIGALRM = 14;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    public static final int SIGURG = 23;
    public static final int SIGXCPU = 24;
    public static final int SIGXFSZ = 25;
    public static final int SIGVTALRM = 26;
    public static final int SIGPROF = 27;
    public static final int SIGWINCH = 28;
    public static final int SIGIO = 29;
    public static final int SIGPWR = 30;
    public static final int SIGSYS = 31;
    public static final int SIGRTMIN = 34;

    private static final int SIGRTMAX = 64;
    private static final int NONE = -1;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /** Whether it stops a process that does not catch it, as SIGSTOP does, which cannot be caught. */
    static boolean suspends(int signal) {
        return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
    }

    /** Whether it may stop a process. */
    static boolean mayStop(int signal) {
        return suspends(signal) || signal == SIGSTOP;
    }

    /** {@code SIGTERM}, {@code SIGRTMIN+3}, or the number where there is no name. */
    public static String name(int signal) {
        if (signal > 0 && signal < NAMES.length) {
            return "SIG" + NAMES[signal];
        }
        if (signal == SIGRTMIN) {
            return "SIGRTMIN";
        }
        return signal > SIGRTMIN && signal <= SIGRTMAX ? "SIGRTMIN+" + (signal - SIGRTMIN) : Integer.toString(signal);
    }

    /** The signal of a name in any letter case, with or without SIG, or of a number; empty if there is none. */
    public static Optional<Integer> parse(String text) {
        int number = Ascii.decimal(text, SIGRTMAX);
        if (number < 0) {
            String lower = Ascii.toLowerCase(text);
            number = numberOf(lower.startsWith("sig") ? lower.substring(3) : lower);
        }
        return number > 0 ? Optional.of(number) : Optional.empty();
    }

    /** The same, but only one that can be caught and that is not zerohalt's own business. */
    public static Optional<Integer> parseReceived(String text) {
        return parse(text).filter(signal -> signal != SIGKILL && signal != SIGSTOP && signal != SIGCHLD);
    }

    private static int numberOf(String name) {
        for (int i = 1; i < NAMES.length; i++) {
            if (Ascii.toLowerCase(NAMES[i]).equals(name)) {
                return i;
            }
        }
        int most = SIGRTMAX - SIGRTMIN;
        if (name.startsWith("rtmin")) {
            int more =
                    name.startsWith("rtmin+") ? Ascii.decimal(name.substring(6), most) : name.length() == 5 ? 0 : NONE;
            return more < 0 ? NONE : SIGRTMIN + more;
        }
        if (name.startsWith("rtmax")) {
            int less =
                    name.startsWith("rtmax-") ? Ascii.decimal(name.substring(6), most) : name.length() == 5 ? 0 : NONE;
            return less < 0 ? NONE : SIGRTMAX - less;
        }
        return switch (name) {
            case "iot" -> SIGABRT;
            case "cld" -> SIGCHLD;
            case "poll" -> SIGIO;
            default -> NONE;
        };
    }
}
