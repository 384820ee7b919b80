package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of the log, signals, health and the exit code do not wait for it. */
@Timeout(60)
class LogPipeIT {
    private static void assertWholeLife(Zerohalt zerohalt) {
        try (Instance instance = zerohalt.logUnread().helper("server").startHealthy()) {
            assertStopsAsAsked(instance);
        }
    }

    private static void assertStopsAsAsked(Instance instance) {
        instance.order("listen 8080 4", "listening 8080");
        for (int i = 0; i < 100; i++) {
            instance.signal(Posix.SIGUSR1);
        }
        instance.awaitOut("signal 10\n");
        assertThat(instance.health()).isEqualTo(200);
        instance.signal(Posix.SIGTERM);
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aFullPipeNobodyReads(Mode mode) {
        assertWholeLife(Zerohalt.in(mode).set("LOG_LEVEL", "debug").sandbox("fill", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void aClosedDescriptor(Mode mode) {
        assertWholeLife(Zerohalt.in(mode).set("LOG_LEVEL", "debug").sandbox("close", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void noStandardDescriptorAtAll(Mode mode) {
        try (Instance instance = Zerohalt.in(mode)
                .logUnread()
                .sandbox("close", "0", "close", "1", "close", "2")
                .command("sleep", "600")
                .startHealthy()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatWentAway(Mode mode) {
        try (Instance instance = Zerohalt.in(mode)
                .logUnread()
                .set("LOG_LEVEL", "debug")
                .helper("server")
                .startHealthy()) {
            instance.closeLogPipe();
            assertStopsAsAsked(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullDisk(Mode mode) {
        assertWholeLife(Zerohalt.in(mode).startedBy("sh", "-c", "exec \"$@\" 2>/dev/full", "sh"));
    }

    @ParameterizedTest
    @EnumSource
    void aFileOpenForReadingOnly(Mode mode) {
        assertWholeLife(Zerohalt.in(mode).startedBy("sh", "-c", "exec \"$@\" 2</dev/null", "sh"));
    }

    /** stderr is often the same pipe as the application's output: its flags are the application's too. */
    @ParameterizedTest
    @EnumSource
    void thePipeStaysBlockingForTheApplication(Mode mode) {
        try (Instance instance = Zerohalt.in(mode)
                .shell("read line; exec grep flags /proc/self/fdinfo/2")
                .startHealthy()) {
            instance.signal(Posix.SIGUSR2 + 11); // SIGURG: one more line in the log, ignored by the shell
            instance.awaitEvent("signal.forwarded");
            instance.type("go\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out().strip()).matches("flags:\\s+0*1");
        }
    }
}
