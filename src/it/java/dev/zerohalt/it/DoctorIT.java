package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code zerohalt --doctor}, beside the running one. */
@Timeout(60)
class DoctorIT {
    @ParameterizedTest
    @EnumSource
    void examinesTheContainer(Mode mode) {
        String loop = "while read line; do \"$0\" --doctor $line; echo \"doctor=$?\"; done; sleep 600";
        try (Instance instance = Launch.in(mode)
                .command("sh", "-c", loop, Helpers.BINARY.toString())
                .start()) {
            instance.awaitEvent("app.start");
            instance.order("--grace-period 2m", "doctor=1");
            assertThat(instance.out())
                    .contains("ok    zerohalt answers on port 8888\n")
                    .contains(mode == Mode.PID_1 ? "ok    it is PID 1" : "note  it is not PID 1")
                    .contains("WARN  nobody has asked for /health yet\n")
                    .contains("ok    listening now: nobody; those of the application are watched\n")
                    .contains("ok    connections are counted by events")
                    .contains("fit the grace period\n");
            instance.health();
            instance.order("--grace-period 2m", "doctor=0");
            assertThat(instance.out()).contains("ok    asked for the health by 127.0.0.1, every ");
            instance.order("--app-port 8080 --grace-period 2m", "doctor=1");
            assertThat(instance.out()).contains("WARN  nobody listens on monitored port 8080\n");
            instance.order("more", "doctor=2");
        }
    }
}
