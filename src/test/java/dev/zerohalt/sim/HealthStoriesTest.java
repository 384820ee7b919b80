package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health that depends on a command, on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class HealthStoriesTest extends Stories {

    private final List<String> runs = new ArrayList<>();

    /** From then on, the command takes so many seconds and exits with this code. */
    private record Change(double from, int code, double seconds) {}

    private void command(Change... changes) {
        machine.install("check", new Behaviour() {
            @Override
            public void started(SimProcess self) {
                double now = seconds(machine.agenda().now());
                Change current = changes[0];
                for (Change change : changes) {
                    current = now >= change.from() ? change : current;
                }
                runs.add("at " + now);
                int code = current.code();
                self.after((long) (current.seconds() * Dice.SECOND), () -> self.exit(code));
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.defaultAction(signal);
            }
        });
    }

    private double seconds(long time) {
        return Math.round((time - start) / (double) Dice.MILLI * 10) / 10_000.0;
    }

    private void set(String key, String value) {
        machine.setEnvironment("ZEROHALT_" + key, value);
    }

    private void run(double until) {
        set("HEALTH_MODE", "command");
        set("HEALTH_COMMAND", "check 'the application'");
        live(until);
    }

    private void live(double until) {
        Plan.defaults().configure(machine);
        set("HEALTH_PROBE_INTERVAL", "10s");
        LongSupplier free = () -> 0;
        machine.setCallCost(free);
        machine.setApplication(Behaviour.graceful(0, 0));
        signalAt(until, SIGTERM);
        assertThat(Zerohalt.run(machine)).isZero();
    }

    /** When the health changed, as far as the log tells. */
    private List<String> changes() {
        return logged("event=app.healthy", "event=app.unhealthy");
    }

    /** Which failed checks the log speaks of. */
    private List<String> failures() {
        return logged("event=app.check");
    }

    private List<String> logged(String... events) {
        List<String> logged = new ArrayList<>();
        for (String line : machine.log().split("\n", -1)) {
            if (Stream.of(events).anyMatch(line::contains)) {
                String because = line.contains("because=") ? " " + line.substring(line.indexOf("because=")) : "";
                String what = line.contains("app.check")
                        ? line.contains("level=INFO") ? " not ready" : " failed"
                        : line.contains("unhealthy") ? " unhealthy" : " healthy";
                logged.add(line.substring(16, 24) + what + because);
            }
        }
        return logged;
    }

    @Test
    void aCommandThatSucceedsMakesHealthyAndIsRunAgainAndAgain() {
        command(new Change(0, 0, 1));
        run(35);
        assertThat(runs).containsExactly("at 0.0", "at 10.0", "at 20.0", "at 30.0");
        assertThat(changes()).containsExactly("00:16:41 healthy");
    }

    @Test
    void itFailsAndRecovers() {
        command(new Change(0, 0, 0), new Change(5, 3, 0), new Change(35, 0, 0));
        run(55);
        assertThat(changes())
                .containsExactly(
                        "00:16:40 healthy", "00:17:10 unhealthy because=\"check: exit code 3\"", "00:17:20 healthy");
    }

    @Test
    void severalResultsInARowMayBeNeeded() {
        set("HEALTH_FAILURE_THRESHOLD", "2");
        set("HEALTH_SUCCESS_THRESHOLD", "2");
        command(
                new Change(0, 0, 0),
                new Change(15, 1, 0),
                new Change(25, 0, 0),
                new Change(35, 1, 0),
                new Change(55, 0, 0));
        run(85);
        assertThat(runs.subList(0, 3)).containsExactly("at 0.0", "at 0.25", "at 10.25");
        assertThat(changes())
                .containsExactly(
                        "00:16:40 healthy", "00:17:30 unhealthy because=\"check: exit code 1\"", "00:17:50 healthy");
    }

    @Test
    void aCommandThatHangsIsCutOff() {
        set("HEALTH_COMMAND_TIMEOUT", "4s");
        set("HEALTH_FAILURE_THRESHOLD", "1");
        command(new Change(0, 0, 0), new Change(5, 0, 1_000));
        run(25);
        assertThat(changes())
                .containsExactly("00:16:40 healthy", "00:16:54 unhealthy because=\"check: no end in time\"");
        assertThat(machine.processes().present()).isEmpty();
        assertThat(runs).containsExactly("at 0.0", "at 10.0", "at 20.0");
    }

    @Test
    void aSlowCommandIsNotRunTwiceAtOnce() {
        set("HEALTH_COMMAND_TIMEOUT", "60s");
        command(new Change(0, 0, 25));
        run(70);
        assertThat(runs).containsExactly("at 0.0", "at 25.0", "at 50.0");
    }

    @Test
    void whoDoesNotBecomeHealthyInTimeIsUnhealthyAndMayRecover() {
        set("APP_STARTUP_TIMEOUT", "15s");
        command(new Change(0, 7, 0), new Change(25, 0, 0));
        run(35);
        assertThat(changes())
                .containsExactly(
                        "00:16:55 unhealthy because=\"not healthy in time after the start: check: exit code 7\"",
                        "00:17:05 healthy");
        assertThat(runs).contains("at 14.75", "at 15.0", "at 25.0").doesNotContain("at 15.25");
    }

    @Test
    void whatIsStartingIsCheckedOften() {
        command(new Change(0, 7, 0), new Change(0.6, 0, 0));
        run(25);
        assertThat(runs).containsExactly("at 0.0", "at 0.25", "at 0.5", "at 0.75", "at 10.75", "at 20.75");
        assertThat(changes()).containsExactly("00:16:40 healthy");
    }

    /** What takes long takes the application's time. */
    @Test
    void checksTakeHalfOfTheStartAtMost() {
        command(new Change(0, 7, 0.5));
        run(3.9);
        assertThat(runs).containsExactly("at 0.0", "at 1.0", "at 2.0", "at 3.0");
    }

    @Test
    void whyACheckFailedIsSaidOnceAndWhenItChanges() {
        command(new Change(0, 7, 0), new Change(2, 127, 0), new Change(4, 7, 0), new Change(6, 0, 0));
        run(8);
        assertThat(failures())
                .containsExactly(
                        "00:16:40 not ready because=\"check: exit code 7\"",
                        "00:16:42 failed because=\"check: exit code 127\"");
        assertThat(changes()).containsExactly("00:16:46 healthy");
    }

    @Test
    void aFailureThatChangesNothingYetIsSaidToo() {
        command(new Change(0, 0, 0), new Change(5, 7, 0), new Change(25, 0, 0), new Change(35, 7, 0));
        run(75);
        assertThat(failures())
                .containsExactly(
                        "00:16:50 failed because=\"check: exit code 7\"",
                        "00:17:20 failed because=\"check: exit code 7\"");
        assertThat(changes()).containsExactly("00:16:40 healthy", "00:17:40 unhealthy because=\"check: exit code 7\"");
    }

    @Test
    void anApplicationThatDoesNotListenYetIsNoFault() {
        set("HEALTH_MODE", "app-dependent");
        live(2);
        assertThat(failures())
                .containsExactly("00:16:40 not ready because=\"http://localhost:8080/health: error 111\"");
    }

    @Test
    void nothingIsCheckedOnceTheDrainHasBegun() {
        set("DRAIN_MIN_DURATION", "30s");
        command(new Change(0, 0, 0), new Change(10, 1, 1_000));
        run(12);
        assertThat(runs).containsExactly("at 0.0", "at 10.0");
        assertThat(changes()).hasSize(1);
        assertThat(machine.processes().sent()).anyMatch(sent -> sent.target() < -1 && sent.signal() == 9);
    }

    @Test
    void theReadinessMayOutlastTheHealth() {
        set("READINESS_FAIL_DELAY", "3s");
        set("DRAIN_MIN_DURATION", "10s");
        command(new Change(0, 0, 0));
        HealthClient health = getAt(14, "/health");
        HealthClient early = getAt(14, "/readyz");
        HealthClient late = getAt(15.5, "/readyz");
        run(12);
        assertThat(health.status()).isEqualTo(503);
        assertThat(early.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(503);
    }

    @Test
    void theReadinessOfWhatWasNotHealthyIsBadAtOnce() {
        set("READINESS_FAIL_DELAY", "3s");
        set("DRAIN_MIN_DURATION", "10s");
        command(new Change(0, 1, 0));
        HealthClient early = getAt(13, "/readyz");
        run(12);
        assertThat(early.status()).isEqualTo(503);
    }
}
