package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals that stop a job, sent to zerohalt by a process: its application's group stops with it, and goes on with it. */
@Timeout(60)
class SuspendIT {
    private static final int SIGTTIN = 21;
    private static final int SIGTTOU = 22;

    /** Two processes in a group; the shell has caught none of these signals. */
    private static final String FAMILY = "sleep 600 & echo ready; wait";

    private static boolean is(Instance instance, String name, boolean stopped) {
        return instance.processes().stream()
                .anyMatch(process -> process.name().equals(name) && process.isStopped() == stopped);
    }

    private static void await(Instance instance, boolean stopped, String... names) {
        for (String name : names) {
            Await.until(
                    () -> name + (stopped ? " to stop\n" : " to go on\n") + instance.processes(),
                    () -> is(instance, name, stopped));
        }
    }

    private static Launch family(Mode mode) {
        return Launch.in(mode).set("APP_PORT", "none").shell(FAMILY);
    }

    @ParameterizedTest
    @ValueSource(ints = {Posix.SIGTSTP, SIGTTIN, SIGTTOU})
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void stopAllAndSigcontResumesAll(int signal) {
        try (Instance instance = family(Mode.ORDINARY).startHealthy()) {
            instance.awaitOut("ready\n");
            await(instance, false, "sleep");
            for (int round = 0; round < 2; round++) {
                instance.signal(signal);
                await(instance, true, "sleep", "sh", "zerohalt");
                instance.signal(Posix.SIGCONT);
                await(instance, false, "zerohalt", "sh", "sleep");
                assertThat(instance.health()).isEqualTo(200);
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** It leads its session, so that its process group is one that the terminal's keys do not stop. */
    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void onATerminalToo() {
        try (Instance instance = family(Mode.ORDINARY).sandbox("pty").startHealthy()) {
            instance.awaitOut("ready");
            await(instance, false, "sleep");
            instance.signal(Posix.SIGTSTP);
            await(instance, true, "sleep", "sh", "zerohalt");
            instance.signal(Posix.SIGCONT);
            await(instance, false, "zerohalt", "sh", "sleep");
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void pid1PassesThemOnAndGoesOn() {
        try (Instance instance =
                family(Mode.PID_1).set("SIGNAL_TARGET", "group").startHealthy()) {
            instance.awaitOut("ready\n");
            await(instance, false, "sleep");
            instance.signal(Posix.SIGTSTP);
            await(instance, true, "sleep", "sh");
            assertThat(instance.health()).isEqualTo(200);
            instance.signal(Posix.SIGCONT);
            await(instance, false, "sleep", "sh", "zerohalt");
        }
    }

    /** As dumb-init does it where it has a session of its own: the application catches the signal, and stops all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void rewrittenAsSigstopTheyStopWhoeverCatchesThem(boolean terminal) {
        Launch launch = Launch.in(Mode.ORDINARY)
                .set("APP_PORT", "none")
                .set("SIGNAL_REWRITE", "SIGTSTP:SIGSTOP")
                .helper("record_signals");
        try (Instance instance = (terminal ? launch.sandbox("pty") : launch).startHealthy()) {
            instance.awaitOut("ready");
            instance.signal(Posix.SIGTSTP);
            await(instance, true, "record_signals", "zerohalt");
            instance.signal(Posix.SIGCONT);
            await(instance, false, "zerohalt", "record_signals");
            assertThat(instance.health()).isEqualTo(200);
            instance.awaitOut("signal 18");
            assertThat(instance.out()).doesNotContain("signal 20");
        }
    }

    @Test
    void rewrittenAsOthersTheyStopNobody() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .set("APP_PORT", "none")
                .set("SIGNAL_REWRITE", "SIGTSTP:SIGHUP,SIGTTIN:0")
                .helper("record_signals")
                .startHealthy()) {
            instance.awaitOut("ready\n");
            instance.signal(SIGTTIN);
            instance.signal(Posix.SIGTSTP);
            instance.awaitOut("signal 1\n");
            assertThat(instance.health()).isEqualTo(200);
            assertThat(instance.outLines()).containsExactly("ready", "signal 1");
        }
    }

    /** The clock goes on while it is stopped: what is due then is done at once. */
    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void aDeadlineThatPassesMeanwhileIsMetAfterwards() {
        try (Instance instance = family(Mode.ORDINARY)
                .set("DRAIN_STRATEGY", "fixed")
                .set("DRAIN_TIMEOUT", "5s")
                .startHealthy()) {
            instance.awaitOut("ready\n");
            await(instance, false, "sleep");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.signal(Posix.SIGTSTP);
            await(instance, true, "sleep", "sh", "zerohalt");
            Await.pause(Duration.ofMillis(5_200));
            instance.signal(Posix.SIGCONT);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("waited");
            assertThat(instance.events("app.kill")).isEmpty();
        }
    }
}
