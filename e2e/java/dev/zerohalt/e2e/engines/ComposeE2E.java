package dev.zerohalt.e2e.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The projects of examples/compose. */
@Timeout(180)
class ComposeE2E {
    @Test
    void aRequestInHandIsAnsweredBeforeItStops() throws IOException {
        try (Docker docker = Docker.start()) {
            CommandLine compose = docker.compose(Path.of("examples/compose/compose.yaml"));
            // Which waits until the HEALTHCHECK says healthy.
            String _ = compose.ok("up", "--detach", "--wait");
            List<String> stop = compose.of("stop");
            try (Container web =
                    new DockerContainer(docker.commandLine(), compose.ok("ps", "--all", "--quiet", "web"), stop)) {
                Stopping.watch(
                        "Docker Compose " + compose.ok("version", "--short") + ", " + docker.name(),
                        "of compose.yaml: " + Confinement.FULL.label(),
                        Optional.of("Docker"),
                        docker.checker(),
                        web);
            }
        }
    }

    /** Zerohalt comes by a volume, from an image of its own; here both have one name more of the same image. */
    @Test
    void anImageThatStaysAsItIs() throws IOException {
        Path example = Path.of("examples/compose/any-image.yaml");
        Path project = Path.of(System.getProperty("e2e.work"), "any-image.yaml");
        Files.writeString(project, Files.readString(example).replace("/shop]", "/app]"));
        try (Docker docker = Docker.start()) {
            docker.commandLine().ok("tag", Image.NAME, "ghcr.io/zerohalt/zerohalt:0.2.0");
            docker.commandLine().ok("tag", Image.NAME, "registry.example.com/shop:1.0");
            CommandLine compose = docker.compose(project);
            String _ = compose.ok("up", "--detach", "--wait");
            try (Container web = new DockerContainer(
                            docker.commandLine(), compose.ok("ps", "--all", "--quiet", "web"), compose.of("stop"));
                    Connection inHand = new Connection(web.reach(Image.APPLICATION_PORT))) {
                assertThat(web.health()).isEqualTo("healthy");
                inHand.ask("/slow/2000");
                web.beginStop();
                assertThat(inHand.answer().body()).isNotEmpty();
                assertThat(web.exitCode()).as(web.log()).isEqualTo(Image.APPLICATION_EXIT);
                assertThat(web.log()).contains("drain_outcome=drained");
            }
        }
    }
}
