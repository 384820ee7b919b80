package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first process is a shell, or another wrapper, and dies of the stop signal at once; the server is behind it. What the first
 * process leaves is the application still: what works has the application's time to stop.
 */
@Timeout(120)
class WrapperIT {
    /** A shell that waits for the server, which reads what the test says. */
    private static Launch wrapped(Mode mode, String server) {
        String program = Helpers.program("server") + " " + server;
        return Launch.in(mode)
                .set("APP_PORT", Integer.toString(Instance.APP_PORT))
                .set("DRAIN_STEADY_STATE_WAIT", "0s")
                .set("CONNECTION_IDLE_THRESHOLD", "1s")
                .command("sh", "-c", "exec 3<&0; " + program + " <&3 & wait");
    }

    private static Instance serving(Launch launch) {
        Instance instance = launch.start();
        instance.awaitOut("ready\n");
        instance.serve("4");
        return instance;
    }

    /** 4 s are longer than what is given to leftovers that do not work. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aServerThatStopsInTimeIsNotKilled(Mode mode) {
        try (Instance instance = serving(wrapped(mode, "slow 4").set("SHUTDOWN_TIMEOUT", "60s"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.outLines()).filteredOn("signal 15"::equals).hasSize(1);
            assertThat(instance.awaitEvent("leftovers.wait").get("processes")).isEqualTo("1");
            assertThat(instance.events("leftovers")).as("killed").isEmpty();
        }
    }

    /** The group has had the signal: for many programs a second one means to hurry. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aServerThatWasToldWithItsGroupIsNotToldAgain(Mode mode) {
        try (Instance instance =
                serving(wrapped(mode, "slow 4").set("SHUTDOWN_TIMEOUT", "60s").set("SIGNAL_TARGET", "group"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.outLines()).filteredOn("signal 15"::equals).hasSize(1);
            assertThat(instance.events("leftovers")).as("killed").isEmpty();
        }
    }

    /** It stops with that signal, and SIGTERM may be a faster end: nginx, say. Who does not know the signal gets SIGTERM. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aServerIsToldByTheSignalThatTheFirstProcessHad(Mode mode) {
        String other = "trap 'echo other stops; exit' TERM; echo other ready; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("SHUTDOWN_TIMEOUT", "60s")
                .environment("OTHER", other)
                .shell("exec 3<&0; " + Helpers.program("server") + " slow 1 <&3 & sh -c \"$OTHER\" & wait")
                .start()) {
            instance.awaitOut("other ready\n");
            instance.awaitOut("ready\n");
            instance.serve("4");
            instance.signal(Posix.SIGQUIT);
            assertThat(instance.awaitEnd().how()).isEqualTo("exit");
            assertThat(instance.outLines()).contains("signal 3", "other stops").doesNotContain("signal 15");
        }
    }

    /** What a shell runs to clean up does not handle the signal, and is not to be killed for that, nor told to stop. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void whatAServerStartsToCleanUpIsLeftAlone(Mode mode) {
        String server = "trap 'sleep 4; echo cleaned $?; exit' TERM; echo ready; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("APP_PORT", "none")
                .set("SHUTDOWN_TIMEOUT", "60s")
                .environment("SERVER", server)
                .command("sh", "-c", "(sleep 2 &); sh -c \"$SERVER\" & wait")
                .start()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.outLines()).contains("cleaned 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aServerThatDoesNotStopIsKilledWhenTheTimeIsOver(Mode mode) {
        try (Instance instance = serving(wrapped(mode, "stubborn").set("SHUTDOWN_TIMEOUT", "4s"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.awaitEvent("leftovers.wait").get("processes")).isEqualTo("1");
            assertThat(instance.awaitEvent("leftovers").get("signal")).isEqualTo("SIGKILL");
        }
    }

    /** Nobody waits 10 minutes for a process that has nothing to do with the signal, and nothing to do. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aServerThatIgnoresTheSignalHasNoMoreTimeThanOthers(Mode mode) {
        try (Instance instance = serving(wrapped(mode, "ignore").set("SHUTDOWN_TIMEOUT", "10m"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
            assertThat(instance.events("leftovers.wait")).isEmpty();
        }
    }

    /** Its request was taken after the drain, so that nobody has waited for it yet. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void unlessItHasARequestInHand(Mode mode) throws IOException {
        try (Instance instance = serving(wrapped(mode, "ignore")
                .set("SHUTDOWN_TIMEOUT", "60s")
                .set("SECOND_SIGNAL_AFTER", "0s")
                .set("DRAIN_TIMEOUT", "10m"))) {
            try (Socket client = instance.connect()) {
                instance.order("accept", "accepted");
                client.getOutputStream().write(new byte[1]);
                instance.order("read", "read");
                instance.signal(Posix.SIGTERM);
                instance.awaitEvent("drain.progress");
                instance.signal(Posix.SIGTERM); // the drain is skipped
                assertThat(instance.awaitEvent("leftovers.wait").get("holding")).isEqualTo("1");
                instance.order("send 1", "sent 1");
                assertThat(client.getInputStream().read()).isNotNegative();
                instance.type("exit 0\n");
                assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 143, 0));
                assertThat(instance.events("leftovers")).as("killed").isEmpty();
            }
        }
    }
}
