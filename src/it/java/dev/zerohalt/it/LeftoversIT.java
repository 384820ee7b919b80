package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes the application leaves behind are asked to end, then made to; none survives zerohalt. */
@Timeout(60)
class LeftoversIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aDaemonEnds(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("orphans", "daemon").startReady()) {
            instance.awaitOut("daemon ");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aDaemonThatIgnoresTheSignalIsKilled(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("orphans", "stubborn").startReady()) {
            instance.awaitOut("daemon ");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.events("leftovers")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void afterTheApplicationsOwnExitToo(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .shell("setsid sleep 600 & sleep 601 & (sleep 602 &) ; exit 7")
                .start()) {
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 7, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theyAreAskedFirstAndGivenTheirTime(Mode mode) throws IOException {
        Path trace = directory.resolve("trace");
        String daemon = "trap 'sleep 0.2; echo asked > " + trace + "; exit' TERM; echo ready;"
                + " while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .environment("DAEMON", daemon)
                .shell("setsid sh -c \"$DAEMON\" & read line; exit 0")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.type("end\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(trace).exists();
            assertThat(Files.readString(trace)).isEqualTo("asked\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void oneThatLeavesAnotherWhenAskedToEnd(Mode mode) {
        String daemon = "trap 'setsid sleep 600 & exit' TERM; echo ready; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .environment("DAEMON", daemon)
                .shell("setsid sh -c \"$DAEMON\" & read line; exit 0")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.type("end\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
        }
    }

    /** A leftover whose own children appear only when it dies: the whole tree has to go. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aDeepTree(Mode mode) {
        String tree = "setsid sh -c 'setsid sh -c \"setsid sleep 600 & sleep 601\" & sleep 602' &";
        try (Instance instance =
                Launch.in(mode).shell(tree + " echo ready; read line; exit 1").startReady()) {
            Await.until(
                    "the tree",
                    () -> instance.processes().stream()
                                    .filter(process -> process.name().equals("sleep"))
                                    .count()
                            == 3);
            instance.type("end\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 1, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedLeftoverEndsToo(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .shell("setsid sleep 600 & kill -STOP $!; echo ready; read line; exit 2")
                .startReady()) {
            Await.until("the stop", () -> instance.processes().stream().anyMatch(Proc::isStopped));
            instance.type("end\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 2, 0));
        }
    }

    /** No longer wait than there is something to wait for: a shutdown signal cuts it short as well. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theWaitEndsAsSoonAsTheyAreGone(Mode mode) {
        try (Instance instance = Launch.in(mode).shell("sleep 600 & exit 0").start()) {
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(instance.log()).doesNotContain("SIGKILL");
        }
    }

    /** The application has ended by itself, and the orchestrator, which did not know, sends its signal: they keep their time. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theFirstSignalDoesNotCutTheirTime(Mode mode) throws IOException {
        Path trace = directory.resolve("trace");
        String daemon = "trap 'echo asked; sleep 1; echo saved > " + trace + "; exit' TERM; echo ready;"
                + " while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("SECOND_SIGNAL_AFTER", "0s")
                .environment("DAEMON", daemon)
                .shell("setsid sh -c \"$DAEMON\" & read line; exit 0")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.type("end\n");
            instance.awaitOut("asked\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(Files.readString(trace)).isEqualTo("saved\n");
            assertThat(instance.events("leftovers")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theSecondOneDoesUnlessItIsADuplicate(Mode mode) {
        String daemon = "trap 'echo asked; sleep 600' TERM; echo ready; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("SECOND_SIGNAL_AFTER", "300ms")
                .environment("DAEMON", daemon)
                .shell("setsid sh -c \"$DAEMON\" & read line; exit 0")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.type("end\n");
            instance.awaitOut("asked\n");
            instance.signal(Posix.SIGTERM);
            instance.signal(Posix.SIGINT);
            Await.pause(Duration.ofMillis(350));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(instance.events("leftovers")).hasSize(1);
        }
    }
}
