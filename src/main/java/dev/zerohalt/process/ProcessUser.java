package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/** Whose the files and sockets are that a process makes: its file system user. proc(5), /proc/pid/status */
final class ProcessUser {
    private ProcessUser() {}

    /** Behind it the real, effective, saved and file system user. */
    private static final String LABEL = "\nUid:";

    private static final int FILE_SYSTEM = 3;

    private static final int MOST = 1024;

    /** Empty if there is no such process, or no /proc. */
    static Optional<Long> read(Kernel kernel, int pid) {
        return SmallFile.read(kernel, "/proc/" + pid + "/status", MOST).flatMap(ProcessUser::parse);
    }

    static Optional<Long> parse(String status) {
        int label = status.indexOf(LABEL);
        int end = label < 0 ? -1 : status.indexOf('\n', label + 1);
        if (end < 0) {
            return Optional.empty();
        }
        int at = label + LABEL.length();
        for (int i = 0; i < FILE_SYSTEM && at > 0; i++) {
            at = status.indexOf('\t', at + 1);
        }
        return at <= label || at >= end ? Optional.empty() : number(status.substring(at + 1, end));
    }

    private static Optional<Long> number(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Ascii.digit(digits.charAt(i), 10);
            if (digit < 0) {
                return Optional.empty();
            }
            number = 10 * number + digit;
        }
        return digits.isEmpty() ? Optional.empty() : Optional.of(number);
    }
}
