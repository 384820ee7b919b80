package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

/** Reasons why requests fail although zerohalt is there, and what is said of each. */
final class FailedRequests {
    private FailedRequests() {}

    static String nobodyAsks(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startReady()) {
            instance.order("listen 8080 4", "listening 8080");
            String said = Diagnosis.doctor(instance);
            return said + '\n' + stopped(instance);
        }
    }

    /** The log of a shutdown. */
    static String stopped(Instance instance) {
        instance.signal(Posix.SIGTERM);
        instance.exitCode();
        return instance.log();
    }

    static String anotherPort(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("APP_PORT", "9090")
                .set("APP_STARTUP_TIMEOUT", "1s")
                .helper("server")
                .startReady()) {
            instance.order("listen 8080 4", "listening 8080");
            instance.awaitHealthy();
            String said = Diagnosis.doctor(instance, "--app-port", "9090");
            return said + '\n' + stopped(instance);
        }
    }

    static String anotherSignal(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing()) {
            instance.signal(Posix.SIGUSR1);
            instance.awaitEvent("signal.hint");
            return instance.log();
        }
    }

    static String toldOnce(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("DRAIN_STEADY_STATE_WAIT", "5s")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.health()).isEqualTo(503);
            instance.exitCode();
            return instance.log();
        }
    }

    static String toldToStopByAnother(Path directory) throws IOException {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing();
                Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            instance.beside(
                    "kill", "-TERM", "" + instance.processNamed("server").pid());
            instance.exitCode();
            assertThat(client.isConnected()).isTrue();
            return instance.log();
        }
    }
}
