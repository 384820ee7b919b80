package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A container that is killed in the middle of its shutdown leaves in the termination log how far it has come. */
@Timeout(60)
class LastWordsIT {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String CUT_SHORT =
            "Zerohalt was killed before more was known: set ZEROHALT_GRACE_PERIOD to the platform's grace period\\.\n";

    @TempDir
    Path directory;

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("log"), "what was there before, and was longer\n".repeat(200));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Instance instance) {
        instance.signal(Posix.SIGKILL);
        assertThat(instance.awaitEnd().how()).isEqualTo("signal");
    }

    @ParameterizedTest
    @EnumSource
    void whileItDrains(Mode mode) throws IOException {
        Path file = file();
        Launch launch = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .set("DRAIN_TIMEOUT", "10m")
                .set("CONNECTION_IDLE_THRESHOLD", "10m");
        try (Instance instance = launch.helper("server").startServing();
                Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            assertThat(read(file)).as("nothing to tell").startsWith("what was there before");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            assertThat(client.isConnected()).isTrue();
            kill(instance);
        }
        assertThat(read(file))
                .matches("Stopped by SIGTERM\\. Draining since " + TIME + ", for 600\\.0 s at most\\.\n" + CUT_SHORT);
    }

    @ParameterizedTest
    @EnumSource
    void whileTheApplicationStops(Mode mode) throws IOException {
        Path file = file();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .set("SHUTDOWN_TIMEOUT", "10m")
                .helper("server", "stubborn")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            Await.until(() -> read(file), () -> read(file).contains("told to stop"));
            kill(instance);
        }
        assertThat(read(file))
                .matches(
                        "Stopped by SIGTERM\\. Drain: drained after \\d\\.\\d s, 0 connections held it at first, 0 at the end\\.\n"
                                + "(?s:.*)\nThe application was told to stop at " + TIME + "\\.\n" + CUT_SHORT);
    }

    /** It is the whole report in the end, and nothing of what was there before. */
    @ParameterizedTest
    @EnumSource
    void inTheEnd(Mode mode) throws IOException {
        Path file = file();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
        }
        assertThat(read(file))
                .startsWith("Stopped by SIGTERM. Drain: drained after ")
                .endsWith("Exit code 0.\n")
                .doesNotContain("Zerohalt was killed", "before, and was longer", "Draining since", "\n\n");
    }

    /** A pipe that is full, one that nobody reads, a disk without room: the shutdown is as ever. */
    @ParameterizedTest
    @EnumSource
    void aFileThatTakesNothingDelaysNothing(Mode mode) throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process full = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<>" + pipe + "; dd if=/dev/zero of=/dev/fd/3 oflag=nonblock bs=1 status=none;"
                                + " echo full; exec sleep 600")
                .redirectErrorStream(true)
                .start();
        try {
            String line = full.inputReader().readLine();
            while (!"full".equals(line)) {
                line = full.inputReader().readLine();
            }
            for (String path : new String[] {
                pipe.toString(),
                "/dev/full",
                directory.toString(),
                directory.resolve("none").toString()
            }) {
                try (Instance instance = Launch.in(mode)
                        .set("TERMINATION_LOG", path)
                        .helper("server")
                        .startServing()) {
                    instance.signal(Posix.SIGTERM);
                    assertThat(instance.exitCode()).as(path).isZero();
                    assertThat(instance.awaitEvent("exit").get("drain_outcome")).isEqualTo("drained");
                }
            }
        } finally {
            full.destroyForcibly();
        }
    }
}
