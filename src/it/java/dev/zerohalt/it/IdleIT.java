package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** While nobody asks, nothing wakes: no timer, no polling. Asking the application is all that does. */
@Timeout(60)
class IdleIT {
    private static String wakeUps(Instance instance) {
        return instance.status("voluntary_ctxt_switches");
    }

    /** Before the application listens and after, with a connection to it. */
    @Test
    void noWakeUp() {
        try (Instance starting = starting(Mode.PID_1);
                Instance startingOrdinary = starting(Mode.ORDINARY);
                Instance serving = serving(Mode.PID_1);
                Instance servingOrdinary = serving(Mode.ORDINARY)) {
            List<Instance> all = List.of(starting, startingOrdinary, serving, servingOrdinary);
            all.forEach(IdleIT::settle);
            List<String> before = all.stream().map(IdleIT::wakeUps).toList();
            Await.pause(Duration.ofSeconds(30));
            assertThat(all.stream().map(IdleIT::wakeUps).toList()).isEqualTo(before);
        }
    }

    private static Instance starting(Mode mode) {
        Instance instance = Launch.in(mode).helper("server").startReady();
        assertThat(instance.health()).isEqualTo(503);
        return instance;
    }

    private static Instance serving(Mode mode) {
        Instance instance = Launch.in(mode).helper("server").startServing();
        instance.connect();
        instance.order("accept", "accepted");
        return instance;
    }

    private static void assertNoWakeUp(Instance instance) {
        settle(instance);
        String before = wakeUps(instance);
        Await.pause(Duration.ofSeconds(3));
        assertThat(wakeUps(instance)).isEqualTo(before);
    }

    private static void settle(Instance instance) {
        String[] last = {""};
        Await.until("the end of what the start and the probe set off", () -> {
            String before = last[0];
            last[0] = wakeUps(instance);
            Await.pause(Duration.ofMillis(500));
            return before.equals(last[0]);
        });
    }

    /** What only the start took of the program's file, code and data that nobody has written to, is given back. */
    @Test
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void whatOnlyTheStartTookIsNotResident() {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startReady()) {
            int zerohalt = instance.processNamed("zerohalt").pid();
            Await.until(
                    () -> "less than 1,000 kB: " + resident(instance, zerohalt),
                    () -> resident(instance, zerohalt) < 1000);
        }
    }

    /** In kB, exactly; /proc/PID/status is not exact on Linux 6.2 to 6.16. proc(5) */
    private static int resident(Instance instance, int process) {
        String kilobytes = instance.field("/proc/" + process + "/smaps_rollup", "Rss");
        return Integer.parseInt(kilobytes.replace(" kB", ""));
    }

    /** Often while it starts, then as rarely as it was told to. */
    @ParameterizedTest
    @EnumSource
    void noWakeUpBetweenTwoChecks(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("HEALTH_MODE", "app-dependent")
                .set("HEALTH_PROBE_INTERVAL", "1h")
                .set("APP_HEALTH_URL", "tcp://localhost:8080")
                .helper("web")
                .start()) {
            instance.awaitOut("ready");
            instance.order("listen 8080", "listening");
            instance.awaitEvent("app.healthy");
            assertNoWakeUp(instance);
        }
    }

    private static int probes(Instance instance) {
        instance.order("accepted", "ok");
        String line = instance.outLines().stream()
                .filter(each -> each.startsWith("connections "))
                .reduce((_, last) -> last)
                .orElseThrow();
        return Integer.parseInt(line.substring("connections ".length()));
    }

    /** To ask, and where there is an answer to wait for, to take it. */
    @ParameterizedTest
    @CsvSource({"tcp://localhost:8080, 1", "http://localhost:8080/, 2"})
    void aProbeOfTheApplicationIsOneWakeUpAndItsAnswerAnother(String url, int most) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("HEALTH_MODE", "app-dependent")
                .set("HEALTH_PROBE_INTERVAL", "50ms")
                .set("APP_HEALTH_URL", url)
                .helper("web")
                .start()) {
            instance.awaitOut("ready");
            instance.order("answer HTTP/1.1 200 OK\\nContent-Length: 0\\n\\n", "ok");
            instance.order("listen 8080", "listening");
            instance.awaitEvent("app.healthy");
            instance.awaitEvent("backend"); // for which it wakes up once, soon after the start
            int probesBefore = probes(instance);
            int wakeUpsBefore = Integer.parseInt(wakeUps(instance));
            Await.until("50 probes", () -> probes(instance) >= probesBefore + 50);
            int wakeUps = Integer.parseInt(wakeUps(instance)) - wakeUpsBefore;
            int probes = probes(instance) - probesBefore; // those under way at the ends may count or not
            assertThat(wakeUps).isBetween(probes - 2, most * (probes + 1));
        }
    }
}
