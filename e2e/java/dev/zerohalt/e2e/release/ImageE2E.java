package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.Await;
import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images, by Podman and skopeo. */
class ImageE2E {
    private static final String BASE = "localhost/zerohalt:" + Dist.VERSION;
    private static final String COPY = BASE + "-copy";

    /** What arm64.sh exits with where the kernel has no binfmt_misc for user namespaces. */
    private static final int NOT_HERE = 77;

    private static final Path STORE = Path.of("/run/release");
    private static final Path CONTEXT = Dist.WORK.resolve("image");
    private static final List<String> PODMAN = podman(STORE);

    @BeforeAll
    static void load() throws IOException {
        assertThat(podman("load", "--input=" + archive(""))).contains(BASE);
        assertThat(podman("load", "--input=" + archive("-copy"))).contains(COPY);
        Files.createDirectories(CONTEXT);
        Shell.ok("cp", FirstProcess.SERVER.toString(), CONTEXT.toString());
    }

    @AfterAll
    static void remove() {
        podman("rmi", "--all", "--force");
    }

    @Test
    void isABaseForAStaticProgram() throws IOException {
        build("based", """
                FROM %s
                COPY server /
                USER nonroot
                CMD ["/server"]
                """.formatted(BASE));

        stopped("based", "/zerohalt");
    }

    @Test
    void isCopiedFrom() throws IOException {
        build("copied", """
                FROM scratch
                COPY --from=%s /zerohalt /usr/local/bin/zerohalt
                COPY server /
                ENTRYPOINT ["/usr/local/bin/zerohalt"]
                CMD ["/server"]
                """.formatted(COPY));

        stopped("copied", "/usr/local/bin/zerohalt");
    }

    /** As the init container of the Helm chart and the Kustomize component, of either image. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-copy"})
    void copiesItselfForAnImageThatStaysAsItIs(String suffix) throws IOException {
        Path volume = Dist.empty("volume");
        Shell.ok("chmod", "777", volume.toString());

        podman(
                "run",
                "--rm",
                "--user=65532:65532",
                "--read-only",
                "--cap-drop=all",
                "--network=none",
                "--volume=" + volume + ":/zerohalt-bin",
                "--entrypoint=[\"/zerohalt\", \"--copy-to\", \"/zerohalt-bin/zerohalt\"]",
                BASE + suffix);

        assertThat(volume.resolve("zerohalt"))
                .hasSameBinaryContentAs(Dist.binary("amd64"))
                .isExecutable();
    }

    /** As PID 1 of a container, in qemu. */
    @Test
    void runsOnArm64() {
        Path store = Path.of("/run/release-arm64");
        String image = "localhost/zerohalt:arm64";
        String script = String.join(
                "\n",
                "set -e",
                "skopeo copy -q --override-arch arm64 'oci-archive:" + archive("") + "' 'containers-storage:[vfs@"
                        + store + "/root+" + store + "/run]" + image + "'",
                String.join(" ", podman(store)) + " run --rm --cgroups=disabled --network=none " + image
                        + " --app-port none /zerohalt --version");

        Shell.Outcome outcome = Shell.run(
                List.of(Path.of("e2e/release/arm64.sh").toAbsolutePath().toString(), "sh", "-c", script));

        assumeTrue(outcome.exitCode() != NOT_HERE, () -> "cannot run programs for arm64 here: " + outcome.said());
        assertThat(outcome.exitCode()).as(outcome.said()).isZero();
        assertThat(outcome.said())
                .contains(
                        "event=start pid=1 role=init",
                        "event=app.exit code=0 outcome=exited",
                        "\nzerohalt " + Dist.VERSION);
    }

    @ParameterizedTest
    @CsvSource({"'', amd64", "'', arm64", "-copy, amd64", "-copy, arm64"})
    void saysWhatItIs(String suffix, String architecture) throws IOException {
        JsonNode image = JsonMapper.builder()
                .build()
                .readTree(Shell.ok(
                        "skopeo",
                        "inspect",
                        "--config",
                        "--override-arch=" + architecture,
                        "oci-archive:" + archive(suffix)));

        assertThat(image.path("architecture").asText()).isEqualTo(architecture);
        JsonNode labels = image.path("config").path("Labels");
        assertThat(labels.path("org.opencontainers.image.version").asText()).isEqualTo(Dist.VERSION);
        assertThat(labels.path("org.opencontainers.image.revision").asText()).matches("[0-9a-f]{40}");
        assertThat(labels.path("org.opencontainers.image.licenses").asText()).contains("Apache-2.0", "MIT");
    }

    /** Runs it until it takes traffic, and stops it as Podman does. */
    private static void stopped(String image, String zerohalt) {
        String container = podman(
                "run",
                "--detach",
                "--read-only",
                "--cap-drop=all",
                "--network=none",
                "--env=ZEROHALT_GRACE_PERIOD=30s",
                image);
        try {
            Await.until(
                    () -> "not healthy: " + podman("logs", container),
                    () -> Shell.run(Shell.concat(PODMAN, "exec", container, zerohalt, "--probe"))
                                    .exitCode()
                            == 0);
            podman("stop", "--time=30", container);

            assertThat(podman("wait", container)).isEqualTo(Integer.toString(FirstProcess.APPLICATION_EXIT));
            assertThat(podman("logs", container)).contains("drain_outcome=drained");
        } finally {
            podman("rm", "--force", container);
        }
    }

    private static void build(String name, String dockerfile) throws IOException {
        Path file = Files.writeString(Dist.WORK.resolve(name + ".Dockerfile"), dockerfile);
        podman("build", "--pull=never", "--tag=" + name, "--file=" + file, CONTEXT.toString());
    }

    private static Path archive(String suffix) {
        return Dist.file("zerohalt-" + Dist.VERSION + suffix + ".oci.tar");
    }

    private static String podman(String... arguments) {
        return Shell.ok(Shell.concat(PODMAN, arguments));
    }

    private static List<String> podman(Path store) {
        return List.of(
                "podman",
                "--root=" + store + "/root",
                "--runroot=" + store + "/run",
                "--cgroup-manager=cgroupfs",
                "--events-backend=file",
                "--storage-driver=vfs",
                "--log-level=fatal");
    }
}
