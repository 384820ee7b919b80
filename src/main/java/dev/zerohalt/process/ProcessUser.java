package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Optional;

/** Whose the files and sockets are that a process makes: its file system user. proc(5), /proc/pid/status */
final class ProcessUser {
    private ProcessUser() {}

    /** Behind it the real, effective, saved and file system user. */
    private static final String LABEL = "\nUid:";

    private static final int FILE_SYSTEM = 3;

    private static final int BUFFER = 1024;

    /** Empty if there is no such process, or no /proc. */
    static Optional<Long> read(Kernel kernel, int pid) {
        int file = kernel.open(Latin1.encode("/proc/" + pid + "/status"), Linux.O_RDONLY);
        if (file < 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BUFFER];
        int length = kernel.read(file, bytes, 0, bytes.length);
        kernel.close(file);
        return parse(Latin1.decode(bytes, 0, Math.max(0, length)));
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
