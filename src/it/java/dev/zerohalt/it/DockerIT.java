package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An image built FROM scratch, run by a real engine with what it confines a container with. */
@Timeout(120)
@NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
class DockerIT {
    private static final String CONTAINER = "shop";

    /** What docker exec ends with if the engine cannot run the command. docker-exec(1) */
    private static final int CANNOT_EXEC = 126;

    @TempDir
    private static Path directory;

    private static Docker docker;

    @BeforeAll
    static void build() throws IOException {
        docker = Docker.start(directory);
        boolean up = docker.isUp();
        String lastWords = docker.lastWords();
        assumeTrue(up, () -> "no engine works here: " + lastWords);
        Path context = Files.createDirectory(directory.resolve("context"));
        Files.copy(Helpers.BINARY, context.resolve("zerohalt"));
        Files.copy(Helpers.staticProgram("server"), context.resolve("app"));
        docker.build("shop", context, """
                FROM scratch
                COPY zerohalt app /
                HEALTHCHECK --interval=1s CMD ["/zerohalt", "--probe"]
                ENTRYPOINT ["/zerohalt", "--"]
                CMD ["/app"]
                """);
    }

    @AfterAll
    static void stop() {
        docker.close();
    }

    private static String inspect(String format) {
        return docker.run("inspect", "--format", format, CONTAINER).said().strip();
    }

    private static Docker.Outcome exec(String... command) {
        String[] arguments = new String[command.length + 2];
        arguments[0] = "exec";
        arguments[1] = CONTAINER;
        System.arraycopy(command, 0, arguments, 2, command.length);
        return docker.run(arguments);
    }

    @Test
    void aContainerIsHealthyAnswersAndStops() throws IOException, InterruptedException {
        Process run = docker.begin("run", "--interactive", "--network=none", "--name=" + CONTAINER, "shop");
        try (OutputStream orders = run.getOutputStream()) {
            orders.write("listen 8080 4\n".getBytes(StandardCharsets.UTF_8));
            orders.flush();
            Await.until(
                    () -> docker.run("logs", CONTAINER).said(),
                    () -> docker.run("logs", CONTAINER).said().contains("listening 8080"));
            Docker.Outcome version = exec("/zerohalt", "--version");
            assumeTrue(
                    version.exitCode() != CANNOT_EXEC,
                    () -> "no command can be run in a container here: " + version.said());
            Await.until(
                    () -> "the engine's own check: " + inspect("{{json .State.Health}}"),
                    () -> inspect("{{.State.Health.Status}}").equals("healthy"));

            assertThat(exec("/zerohalt", "--probe")).isEqualTo(new Docker.Outcome(0, ""));
            Await.until("a count", () -> {
                Docker.Outcome status = exec("/zerohalt", "--status");
                assertThat(status.exitCode()).isZero();
                assertThat(status.said()).contains("state         healthy\n");
                return status.said().contains("0 on port 8080, 0 would hold a drain (events)\n");
            });
            Docker.Outcome doctor = exec("/zerohalt", "--doctor", "--grace-period", "2m");
            assertThat(doctor.said())
                    .contains("ok    zerohalt answers on port 8888\n")
                    .contains("ok    connections are counted by events")
                    .contains("ok    the application listens on port 8080, which is watched\n");
            assertThat(doctor.exitCode()).as(doctor.said()).isZero();

            assertThat(docker.run("stop", "--time=60", CONTAINER).exitCode()).isZero();
        }
        assertThat(run.waitFor()).isZero();
        assertThat(inspect("{{.State.ExitCode}}")).isEqualTo("0");
        assertThat(docker.run("logs", CONTAINER).said())
                .contains("event=config.platform platform=Docker sign=/.dockerenv grace=10.000s")
                .contains("role=init", "event=signal.received signal=SIGTERM", "signal 15\n", "event=exit");
        assertThat(docker.run("rm", CONTAINER).exitCode()).isZero();
    }

    /** Its parent is a process of the host, which is none that somebody has put in front of it. */
    @Test
    void thePidNamespaceMayBeTheHosts() {
        String name = "shared";
        assertThat(docker.run("run", "--detach", "--network=none", "--pid=host", "--name=" + name, "shop")
                        .exitCode())
                .isZero();
        Docker.Outcome[] doctor = new Docker.Outcome[1];
        Await.until(() -> "zerohalt: " + docker.run("logs", name).said(), () -> {
            doctor[0] = docker.run("exec", name, "/zerohalt", "--doctor");
            assumeTrue(doctor[0].exitCode() != CANNOT_EXEC, "no command can be run in a container here");
            return doctor[0].said().contains("ok    zerohalt answers");
        });
        assertThat(doctor[0].said())
                .contains("ok    it is the first process of its container, whose PID namespace is shared ")
                .doesNotContain("ENTRYPOINT");
        assertThat(docker.run("rm", "--force", name).exitCode()).isZero();
    }
}
