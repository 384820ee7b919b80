package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An image built FROM scratch: the binary, the application, and nothing else. */
@Timeout(60)
@NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
class ScratchIT {
    @TempDir
    Path root;

    private Instance start(Mode mode, boolean proc) throws IOException {
        Helpers.install(Helpers.BINARY, root.resolve("zerohalt"));
        Helpers.install(Helpers.staticProgram("server"), root.resolve("app"));
        Launch launch = Launch.in(mode).sandbox("root", root.toString());
        if (proc) {
            Files.createDirectory(root.resolve("proc"));
        } else {
            launch.sandbox("no-proc");
        }
        Instance instance = launch.binary("/zerohalt").command("/app").startReady();
        instance.awaitOut("ready");
        return instance;
    }

    @ParameterizedTest
    @CsvSource({"PID_1, true", "PID_1, false", "ORDINARY, true", "ORDINARY, false"})
    void theQuestionsAreAnsweredThere(Mode mode, boolean proc) throws IOException {
        try (Instance instance = start(mode, proc)) {
            instance.serve("4");
            assertThat(instance.beside("/zerohalt", "--probe")).isEqualTo("exit 0");
            Await.until(
                    () -> instance.beside("/zerohalt", "--status"),
                    () -> instance.beside("/zerohalt", "--status")
                            .contains("0 on port 8080, 0 would hold a drain (events)\n"));
            assertThat(instance.beside("/zerohalt", "--status"))
                    .contains("state         healthy\n")
                    .endsWith("exit 0");
            assertThat(instance.beside("/zerohalt", "--status", "--json"))
                    .contains("\"state\":\"healthy\"")
                    .endsWith("exit 0");
            assertThat(instance.beside("/zerohalt", "--doctor", "--grace-period", "2m"))
                    .contains("ok    zerohalt answers on port 8888\n")
                    .contains("ok    connections are counted by events")
                    .contains(
                            proc
                                    ? "ok    the application listens on port 8080, which is watched\n"
                                    : "note  cannot tell which ports are the application's")
                    .contains(
                            proc ? "ok    it may signal processes of any user\n" : "note  capabilities cannot be read")
                    .endsWith("exit 0");
        }
    }

    @ParameterizedTest
    @CsvSource({"PID_1, true", "PID_1, false", "ORDINARY, true", "ORDINARY, false"})
    void drainsThere(Mode mode, boolean proc) throws IOException {
        try (Instance instance = start(mode, proc)) {
            instance.serve("4");
            var client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.beside("/zerohalt", "--probe")).contains("503").endsWith("exit 1");
            assertThat(instance.out()).doesNotContain("signal 15");
            client.close();
            instance.order("close", "closed");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
        }
    }
}
