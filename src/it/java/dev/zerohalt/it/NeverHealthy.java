package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Reasons why the health is not 200, and what is said of each. */
final class NeverHealthy {
    private NeverHealthy() {}

    static String listensNowhere(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startReady()) {
            assertThat(instance.health()).isEqualTo(503);
            return Diagnosis.doctor(instance);
        }
    }

    static String checkFails(Path directory) throws IOException {
        Nginx.configure(directory, "server { listen 8080; }");
        Launch launch = Launch.in(Mode.PID_1)
                .set("HEALTH_MODE", "app-dependent")
                .set("APP_PORT", "8080")
                .set("APP_STARTUP_TIMEOUT", "5s")
                .set("HEALTH_PROBE_INTERVAL", "200ms");
        try (Instance instance = Nginx.start(launch, directory, Instance.APP_PORT)) {
            instance.awaitEvent("app.unhealthy");
            assertThat(instance.health()).isEqualTo(503);
            String said = instance.log();
            return said + Diagnosis.doctor(instance, "--health-mode", "app-dependent", "--app-port", "8080");
        }
    }

    static String drainedOnRequest(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing()) {
            assertThat(instance.beside(Helpers.BINARY.toString(), "--drain")).endsWith("exit 0");
            assertThat(instance.health()).isEqualTo(503);
            return instance.log();
        }
    }

    static String portInUse(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .startedBy("sh", "-c", "read line; exec \"$@\"", "sh")
                .command("true")
                .start()) {
            instance.network().listen(Instance.HEALTH_PORT);
            instance.type("go\n");
            assertThat(instance.exitCode()).isEqualTo(1);
            return instance.log();
        }
    }
}
