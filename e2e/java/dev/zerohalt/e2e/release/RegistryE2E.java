package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The images in a registry, put there as .github/workflows/release.yml does, and taken from there by Docker. */
class RegistryE2E {
    private static final String REPOSITORY = "127.0.0.1:5000/zerohalt/zerohalt";
    private static final List<String> DOCKER = List.of("docker", "--host=unix:///run/release-docker.sock");
    private static final Path LOG = Dist.WORK.resolve("registry.log");
    private static final Path DOCKER_LOG = Dist.WORK.resolve("dockerd.log");

    private static Process registry;
    private static Process dockerd;

    @BeforeAll
    static void start() throws IOException {
        Path settings = Files.writeString(Dist.WORK.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: /run/release-registry}}
                http: {addr: "127.0.0.1:5000"}
                """);
        registry = Shell.begin(List.of("docker-registry", "serve", settings.toString()), LOG);
        dockerd = Shell.begin(
                List.of(
                        "dockerd",
                        DOCKER.getLast(),
                        "--data-root=/run/release-docker",
                        "--pidfile=/run/release-docker.pid",
                        "--storage-driver=vfs"),
                DOCKER_LOG);
        Await.until(
                () -> "no registry: " + Shell.written(LOG),
                () -> succeeds(List.of("curl", "-sf", "http://127.0.0.1:5000/v2/")));
        Await.until(() -> "no Docker: " + Shell.written(DOCKER_LOG), () -> succeeds(Shell.concat(DOCKER, "info")));
    }

    @AfterAll
    static void stop() {
        Shell.end(dockerd);
        Shell.end(registry);
    }

    @Test
    void isPulledByDocker() {
        String image = push("");

        docker("pull", image);

        assertThat(docker("run", "--rm", "--network=none", image, "--version")).contains("zerohalt " + Dist.VERSION);
    }

    @Test
    void isCopiedFromInABuild() throws IOException {
        String image = push("-copy");
        Path dockerfile = Files.writeString(Dist.empty("build").resolve("Dockerfile"), """
                FROM scratch
                COPY --from=%s /zerohalt /usr/local/bin/zerohalt
                ENTRYPOINT ["/usr/local/bin/zerohalt"]
                """.formatted(image));

        docker("build", "--tag=copied", dockerfile.getParent().toString());

        assertThat(docker("run", "--rm", "--network=none", "copied", "--version"))
                .contains("zerohalt " + Dist.VERSION);
    }

    /** @return the name by which the registry has the index of both architectures: its digest, which the workflow attests */
    private static String push(String suffix) {
        String tag = "docker://" + REPOSITORY + ":" + Dist.VERSION + suffix;
        Path archive = Dist.file("zerohalt-" + Dist.VERSION + suffix + ".oci.tar");
        Shell.ok("skopeo", "copy", "--all", "--dest-tls-verify=false", "oci-archive:" + archive, tag);
        String digest = Shell.ok(
                "sh", "-c", "skopeo inspect --tls-verify=false --raw " + tag + " | sha256sum | cut -d ' ' -f 1");
        return REPOSITORY + "@sha256:" + digest;
    }

    private static boolean succeeds(List<String> command) {
        return Shell.run(command).exitCode() == 0;
    }

    private static String docker(String... arguments) {
        return Shell.ok(Shell.concat(DOCKER, arguments));
    }
}
