package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A signal that the kernel raises because of zerohalt itself reaches nobody and repeats nothing. What a process sends does. */
@Timeout(60)
class OwnSignalsIT {
    private static final int SIGALRM = 14;
    private static final int SIGXFSZ = 25;

    /** Every line beyond the limit raises SIGXFSZ. */
    @ParameterizedTest
    @EnumSource
    void aLogFileAtItsLimit(Mode mode, @TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "ulimit -f 1 && exec \"$@\" 2>" + log, "limited")
                .helper("record_signals")
                .start()) {
            instance.awaitOut("ready\n");
            List<String> expected = new ArrayList<>(List.of("ready"));
            while (Files.size(log) < 512) {
                hangUp(instance, expected);
            }
            for (int i = 0; i < 5; i++) {
                hangUp(instance, expected);
            }
            assertThat(idleTicks(instance)).as("clock ticks taken in a second").isLessThan(30);
            assertThat(instance.isAlive()).isTrue();
            signal(instance, SIGXFSZ, expected);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            expected.add("signal 15");
            assertThat(instance.outLines()).isEqualTo(expected);
        }
    }

    private static void hangUp(Instance instance, List<String> expected) {
        signal(instance, Posix.SIGHUP, expected);
    }

    private static void signal(Instance instance, int signal, List<String> expected) {
        instance.signal(signal);
        expected.add("signal " + signal);
        Await.until(instance::transcript, () -> instance.outLines().size() >= expected.size());
    }

    private static long idleTicks(Instance instance) throws InterruptedException {
        long before = instance.cpuTicks();
        Thread.sleep(1_000);
        return instance.cpuTicks() - before;
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationWithoutAHandlerLivesOn(Mode mode, @TempDir Path directory) throws IOException {
        Path log = directory.resolve("log");
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "ulimit -f 1 && exec \"$@\" 2>" + log, "limited")
                .set("LOG_LEVEL", "debug")
                .shell("trap 'echo again' HUP; echo ready; while :; do sleep 0.05; done")
                .start()) {
            instance.awaitOut("ready\n");
            for (int i = 1; i <= 10 || Files.size(log) < 512; i++) {
                instance.signal(Posix.SIGHUP);
                instance.awaitOut("again\n".repeat(i));
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @CsvSource({"PID_1, alarm", "ORDINARY, alarm", "PID_1, alarms", "ORDINARY, cpu", "PID_1, io", "PID_1, io-signal"})
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void whatWasSetBeforeTheExecIsSaidOnceAndNotPassedOn(Mode mode, String kind) throws Exception {
        try (Instance instance = Launch.in(mode)
                .startedBy(Helpers.program("own_signals").toString(), kind)
                .helper("record_signals")
                .start()) {
            instance.awaitOut("ready\n");
            LogEvent own = instance.awaitEvent("signal.own");
            assertThat(own.get("signal"))
                    .isEqualTo(
                            switch (kind) {
                                case "cpu" -> "SIGXCPU";
                                case "io" -> "SIGIO";
                                case "io-signal" -> "SIGRTMIN+6";
                                default -> "SIGALRM";
                            });
            if (kind.equals("alarm")) {
                instance.signal(SIGALRM);
                instance.awaitOut("signal 14\n");
            } else {
                Thread.sleep(500); // many more of them
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.events("signal.own")).hasSize(1);
            assertThat(instance.outLines())
                    .isEqualTo(
                            kind.equals("alarm")
                                    ? List.of("ready", "signal 14", "signal 15")
                                    : List.of("ready", "signal 15"));
        }
    }
}
