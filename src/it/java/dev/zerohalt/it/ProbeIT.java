package dev.zerohalt.it;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code zerohalt --probe}, as a container's HEALTHCHECK runs it: beside the running one, with its environment. */
@Timeout(60)
class ProbeIT {
    /** An application that runs one probe for each line it reads, with the line's words as further arguments. */
    private static Launch probing(Mode mode) {
        String loop = "while read line; do \"$0\" --probe $line; echo \"probe=$?\"; done; sleep 600";
        return Launch.in(mode).command("sh", "-c", loop, Helpers.BINARY.toString());
    }

    @ParameterizedTest
    @EnumSource
    void exitsWith0WhenHealthyAnd1WhenNot(Mode mode) {
        try (Instance instance = probing(mode)
                .set("APP_PORT", "none")
                .set("DRAIN_STRATEGY", "fixed")
                .startHealthy()) {
            instance.order("", "probe=0");
            instance.order("http://127.0.0.1:8888/health", "probe=0");
            instance.order("http://localhost:8888/livez", "probe=0");
            instance.order("http://[::1]:8888/health", "probe=0");
            instance.order("http://127.0.0.1:8888/nothing", "probe=1");
            instance.order("http://127.0.0.1:9/health", "probe=1");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.order("", "probe=1");
            instance.order("http://127.0.0.1:8888/livez", "probe=0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsTheSettings(Mode mode) {
        try (Instance instance = probing(mode)
                .set("HEALTH_PORT", "9002")
                .set("HEALTH_PATH", "/ready")
                .set("APP_PORT", "none")
                .start()) {
            instance.awaitEvent("app.start");
            instance.order("", "probe=0");
            instance.order("http://127.0.0.1:8888/health", "probe=1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsTheAddress(Mode mode) {
        try (Instance instance = probing(mode)
                .set("HEALTH_BIND", "127.0.0.2")
                .set("APP_PORT", "none")
                .start()) {
            instance.awaitEvent("app.start");
            instance.order("", "probe=0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatNeverAnswersIsNotHealthy(Mode mode) {
        String script = "\"$0\" --probe http://127.0.0.1:8080/health; echo \"probe=$?\"";
        String server = "{ echo 'listen 8080 4'; sleep 600; } | \"$1\" | { read ready; read listening; ";
        try (Instance instance = Launch.in(mode)
                .command(
                        "sh",
                        "-c",
                        server + script + "; }",
                        Helpers.BINARY.toString(),
                        Helpers.program("server").toString())
                .start()) {
            instance.awaitOut("probe=1\n");
        }
    }
}
