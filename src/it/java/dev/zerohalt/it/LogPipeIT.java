package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of the log, signals, health and the exit code do not wait for it. */
@Timeout(60)
class LogPipeIT {
    private static void assertWholeLife(Launch launch) {
        try (Instance instance = launch.logUnread().helper("server").startServing()) {
            assertStopsAsAsked(instance);
        }
    }

    private static void assertStopsAsAsked(Instance instance) {
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
        assertWholeLife(Launch.in(mode).set("LOG_LEVEL", "debug").sandbox("fill", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void aFullSocketNobodyReads(Mode mode) {
        assertWholeLife(Launch.in(mode).set("LOG_LEVEL", "debug").sandbox("socket", "2", "fill", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void aClosedDescriptor(Mode mode) {
        assertWholeLife(Launch.in(mode).set("LOG_LEVEL", "debug").sandbox("close", "2"));
    }

    @ParameterizedTest
    @EnumSource
    void noStandardDescriptorAtAll(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .logUnread()
                .sandbox("close", "0", "close", "1", "close", "2")
                .command("sleep", "600")
                .startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatWentAway(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .logUnread()
                .set("LOG_LEVEL", "debug")
                .helper("server")
                .startServing()) {
            instance.closeLogPipe();
            assertStopsAsAsked(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullDisk(Mode mode) {
        assertWholeLife(Launch.in(mode).startedBy("sh", "-c", "exec \"$@\" 2>/dev/full", "sh"));
    }

    @ParameterizedTest
    @EnumSource
    void aFileOpenForReadingOnly(Mode mode) {
        assertWholeLife(Launch.in(mode).startedBy("sh", "-c", "exec \"$@\" 2</dev/null", "sh"));
    }

    private static final String DROPPED = "zerohalt_log_lines_dropped_total";

    /** Each forwarded signal is a line. */
    private static void assertLinesAreDroppedAndCounted(Instance instance) {
        long before = instance.metric(DROPPED);
        assertThat(before).isPositive(); // those of the start
        for (int i = 1; i <= 10; i++) {
            instance.type("listen " + (9000 + i) + " 4\n", "listening " + (9000 + i) + "\n"); // serves meanwhile
            instance.signal(Posix.SIGUSR1);
            long least = before + i;
            Await.until("the next line to be counted", () -> instance.metric(DROPPED) >= least);
        }
        assertThat(instance.out()).contains("signal 10\n");
    }

    @Test
    void whatAFullPipeDropsIsCountedAndTheNextReaderIsTold() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .logUnread()
                .set("METRICS_ENABLED", "true")
                .sandbox("fill", "2")
                .helper("server")
                .startServing()) {
            assertLinesAreDroppedAndCounted(instance);
            instance.readLog();
            Await.until(instance::transcript, () -> {
                instance.signal(Posix.SIGUSR1);
                return instance.log().contains(" dropped=");
            });
        }
    }

    @Test
    void whatAFullSocketDropsIsCounted() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .logUnread()
                .set("METRICS_ENABLED", "true")
                .sandbox("socket", "2", "fill", "2")
                .helper("server")
                .startServing()) {
            assertLinesAreDroppedAndCounted(instance);
        }
    }

    @Test
    void whatAReaderThatWentAwayMissesIsCounted() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .logUnread()
                .set("METRICS_ENABLED", "true")
                .sandbox("close", "2")
                .helper("server")
                .startServing()) {
            assertLinesAreDroppedAndCounted(instance);
        }
        try (Instance instance = Launch.in(Mode.PID_1)
                .logUnread()
                .set("METRICS_ENABLED", "true")
                .helper("server")
                .startServing()) {
            instance.closeLogPipe();
            instance.signal(Posix.SIGUSR1);
            Await.until("the first line to be counted", () -> instance.metric(DROPPED) > 0);
            assertLinesAreDroppedAndCounted(instance);
        }
    }

    @Test
    void whatAFullDiskDropsIsCountedAndToldWhenThereIsRoomAgain() throws IOException {
        String script =
                "mount -t tmpfs -o size=16k none /mnt && head -c 16384 /dev/zero >/mnt/full; exec \"$@\" 2>/mnt/log";
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("METRICS_ENABLED", "true")
                .startedBy("sh", "-c", script, "sh")
                .helper("server")
                .startServing()) {
            assertLinesAreDroppedAndCounted(instance);
            assertThat(instance.file("/mnt/log")).isEmptyFile();
            Files.delete(instance.file("/mnt/full"));
            instance.signal(Posix.SIGHUP);
            Await.until(
                    "the signal's line in the log",
                    () -> read(instance.file("/mnt/log")).contains("SIGHUP"));
            // the line of the ports, which comes when nobody is looking at them, may be the first with room
            String first = read(instance.file("/mnt/log")).lines().findFirst().orElseThrow();
            assertThat(first).contains(" dropped=" + instance.metric(DROPPED));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** stderr is often the same pipe as the application's output: its flags are the application's too. */
    @ParameterizedTest
    @EnumSource
    void thePipeStaysBlockingForTheApplication(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .shell("read line; exec grep flags /proc/self/fdinfo/2")
                .startReady()) {
            instance.signal(Posix.SIGUSR2 + 11); // SIGURG: one more line in the log, ignored by the shell
            instance.awaitEvent("signal.forwarded");
            instance.type("go\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out().strip()).matches("flags:\\s+0*1");
        }
    }
}
