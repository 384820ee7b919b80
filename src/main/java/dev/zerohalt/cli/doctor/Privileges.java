package dev.zerohalt.cli.doctor;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import dev.zerohalt.process.ProgramName;
import java.util.Optional;

/** Whether zerohalt may signal the processes that are there. capabilities(7) */
final class Privileges {
    private static final int MAX_STATUS = 4096;

    /** linux/capability.h */
    private static final int CAP_KILL = 5;

    private Privileges() {}

    static void examine(Kernel kernel, Optional<Running> running, Findings findings) {
        String process =
                running.map(each -> Integer.toString(each.tree().zerohalt())).orElse("self");
        long permitted = permitted(kernel, process);
        if (permitted < 0) {
            findings.note(
                    "capabilities cannot be read: no /proc/" + process + "/status",
                    "Mount /proc to have leftovers and ports found.");
            return;
        }
        if ((permitted >> CAP_KILL & 1) != 0) {
            findings.good("it may signal processes of any user");
            return;
        }
        int other = running.map(each -> each.tree().ofAnotherUser(kernel)).orElse(0);
        if (other == 0) {
            findings.good("it may signal processes of its own user"
                    + (running.isPresent() ? ", and the application has no others" : ""));
        } else {
            String program =
                    ProgramName.read(kernel, other).map(ProgramName::toString).orElse("process " + other);
            findings.trouble(
                    program + " belongs to another user, and zerohalt may not signal it without CAP_KILL",
                    "Run the application as the same user, or add the capability.");
        }
    }

    /** What it may take up when it needs it, a line of /proc/pid/status, hexadecimal; -1 if there is none. */
    private static long permitted(Kernel kernel, String process) {
        String status = SmallFile.read(kernel, "/proc/" + process + "/status", MAX_STATUS)
                .orElse("");
        int at = status.indexOf("CapPrm:");
        long value = 0;
        for (int i = at + 7; at >= 0 && i < status.length() && status.charAt(i) != '\n'; i++) {
            int digit = Ascii.digit(status.charAt(i), 16);
            value = digit < 0 ? value : value << 4 | digit;
        }
        return at < 0 ? -1 : value;
    }
}
