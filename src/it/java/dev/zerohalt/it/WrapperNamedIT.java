package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The log names a first process that only starts the server, and what to write instead, once; and no other one. */
@Timeout(120)
class WrapperNamedIT {
    @TempDir
    Path directory;

    private static final String SERVER = Helpers.program("server").toString();

    private static LogEvent shutDown(Launch launch) {
        try (Instance instance = launch.start()) {
            instance.awaitOut("ready\n");
            instance.serve("4");
            instance.signal(Posix.SIGTERM);
            instance.awaitEnd();
            List<LogEvent> named = instance.events("app.wrapper");
            assertThat(named).as(instance.transcript()).hasSizeLessThanOrEqualTo(1);
            return named.isEmpty() ? null : named.getFirst();
        }
    }

    /** Whatever was set, and whatever a drain waits for. */
    @ParameterizedTest
    @CsvSource({
        "PID_1, APP_PORT, auto",
        "PID_1, APP_PORT, 8080",
        "PID_1, APP_PORT, none",
        "PID_1, DRAIN_STRATEGY, none",
        "ORDINARY, APP_PORT, auto",
        "ORDINARY, APP_PORT, 8080"
    })
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void aShellThatWaits(Mode mode, String key, String value) {
        LogEvent named = shutDown(Launch.in(mode).set(key, value).shell("exec 3<&0; " + SERVER + " <&3 & wait"));
        assertThat(named).isNotNull();
        assertThat(List.of(named.get("level"), named.get("first"), named.get("server")))
                .containsExactly("WARN", "sh -c", "server");
        assertThat(named.get("hint"))
                .isEqualTo("write \"exec server ...\" in the command of sh -c, or [\"server\", ...] instead of it");
    }

    /** It may pass the signal on: no reason to warn. */
    @ParameterizedTest
    @EnumSource
    void aScriptThatHandlesTheSignal(Mode mode) throws IOException {
        Path script = Files.writeString(
                directory.resolve("start.sh"),
                "trap 'kill -TERM $!; wait $!' TERM; exec 3<&0; " + SERVER + " <&3 & wait; exit 0");
        LogEvent named = shutDown(Launch.in(mode).command("sh", script.toString()));
        assertThat(named).isNotNull();
        assertThat(List.of(named.get("level"), named.get("first"), named.get("hint")))
                .containsExactly("INFO", "sh start.sh", "write \"exec server ...\" in start.sh");
    }

    /** As a process that a daemon has left, whose parent is zerohalt now. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void oneWhoseServerIsNoChildOfIt(Mode mode) {
        LogEvent named =
                shutDown(Launch.in(mode).shell("exec 3<&0; (" + SERVER + " <&3 &); while :; do sleep 1; done"));
        assertThat(named).isNotNull();
        assertThat(named.get("server")).isEqualTo("server");
    }

    @ParameterizedTest
    @EnumSource
    void notAProgramThatListensItself(Mode mode) {
        assertThat(shutDown(Launch.in(mode).command(SERVER))).isNull();
        assertThat(shutDown(Launch.in(mode).shell("exec " + SERVER))).isNull();
    }

    /** Whoever else listens in the network is none of the application's. */
    @ParameterizedTest
    @EnumSource
    void notBecauseOfANeighbour(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode).helper("server").startReady();
                var neighbour = instance.network().listen(3000)) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEnd();
            assertThat(neighbour.getLocalPort()).isEqualTo(3000);
            assertThat(instance.events("app.wrapper")).isEmpty();
        }
    }

    /** Its workers have the socket too. */
    @ParameterizedTest
    @EnumSource
    void notAMasterWithWorkers(Mode mode) throws IOException {
        Nginx.configure(directory, "server { listen 8080; }");
        try (Instance instance =
                Launch.in(mode).command(Nginx.command(directory)).startHealthy()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEnd();
            assertThat(instance.events("app.wrapper")).isEmpty();
        }
    }

    /** Here the workers alone have the socket. The official image starts it so. */
    @ParameterizedTest
    @EnumSource
    void notTheMasterOfHaproxy(Mode mode) throws IOException {
        Path configuration = directory.resolve("haproxy.cfg");
        Files.writeString(configuration, """
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1s
                    timeout server 1s
                frontend it
                    bind 127.0.0.1:8080
                """);
        try (Instance instance = Launch.in(mode)
                .command("haproxy", "-W", "-db", "-f", configuration.toString())
                .startHealthy()) {
            int zerohalt = instance.processNamed("zerohalt").pid();
            Await.until(
                    "the master, which starts itself once more, to handle its signals",
                    () -> instance.processes().stream()
                            .filter(process -> process.parent() == zerohalt)
                            .anyMatch(master -> handlesSigterm(instance, master.pid())));
            instance.signal(Posix.SIGTERM);
            instance.awaitEnd();
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080");
            assertThat(instance.events("app.wrapper")).isEmpty();
        }
    }

    private static boolean handlesSigterm(Instance instance, int process) {
        long caught = Long.parseUnsignedLong(instance.field("/proc/" + process + "/status", "SigCgt"), 16);
        return (caught >> (Posix.SIGTERM - 1) & 1) != 0;
    }
}
