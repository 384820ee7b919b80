package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends of a container with another exit code than the application's own, and what is said of each. */
final class EarlyEnds {
    private EarlyEnds() {}

    static String tooSlow(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("SHUTDOWN_TIMEOUT", "1s")
                .helper("server", "stubborn")
                .startServing()) {
            return FailedRequests.stopped(instance);
        }
    }

    /** What is in the termination log then. */
    static String byTheOrchestrator(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("termination-log"), "");
        try (Instance instance = Launch.in(Mode.PID_1)
                        .set("TERMINATION_LOG", file.toString())
                        .helper("server")
                        .startServing();
                Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            instance.signal(Posix.SIGKILL);
            assertThat(instance.awaitEnd().how()).isEqualTo("signal");
            assertThat(instance.events("exit"))
                    .as("the page says that there is none")
                    .isEmpty();
            assertThat(client.isConnected()).isTrue();
        }
        return Files.readString(file);
    }

    static String timeoutsTooLong(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("GRACE_PERIOD", "10s")
                .set("DRAIN_TIMEOUT", "1m")
                .helper("server")
                .startServing()) {
            String said = instance.log();
            return said + Diagnosis.doctor(instance, "--grace-period", "10s", "--drain-timeout", "1m");
        }
    }

    static String byOthers(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing()) {
            instance.beside(
                    "kill", "-KILL", "" + instance.processNamed("server").pid());
            assertThat(instance.exitCode()).isEqualTo(137);
            return instance.log();
        }
    }

    /** A shell that waits for the server which it has started. */
    static String wrapped(Path directory) {
        String script = "exec 3<&0; " + Diagnosis.SERVER + " <&3 & wait";
        try (Instance instance = Diagnosis.serving(Launch.in(Mode.PID_1).shell(script))) {
            String said = Diagnosis.doctor(instance);
            return said + '\n' + FailedRequests.stopped(instance);
        }
    }
}
