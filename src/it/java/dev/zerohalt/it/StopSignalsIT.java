package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signals by which images are stopped begin the shutdown where nobody has set any, or come with a hint. */
@Timeout(60)
class StopSignalsIT {
    private static final int SIGPWR = 30;
    private static final int SIGRTMIN_3 = 37;
    private static final int SIGRTMIN_4 = 38;

    private static Launch shell(Mode mode, String script) {
        return Launch.in(mode).set("APP_PORT", "none").shell(script);
    }

    @ParameterizedTest
    @ValueSource(ints = {Posix.SIGTERM, Posix.SIGINT, Posix.SIGQUIT, SIGRTMIN_3})
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void beginTheShutdown(int signal) {
        for (Mode mode : Mode.values()) {
            try (Instance instance = Launch.in(mode)
                    .set("SHUTDOWN_TIMEOUT", "300ms")
                    .helper("server", "stubborn")
                    .startServing()) {
                instance.signal(signal);
                instance.awaitOut("signal " + signal + "\n");
                assertThat(instance.exitCode()).isEqualTo(137);
                assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
                assertThat(instance.events("signal.hint")).isEmpty();
            }
        }
    }

    /** Apache: the signal that a terminal sends when its size changes, which it catches, and nothing else that is as rare. */
    @ParameterizedTest
    @EnumSource
    void anApplicationThatCatchesSigwinchIsStoppedByIt(Mode mode) {
        try (Instance instance = shell(mode, "trap 'exit 6' WINCH; echo ready; while :; do sleep 0.05; done")
                .start()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGWINCH);
            assertThat(instance.exitCode()).isEqualTo(6);
            assertThat(instance.awaitEvent("drain.start").get("signal")).isEqualTo("SIGWINCH");
        }
    }

    /** As docker run without -t sends it when the window it runs in changes its size. The second one catches all, as Go's runtime does. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap 'echo resized' WINCH URG; "})
    void anApplicationThatDoesNotCareForSigwinchGoesOn(String trap) {
        try (Instance instance = shell(Mode.PID_1, trap + "echo ready; while :; do sleep 0.05; done")
                .set("LOG_LEVEL", "debug")
                .start()) {
            instance.awaitOut("ready\n");
            for (int i = 0; i < 2; i++) {
                instance.signal(Posix.SIGWINCH);
                int count = i + 1;
                Await.until(
                        instance::transcript,
                        () -> instance.events("signal.forwarded").size() == count);
            }
            assertThat(instance.health()).isEqualTo(200);
            assertThat(instance.events("drain.start")).isEmpty();
            assertThat(instance.events("signal.hint")).hasSize(1);
        }
    }

    /** On a terminal the window's size is nothing but that, whoever sends the signal. */
    @Test
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void onATerminalSigwinchIsPassedOn() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .sandbox("pty")
                .set("APP_PORT", "none")
                .helper("record_signals")
                .startHealthy()) {
            instance.awaitOut("ready");
            instance.signal(Posix.SIGWINCH);
            instance.awaitOut("signal 28");
            assertThat(instance.health()).isEqualTo(200);
            instance.awaitOut(
                    "event=signal.hint signal=SIGWINCH set=\"ZEROHALT_SHUTDOWN_SIGNALS=SIGTERM,SIGINT,SIGWINCH\"");
            instance.signal(SIGRTMIN_3);
            instance.awaitOut("event=drain.start signal=SIGRTMIN+3");
        }
    }

    @Test
    void whoeverNamesSigwinchIsStoppedByItEverywhere() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .sandbox("pty")
                .set("APP_PORT", "none")
                .set("SHUTDOWN_SIGNALS", "WINCH")
                .set("SIGNAL_TO_APP", "TERM")
                .command("sleep", "600")
                .startHealthy()) {
            instance.signal(Posix.SIGWINCH);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Posix.SIGUSR1, Posix.SIGUSR2, SIGPWR, SIGRTMIN_4})
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void othersArePassedOnWithAHint(int signal) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("APP_PORT", "none")
                .helper("record_signals")
                .startHealthy()) {
            instance.awaitOut("ready\n");
            instance.signal(signal);
            instance.awaitOut("signal " + signal + "\n");
            instance.signal(signal);
            instance.awaitOut(("signal " + signal + "\n").repeat(2));
            Await.until(
                    instance::transcript,
                    () -> instance.events("signal.forwarded").size() == 2);
            assertThat(instance.events("signal.hint")).hasSize(1);
            assertThat(instance.awaitEvent("signal.hint").get("set")).startsWith("ZEROHALT_SHUTDOWN_SIGNALS=SIGTERM,");
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    /** A signal of which somebody has said what becomes of it, and one that usually means to read the configuration again. */
    @Test
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void withoutAHintWhereNobodyNeedsOne() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("APP_PORT", "none")
                .set("SIGNAL_REWRITE", "USR1:USR2,RTMIN+3:HUP,WINCH:CONT")
                .helper("record_signals")
                .startHealthy()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("signal 12\n");
            instance.signal(SIGRTMIN_3);
            instance.awaitOut("signal 1\n");
            instance.signal(Posix.SIGWINCH);
            instance.awaitOut("signal 18\n");
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 1\nsignal 18\nsignal 1\n");
            assertThat(instance.events("signal.hint")).isEmpty();
            assertThat(instance.events("drain.start")).isEmpty();
        }
    }
}
