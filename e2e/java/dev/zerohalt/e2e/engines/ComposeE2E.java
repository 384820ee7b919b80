package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The project of examples/compose/compose.yaml. */
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
}
