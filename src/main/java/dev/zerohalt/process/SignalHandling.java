package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/**
 * What a process does with signals. proc(5), /proc/pid/status; a process cannot put a line into it, as its name is shown with
 * line feeds escaped.
 *
 * @param isGone whether only its exit status is left
 * @param caught the signals that it has a handler for
 * @param blocked the signals that its first thread has blocked; who takes signals with sigwait(3) or signalfd(2) blocks them
 */
public record SignalHandling(boolean isGone, SignalSet caught, SignalSet blocked) {
    private static final String STATE = "\nState:\t";
    private static final String CAUGHT = "\nSigCgt:\t";
    private static final String BLOCKED = "\nSigBlk:\t";
    private static final int DIGITS = 16;

    /** The list of a process's groups stands before the signals, and may be long. */
    private static final int MOST = 4096;

    /** Empty if it cannot be known: there is no such process, or no /proc. */
    static Optional<SignalHandling> read(Kernel kernel, int pid) {
        return SmallFile.read(kernel, "/proc/" + pid + "/status", MOST).flatMap(SignalHandling::parse);
    }

    static Optional<SignalHandling> parse(String status) {
        int state = status.indexOf(STATE) + STATE.length();
        Optional<SignalSet> caught = signals(status, CAUGHT);
        Optional<SignalSet> blocked = signals(status, BLOCKED);
        if (state < STATE.length() || state >= status.length() || caught.isEmpty() || blocked.isEmpty()) {
            return Optional.empty();
        }
        boolean isGone = status.charAt(state) == 'Z' || status.charAt(state) == 'X';
        return Optional.of(new SignalHandling(isGone, caught.get(), blocked.get()));
    }

    /** A line of 16 hexadecimal digits, bit 0 for signal 1. */
    private static Optional<SignalSet> signals(String status, String label) {
        int start = status.indexOf(label) + label.length();
        if (start < label.length() || start + DIGITS > status.length()) {
            return Optional.empty();
        }
        long high = Ascii.number(status, start, start + DIGITS / 2, 16, 0xffffffffL);
        long low = Ascii.number(status, start + DIGITS / 2, start + DIGITS, 16, 0xffffffffL);
        return high < 0 || low < 0 ? Optional.empty() : Optional.of(new SignalSet(high << 32 | low));
    }

    /** Whether a process is known to care for a signal that most programs ignore. */
    public static boolean isCaredFor(Kernel kernel, int pid, int signal) {
        return read(kernel, pid).map(handling -> handling.caresFor(signal)).orElse(false);
    }

    /**
     * Whether it cares for a signal that most programs ignore. A runtime that catches all of these, as Go's does, says nothing of its
     * program; nobody else catches SIGURG too. What is blocked may be so for a moment, while a process is forked.
     */
    boolean caresFor(int signal) {
        return caught.contains(signal) && !caught.contains(Signal.SIGURG);
    }

    /** Whether a signal that stops the application may be what stops it too, and not only one that its runtime catches. */
    boolean isStoppedBy(int signal) {
        boolean mostIgnore = signal == Signal.SIGWINCH || signal >= Signal.SIGRTMIN;
        return mostIgnore ? caresFor(signal) : handles(SignalSet.of(signal));
    }

    /** Whether it does something of its own with one of these signals. */
    boolean handles(SignalSet signals) {
        return !caught.and(signals).isEmpty() || !blocked.and(signals).isEmpty();
    }
}
