package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reasons why drains last until their deadline, and what is said of each. */
final class LongDrains {
    private static final String PROBE = "127.0.0.2";

    private LongDrains() {}

    private static Launch launch() {
        return Launch.in(Mode.PID_1).set("DRAIN_TIMEOUT", "2s");
    }

    /** What is said while a client waits for an answer. */
    private static String withARequest(Launch launch, Function<Instance, String> said) throws IOException {
        try (Instance instance = launch.helper("server").startServing();
                Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            client.getOutputStream().write('?');
            instance.order("read", "read");
            return said.apply(instance);
        }
    }

    private static String stopped(Launch launch) throws IOException {
        return withARequest(launch, FailedRequests::stopped);
    }

    static String longRequests(Path directory) throws IOException {
        return stopped(launch());
    }

    /** It is longer than the busy limit. */
    static String givenUp(Path directory) throws IOException {
        return stopped(launch().set("DRAIN_TIMEOUT", "10m").set("CONNECTION_BUSY_LIMIT", "1s"));
    }

    static String idleConnections(Path directory) throws IOException {
        Launch launch = launch().set("DRAIN_STRATEGY", "connections").set("CONNECTION_IDLE_THRESHOLD", "100ms");
        try (Instance instance = launch.helper("server").startServing();
                Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            client.getOutputStream().write('?');
            instance.order("answer 1", "answered 1");
            assertThat(client.getInputStream().readNBytes(2)).hasSize(2);
            return FailedRequests.stopped(instance);
        }
    }

    static String unreadableGauge(Path directory) {
        String gauge = "http://localhost:8080/metrics#requests_active";
        try (Instance instance =
                launch().set("DRAIN_GAUGE", gauge).helper("server").startServing()) {
            instance.order("deaf", "deaf");
            String said = Diagnosis.doctor(instance, "--drain-gauge", gauge);
            return said + '\n' + FailedRequests.stopped(instance);
        }
    }

    static String classesUnknown(Path directory) throws IOException {
        return stopped(launch().sandbox("deny-netlink"));
    }

    static String nothingKnown(Path directory) {
        try (Instance instance =
                launch().sandbox("deny-netlink", "no-proc").helper("server").startReady()) {
            return FailedRequests.stopped(instance);
        }
    }

    // Who holds it

    static String whoHoldsIt(Path directory) throws IOException {
        return withARequest(launch().set("DRAIN_TIMEOUT", "10m"), instance -> {
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            return instance.log() + instance.beside(Helpers.BINARY.toString(), "--status", "--connections");
        });
    }

    // Probes

    /** Has a probe come and go until something is so. */
    private static void probe(Instance instance, Predicate<Instance> until) {
        Await.until(instance::transcript, () -> {
            try (Socket client = instance.network().connectFrom(PROBE, "127.0.0.1", Instance.APP_PORT)) {
                instance.order("accept", "accepted");
                instance.order("drop", "dropped");
                assertThat(client.getInputStream().read()).isNegative();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Await.pause(Duration.ofMillis(200));
            return until.test(instance);
        });
    }

    static String probe(Path directory) {
        try (Instance instance = Diagnosis.serving(
                Launch.in(Mode.PID_1).set("DRAIN_STEADY_STATE_WAIT", "3s").command(Diagnosis.SERVER))) {
            String[] said = {""};
            probe(instance, probed -> {
                Await.pause(Duration.ofMillis(800));
                said[0] = Diagnosis.doctor(probed);
                return said[0].contains(" connects to port 8080 ");
            });
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            probe(instance, probed -> probed.log().contains("returning="));
            return said[0] + '\n' + instance.log();
        }
    }
}
