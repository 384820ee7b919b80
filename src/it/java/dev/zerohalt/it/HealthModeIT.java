package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health that depends on the application: one that starts slowly, fails, recovers, hangs. */
@Timeout(120)
class HealthModeIT {
    private static final String URL = "http://localhost:8080/health: ";
    private static final String GOOD = "answer HTTP/1.1 200 OK\\nContent-Length: 0\\n\\n";

    private static Launch checked(Mode mode, String healthMode) {
        return Launch.in(mode)
                .set("HEALTH_MODE", healthMode)
                .set("APP_HEALTH_URL", "http://localhost:8080/health")
                .set("HEALTH_PROBE_INTERVAL", "30ms")
                .set("HEALTH_PROBE_TIMEOUT", "500ms");
    }

    private static Instance web(Launch launch) {
        Instance instance = launch.helper("web").start();
        instance.awaitOut("ready");
        return instance;
    }

    private static void awaitHealth(Instance instance, int code, String status) {
        instance.awaitEvent("app.start");
        Await.until(
                () -> "health " + code + "\n" + instance.transcript(),
                () -> instance.get("/health").code() == code
                        && instance.get("/health").body().equals("{\"status\":\"" + status + "\"}"));
    }

    private static void awaitReason(Instance instance, String why) {
        Await.until(
                () -> "unhealthy because " + why + "\n" + instance.transcript(),
                () -> instance.events("app.unhealthy").stream()
                        .anyMatch(event -> event.get("because").equals(why)));
    }

