package dev.zerohalt.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that is left out where the binary is of another architecture and runs in qemu's user emulation: e2e/arm64. Each reason was seen with
 * qemu 7.2.
 */
@Tag("not-emulated")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NotEmulated {
    String NO_SOCK_DIAG = "it has no sock_diag: no classes of connections, no events, and nothing without /proc";
    String NO_SUBREAPER = "it refuses PR_SET_CHILD_SUBREAPER: an ordinary process gets no orphans";
    String NOT_IN_ANOTHER_ROOT = "it is not in the root directory that the test makes";
    String ITS_OWN_NAME = "the process has the emulator's name";
    String OTHER_SIGNALS = "realtime signals have other numbers, and faults and new children its own handlers";
    String ITS_OWN_MEMORY = "it takes more memory than the limit of the test";
    String OTHER_ENVIRONMENT = "it turns the order of the environment round";
    String TOO_SLOW = "it is too slow for what the test measures";

    /** What the emulator cannot do. */
    String value();
}
