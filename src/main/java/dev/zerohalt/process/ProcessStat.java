package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/**
 * The facts about a process that every user may read. proc(5), /proc/pid/stat
 *
 * @param state the state of the first thread; Z if the first thread has ended
 * @param parent process id; 0 if the parent is outside our PID namespace
 * @param group process group
 * @param threads the number of threads
 */
record ProcessStat(char state, int parent, int group, int threads) {
    // Fields behind the name, which is in parentheses and may contain anything
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int THREADS = 17;

    private static final int MAX_NUMBER = 100_000_000;
    private static final int MOST = 512;

    /** Empty if there is no such process, or no /proc. */
    static Optional<ProcessStat> read(Kernel kernel, int pid) {
        return SmallFile.read(kernel, "/proc/" + pid + "/stat", MOST).flatMap(ProcessStat::parse);
    }

    static Optional<ProcessStat> parse(String text) {
        int nameEnd = text.lastIndexOf(')');
        String state = field(text, nameEnd, STATE);
        int parent = Ascii.decimal(field(text, nameEnd, PARENT), MAX_NUMBER);
        int group = Ascii.decimal(field(text, nameEnd, GROUP), MAX_NUMBER);
        int threads = Ascii.decimal(field(text, nameEnd, THREADS), MAX_NUMBER);
        return nameEnd < 0 || state.length() != 1 || parent < 0 || group < 0 || threads < 0
                ? Optional.empty()
                : Optional.of(new ProcessStat(state.charAt(0), parent, group, threads));
    }

    /** The n-th field behind the name; empty if there are fewer fields. */
    private static String field(String text, int nameEnd, int n) {
        int start = nameEnd + 2;
        for (int i = 0; i < n && start > 0; i++) {
            start = text.indexOf(' ', start) + 1;
        }
        int end = start > 0 && start < text.length() ? text.indexOf(' ', start) : -1;
        return end < 0 ? "" : text.substring(start, end);
    }

    /** Whether the first thread has ended; other threads may be left. */
    boolean isLeaderGone() {
        return state == 'Z' || state == 'X';
    }

    /** Whether all threads have ended, and only the exit status is left. */
    boolean isGone() {
        return isLeaderGone() && threads <= 1;
    }
}