    @ParameterizedTest
    @EnumSource
    void startsSlowlyFailsAndRecovers(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent"))) {
            awaitHealth(instance, 503, "starting");
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            instance.order("answer HTTP/1.1 500 Oops\\n\\n", "ok");
            awaitHealth(instance, 503, "unhealthy");
            assertThat(instance.get("/livez").code()).isEqualTo(200);
            instance.order(GOOD, "ok");
            awaitHealth(instance, 200, "healthy");
            instance.order("deaf", "deaf");
            awaitHealth(instance, 503, "unhealthy");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            Await.until("the log", () -> instance.events("app.healthy").size() == 3); // is read later than health
            assertThat(instance.events("app.unhealthy"))
                    .extracting(event -> event.get("because"))
                    .containsExactly(URL + "status 500", URL + "Connection refused");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
        }
    }

    /** A check an hour would find nothing: what is starting is checked more often. */
    @ParameterizedTest
    @EnumSource
    void whatIsStartingIsFoundHealthySoon(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent").set("HEALTH_PROBE_INTERVAL", "1h"))) {
            assertThat(instance.awaitEvent("app.check").fields())
                    .containsEntry("level", "INFO")
                    .containsEntry("because", URL + "Connection refused");
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            assertThat(instance.events("app.check")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPathIsSaidAtOnceAndOnce(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent").set("HEALTH_PROBE_INTERVAL", "1h"))) {
            instance.order("answer HTTP/1.1 404 Not Found\\n\\n", "ok");
            instance.order("listen 8080", "listening");
            Await.until(instance::transcript, () -> wrongPaths(instance) == 1);
            int before = connections(instance);
            Await.until("more checks", () -> connections(instance) >= before + 3);
            assertThat(wrongPaths(instance)).isEqualTo(1);
            awaitHealth(instance, 503, "starting");
        }
    }

    private static long wrongPaths(Instance instance) {
        return instance.events("app.check").stream()
                .filter(event -> event.get("level").equals("WARN"))
                .filter(event -> event.get("because").equals(URL + "status 404"))
                .count();
    }

    private static int connections(Instance instance) {
        instance.order("accepted", "ok");
        return instance.outLines().stream()
                .filter(line -> line.startsWith("connections "))
                .map(line -> Integer.parseInt(line.substring("connections ".length())))
                .reduce(0, Integer::max);
    }

    /** One slow or bad answer of an application does not take its traffic away. */
    @Test
    void aFailureThatChangesNothingYetIsSaid() {
        try (Instance instance = web(checked(Mode.PID_1, "app-dependent").set("HEALTH_FAILURE_THRESHOLD", "1000"))) {
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            instance.order("answer HTTP/1.1 503 Busy\\n\\n", "ok");
            Await.until(
                    instance::transcript,
                    () -> instance.events("app.check").stream()
                            .anyMatch(event -> event.get("level").equals("WARN")
                                    && event.get("because").equals(URL + "status 503")));
            awaitHealth(instance, 200, "healthy");
        }
    }

    /** While it hangs, everybody else is served at once. */
    @ParameterizedTest
    @EnumSource
    void anApplicationThatHangsIsCutOff(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent"))) {
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            instance.order("answer", "ok");
            awaitHealth(instance, 503, "unhealthy");
            awaitReason(instance, URL + "no answer in time");
            instance.order(GOOD, "ok");
            awaitHealth(instance, 200, "healthy");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\\n", "HTTP/2.0 200\\n\\n"})
    void whatIsNoHttpIsNotWell(String answer) {
        try (Instance instance = web(checked(Mode.PID_1, "app-dependent").set("APP_STARTUP_TIMEOUT", "200ms"))) {
            instance.order("answer " + answer, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 503, "unhealthy");
            assertThat(instance.awaitEvent("app.unhealthy").get("because"))
                    .startsWith("not healthy in time after the start: ");
        }
    }

    @Test
    void aConnectionMayBeEnough() {
        try (Instance instance =
                web(checked(Mode.PID_1, "app-dependent").set("APP_HEALTH_URL", "tcp://localhost:9999"))) {
            instance.order("listen 9999", "listening");
            awaitHealth(instance, 200, "healthy");
            instance.order("deaf", "deaf");
            awaitHealth(instance, 503, "unhealthy");
            awaitReason(instance, "tcp://localhost:9999: Connection refused");
        }
    }

    /** An application that hangs while its queue takes connections: our own checks do not hold its drain. */
    @ParameterizedTest
    @EnumSource
    void checksLeaveNoConnectionBehind(Mode mode) {
        try (Instance instance = checked(mode, "app-dependent")
                .set("APP_HEALTH_URL", "tcp://localhost:8080")
                .set("DRAIN_TIMEOUT", "1h")
                .helper("server")
                .start()) {
            instance.awaitOut("ready");
            instance.order("listen 8080 4", "listening 8080");
            awaitHealth(instance, 200, "healthy");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.exitCode()).isZero();
        }
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() {
        try (Instance instance = web(checked(Mode.PID_1, "app-dependent")
                .set("APP_STARTUP_TIMEOUT", "100ms")
                .set("APP_HEALTH_URL", "http://nobody.invalid:8080/"))) {
            awaitHealth(instance, 503, "unhealthy");
            awaitReason(
                    instance,
                    "not healthy in time after the start: http://nobody.invalid:8080/: no such host in /etc/hosts");
        }
    }

    /** What a command leaves in its process group ends with it, when it ends and when it is cut off. */
    @ParameterizedTest
    @EnumSource
    void aCommandThatHangsAndForksIsCutOff(Mode mode) {
        try (Instance instance = checked(mode, "command")
                .set("HEALTH_COMMAND", "sh -c 'sleep 1001 & echo x; exec sleep 1002'")
                .set("HEALTH_COMMAND_TIMEOUT", "100ms")
                .set("APP_STARTUP_TIMEOUT", "1s")
                .helper("web")
                .start()) {
            awaitReason(instance, "not healthy in time after the start: sh: no end in time");
            instance.signal(Posix.SIGTERM);
            Instance.End end = instance.awaitEnd();
            assertThat(end.value()).isZero();
            assertThat(end.survivors()).isZero();
            assertThat(instance.out()).isEqualTo("ready\n"); // its output goes nowhere
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommandDecides(Mode mode) {
        try (Instance instance = checked(mode, "command")
                .set("HEALTH_COMMAND", "sh -c 'kill -0 $PPID && test -d \"/proc/self\"'")
                .helper("web")
                .start()) {
            awaitHealth(instance, 200, "healthy");
        }
    }

    @Test
    void aCommandThatCannotBeRunIsSaid() {
        try (Instance instance = checked(Mode.PID_1, "command")
                .set("HEALTH_COMMAND", "/nowhere/check")
                .set("APP_STARTUP_TIMEOUT", "100ms")
                .helper("web")
                .start()) {
            awaitReason(
                    instance,
                    "not healthy in time after the start: cannot run /nowhere/check: No such file or directory");
        }
    }

    @Test
    void hybridNeedsAllOfIt() {
        try (Instance instance = web(checked(Mode.PID_1, "hybrid")
                .set("APP_HEALTH_URL", "http://127.0.0.1:8081/")
                .set("APP_PORT", "8080")
                .set("APP_STARTUP_TIMEOUT", "100ms")
                .set("HEALTH_COMMAND", "true"))) {
            instance.order(GOOD, "ok");
            instance.order("listen 8081", "listening");
            awaitReason(instance, "not healthy in time after the start: nobody listens on a monitored port");
            instance.order("listen 8080", "listening");
            // The first listener is still there: its socket was not closed, and nobody accepts on it any more.
            awaitHealth(instance, 503, "unhealthy");
        }
    }

    /** The application never closes what it does not answer. */
    @ParameterizedTest
    @EnumSource
    void checksThatWereCutOffDoNotHoldTheDrain(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent").set("DRAIN_TIMEOUT", "10m"))) {
            instance.order("listen 8080", "listening");
            instance.order(GOOD, "ok");
            awaitHealth(instance, 200, "healthy");
            instance.order("answer", "ok");
            awaitReason(instance, URL + "no answer in time");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSignalEndsTheChecks(Mode mode) {
        try (Instance instance = web(checked(mode, "app-dependent").set("DRAIN_MIN_DURATION", "300ms"))) {
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            awaitHealth(instance, 200, "healthy");
            instance.order("answer", "ok");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            awaitHealth(instance, 503, "draining");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.events("app.unhealthy")).isEmpty();
        }
    }
}
