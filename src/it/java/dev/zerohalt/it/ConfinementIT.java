package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No privilege and no writable file is needed: the whole of a shutdown, confined. */
@Timeout(60)
class ConfinementIT {
    @TempDir
    Path directory;

    /** Nobody may not be able to reach the programs where they were built. */
    @BeforeEach
    void copyThePrograms() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path program : new Path[] {Helpers.BINARY, Helpers.program("server"), Helpers.program("orphans")}) {
            Helpers.install(program, directory.resolve(program.getFileName()));
        }
    }

    private void assertWholeShutdown(Launch launch) throws IOException {
        try (Instance instance = launch.binary(directory.resolve("zerohalt").toString())
                .startedBy("sh", "-c", "cd /; exec \"$@\"", "sh")
                .set("DRAIN_TIMEOUT", "10m")
                .command(directory.resolve("server").toString())
                .startReady()) {
            instance.awaitOut("ready");
            instance.serve("dual");
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.health()).isEqualTo(503);
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.out()).doesNotContain("signal 15");
            client.close();
            instance.order("close", "closed");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWithoutCapabilities(Mode mode) throws IOException {
        assertWholeShutdown(Launch.in(mode).sandbox("nobody"));
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWithoutCapabilitiesOrNetlink(Mode mode) throws IOException {
        assertWholeShutdown(Launch.in(mode).sandbox("nobody", "deny-netlink"));
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyRoot(Mode mode) throws IOException {
        assertWholeShutdown(Launch.in(mode).sandbox("readonly-root"));
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void nobodyReapsAndStopsLeftovers(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .sandbox("nobody", "readonly-root")
                .binary(directory.resolve("zerohalt").toString())
                .command(directory.resolve("orphans").toString(), "daemon")
                .startReady()) {
            instance.awaitOut("daemon ");
            instance.signal(Posix.SIGTERM);
            Instance.End end = instance.awaitEnd();
            assertThat(end).isEqualTo(new Instance.End("exit", 143, 0));
        }
    }
}
