package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/** The file system user of a process, to whom the files and sockets belong that it makes. proc(5), /proc/pid/status */
final class ProcessUser {
    private ProcessUser() {}

    /** The label is followed by the real, effective, saved and file system user. */
    private static final String LABEL = "\nUid:";

    private static final int FILE_SYSTEM = 3;

    private static final long MAX_USER = 0xffffffffL;

    private static final int MOST = 1024;

    /** The user's number; empty if there is no such process, or no /proc. */
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
        long user = at <= label ? -1 : Ascii.number(status, at + 1, end, 10, MAX_USER);
        return user < 0 ? Optional.empty() : Optional.of(user);
    }
}
