package dev.zerohalt.it;

import static dev.zerohalt.it.Diagnosis.assertFinding;
import static dev.zerohalt.it.Diagnosis.assertWell;
import static dev.zerohalt.it.Diagnosis.doctor;
import static dev.zerohalt.it.Diagnosis.serving;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code zerohalt --doctor} looks at what the health depends on. */
@Timeout(90)
class DoctorChecksIT {
    @Test
    void aModeWithoutTheUrlThatItNeeds() {
        try (Instance instance = serving()) {
            assertThat(doctor(instance, "--health-mode", "app-dependent"))
                    .contains("needs ZEROHALT_APP_HEALTH_URL where ZEROHALT_APP_PORT is no number")
                    .endsWith("exit 2");
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aUrlThatIsNotThere() {
        try (Instance instance = Launch.in(Mode.PID_1).helper("web").startReady()) {
            instance.order("listen 8080", "listening");
            instance.health();
            String[] flags = {"--health-mode", "app-dependent", "--app-port", "8080", "--health-probe-timeout", "20s"};
            instance.order("answer HTTP/1.1 404 Not Found\\nContent-Length: 0\\n\\n", "ok");
            assertFinding(
                    doctor(instance, flags),
                    "WARN  the check that HEALTH_MODE=app-dependent makes fails: http://localhost:8080/health: status 404",
                    "Set ZEROHALT_APP_HEALTH_URL to a page of the application that says whether it is well,",
                    1);
            instance.order("answer HTTP/1.1 200 OK\\nContent-Length: 0\\n\\n", "ok");
            String said = doctor(instance, flags);
            assertWell(said);
            assertThat(said).contains("ok    the application is well: http://localhost:8080/health\n");
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whatIsSetAndNotUsed() {
        try (Instance instance = serving()) {
            assertFinding(
                    doctor(instance, "--app-health-url", "http://localhost:8080/"),
                    "note  APP_HEALTH_URL is set, but with HEALTH_MODE=standalone nobody asks it",
                    "Set ZEROHALT_HEALTH_MODE=app-dependent, or leave the URL out.",
                    0);
            assertFinding(
                    doctor(instance, "--health-command", "true"),
                    "note  HEALTH_COMMAND is set, but with HEALTH_MODE=standalone nobody runs it",
                    "Set ZEROHALT_HEALTH_MODE=command, or leave the command out.",
                    0);
            assertWell(doctor(instance, "--health-mode", "command", "--health-command", "true"));
        }
    }
}
