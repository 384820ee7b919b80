package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PARENT_DEATH_SIGNAL comes when zerohalt's parent ends, whenever that is, and counts like one from outside. */
@Timeout(60)
class ParentDeathIT {
    /** Below a process that ends at a moment, see parent.c. */
    private static Launch below(String moment, String signal) {
        return Launch.in(Mode.ORDINARY)
                .set("APP_PORT", "none")
                .set("PARENT_DEATH_SIGNAL", signal)
                .startedBy(Helpers.program("parent").toString(), moment);
    }

    private static void endParent(Instance instance, String moment) {
        if (moment.equals("asked")) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"asked", "before", "between"})
    void aShutdownSignalBeginsTheShutdown(String moment) {
        try (Instance instance =
                below(moment, "SIGTERM").sandbox("block", "15").helper("server").start()) {
            endParent(instance, moment);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.start").get("signal")).isEqualTo("SIGTERM");
            assertThat(instance.awaitEvent("parent").get("signal")).isEqualTo("SIGTERM");
            assertThat(instance.events("signal.received")).hasSize(1);
            assertThat(instance.events("signal.own")).isEmpty();
        }
    }

    /** Once: realtime signals queue. SIGPIPE and SIGXFSZ are what the kernel raises as if zerohalt had sent them itself. */
    @ParameterizedTest
    @CsvSource({
        "asked, 10",
        "asked, 40",
        "asked, 13",
        "asked, 25",
        "asked, 14",
        "before, 10",
        "before, 40",
        "before, 13",
        "before, 25",
        "before, 29",
        "between, 10",
        "between, 40",
        "between, 13",
        "between, 25",
        "between, 24"
    })
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void anyOtherIsPassedOnOnce(String moment, int signal) {
        try (Instance instance = below(moment, Integer.toString(signal))
                .sandbox("block", Integer.toString(signal))
                .helper("record_signals")
                .start()) {
            endParent(instance, moment);
            instance.awaitOut("signal " + signal + "\n");
            stop(instance);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.outLines()).containsExactly("ready", "signal " + signal, "signal 15");
            assertThat(instance.awaitEvent("parent").get("msg")).isEqualTo("the parent process has ended");
            assertThat(instance.events("parent")).hasSize(1);
            assertThat(instance.events("signal.own")).isEmpty();
        }
    }

    private static void stop(Instance instance) {
        String zerohalt = Integer.toString(instance.processNamed("zerohalt").pid());
        String said = instance.beside("kill", "-TERM", zerohalt);
        assertThat(said).as("it may end with the namespace").isIn("exit 0", "exit 137");
    }

    /** As the signal that it is: it may be rewritten. */
    @Test
    void isRewritten() {
        try (Instance instance = below("asked", "SIGHUP")
                .set("SIGNAL_REWRITE", "HUP:USR2")
                .helper("record_signals")
                .start()) {
            endParent(instance, "asked");
            instance.awaitOut("signal 12\n");
        }
    }

    /** What is not set does not come. */
    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void withoutThatNothingComes() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .startedBy(Helpers.program("parent").toString(), "asked")
                .helper("record_signals")
                .start()) {
            endParent(instance, "asked");
            Await.until(
                    () -> "the parent's end: " + instance.processes(),
                    () -> instance.processes().stream()
                                    .filter(process -> process.name().equals("parent"))
                                    .count()
                            == 1);
            stop(instance);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.outLines()).containsExactly("ready", "signal 15");
            assertThat(instance.events("parent")).isEmpty();
        }
    }

    @Test
    void pid1HasNoParent() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("PARENT_DEATH_SIGNAL", "TERM")
                .helper("server")
                .startServing()) {
            assertThat(instance.awaitEvent("parent").get("msg"))
                    .isEqualTo("PARENT_DEATH_SIGNAL has no effect: zerohalt is PID 1");
            assertThat(instance.events("parent")).hasSize(1);
        }
    }

    /** It may have started zerohalt, or have adopted it: nobody can tell. */
    @Test
    void pid1AsParentIsSaid() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .set("PARENT_DEATH_SIGNAL", "TERM")
                .helper("server")
                .startServing()) {
            assertThat(instance.awaitEvent("parent").get("msg"))
                    .startsWith("PARENT_DEATH_SIGNAL will not come before PID 1 ends");
            assertThat(instance.health()).isEqualTo(200);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
        }
    }
}
