package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.sim.Plan.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Drains on request, told on a simulated machine: POST /drain and /resume. Times in seconds since its start. */
@Timeout(30)
class RequestStoriesTest extends RequestStories {
    private int events(String name) {
        return machine.log().split("event=" + name, -1).length - 1;
    }

    private static Behaviour ending(long nanos) {
        return new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after(nanos, () -> self.exit(0));
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.defaultAction(signal);
            }
        };
    }

    @Test
    void drainsAndStandsUntilItIsTakenBack() {
        connectionFor(1, 11);
        getAt(5, "/health");
        HealthClient begin = postAt(10, DRAIN);
        HealthClient other = postAt(11, DRAIN);
        HealthClient whileItDrains = getAt(16.9, "/health");
        HealthClient asksAgain = postAt(16.9, "/drain?of=1");
        HealthClient drained = postAt(17.1, "/drain?of=1");
        HealthClient standing = getAt(20, "/health");
        HealthClient alive = getAt(20, "/livez");
        HealthClient ready = getAt(20, "/readyz");
        HealthClient metrics = getAt(20, "/metrics");
        HealthClient status = orderAt(20, "GET", "/status?format=text", "127.0.0.1");
        HealthClient resumed = postAt(30, RESUME);
        HealthClient again = postAt(31, RESUME);
        HealthClient serving = getAt(32, "/health");
        HealthClient late = postAt(33, "/drain?of=1");
        machine.setEnvironment("ZEROHALT_METRICS_ENABLED", "true");
        signalAt(40, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(begin.status()).isEqualTo(202);
        assertThat(body(begin))
                .isEqualTo("{\"state\":\"draining\",\"drain\":1,\"requested\":true,\"timeout_seconds\":60.000}");
        assertThat(body(other)).isEqualTo(body(begin));
        assertThat(whileItDrains.status()).isEqualTo(503);
        assertThat(body(whileItDrains)).isEqualTo("{\"status\":\"draining\"}");
        assertThat(asksAgain.status()).isEqualTo(202);
        assertThat(drained.status()).isEqualTo(200);
        assertThat(body(drained)).contains("\"state\":\"drained\",\"drain\":1", "\"outcome\":\"drained\"");
        assertThat(standing.status()).isEqualTo(503);
        assertThat(body(standing)).isEqualTo("{\"status\":\"drained\"}");
        assertThat(alive.status()).isEqualTo(200);
        assertThat(ready.status()).isEqualTo(503);
        assertThat(body(metrics)).contains("\nzerohalt_state 5\n", "\nzerohalt_drain_phase_active 0\n");
        assertThat(body(status)).contains("drain         on request 7.0s, drained, since then 3.0s\n");
        assertThat(body(resumed)).isEqualTo("{\"state\":\"healthy\",\"resumed\":true}");
        assertThat(body(again)).isEqualTo("{\"state\":\"healthy\",\"resumed\":false}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(serving.status()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(409);
        assertThat(body(late)).contains("\"because\":\"the drain was taken back\"");
        assertThat(sentToApplication()).containsExactly("15 at 45.0");
        assertThat(machine.log())
                .contains("event=drain.request\n", "event=drain.resumed state=healthy")
                .contains("event=drain.end outcome=drained seconds=7.000s connections=0")
                .contains("event=exit signal=SIGTERM connections=0 drain=5.000s")
                .doesNotContain("requested=");
        assertThat(events("drain.request")).isEqualTo(1);
    }

    /** However long it stands, with whatever strategy, nothing wakes up by itself. */
    @ParameterizedTest
    @EnumSource
    void standingCostsNothing(DrainStrategy strategy) {
        plan = plan.with(strategy);
        postAt(10, DRAIN);
        connectionFor(100, 50);
        signalAt(10_000, SIGTERM);
        plan.configure(machine);
        machine.setApplication(server);
        List<Double> wakeUps = new ArrayList<>();
        int code = Zerohalt.run(new ForwardingKernel(machine) {
            @Override
            public int poll(int[] entries, int count, long timeoutNanos) {
                int ready = super.poll(entries, count, timeoutNanos);
                wakeUps.add(seconds(machine.agenda().now()));
                return ready;
            }
        });
        assertThat(code).isEqualTo(3);
        assertThat(wakeUps).filteredOn(at -> at > 75 && at < 10_000).isEmpty();
    }

    @Test
    void nothingIsWaitedForTwice() {
        postAt(10, DRAIN);
        signalAt(1000, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 1000.0");
        assertThat(machine.log())
                .contains("event=drain.start signal=SIGTERM requested=990.000s")
                .contains(
                        "event=exit signal=SIGTERM requested=990.000s connections=0 drain=0.000s drain_outcome=drained");
        assertThat(machine.log().lines().filter(line -> line.contains("event=drain.end")))
                .hasSize(2);
    }

    @Test
    void whatWasAlreadyWaitedCounts() {
        postAt(10, DRAIN);
        signalAt(13, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 15.0");
    }

    @Test
    void whatCameAndWentMeanwhileIsWaitedForAgain() {
        postAt(10, DRAIN);
        connectionFor(500, 1);
        signalAt(1000, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 1005.0");
    }

    @Test
    void soIsWhatIsThereNow() {
        postAt(10, DRAIN);
        connectionFor(998, 4);
        signalAt(1000, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 1007.0");
    }

    /** Where nobody tells what came and went, it is unknown. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"POLLING", "PROC"})
    void unknownIsNotNone(Backend backend) {
        plan = plan.with(backend);
        postAt(10, DRAIN);
        signalAt(1000, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 1005.0");
    }

    @Test
    void askedOnceMoreItCountsOnceMore() {
        postAt(10, DRAIN);
        connectionFor(99, 11);
        HealthClient looks = postAt(100, DRAIN);
        HealthClient holds = postAt(104, "/drain?of=1");
        HealthClient over = postAt(115.1, "/drain?of=1");
        signalAt(200, SIGTERM);
        run();
        assertThat(looks.status()).isEqualTo(202);
        assertThat(holds.status()).isEqualTo(202);
        assertThat(over.status()).isEqualTo(200);
    }

    /** It has no timeout of its own, and the shutdown's counts from the signal. */
    @Test
    void theShutdownHasItsOwnDeadline() {
        connectionFor(1, 1000);
        postAt(10, DRAIN);
        HealthClient waits = postAt(300, "/drain?of=1");
        signalAt(400, SIGTERM);
        run();
        assertThat(waits.status()).isEqualTo(202);
        assertThat(sentToApplication()).containsExactly("15 at 460.0");
        assertThat(machine.log()).contains("event=drain.end outcome=timeout seconds=60.000s");
    }

    /** A preStop hook's time is part of the grace period; a request long before is none. 19.5 s of 30 are the drain's. */
    @ParameterizedTest
    @CsvSource({
        "KUBERNETES_SERVICE_HOST, 12, 29.5",
        "KUBERNETES_SERVICE_HOST, 29.7, 29.7",
        "KUBERNETES_SERVICE_HOST, 33, 33",
        "KUBERNETES_SERVICE_HOST, 34, 53.5",
        "ECS_CONTAINER_METADATA_URI_V4, 12, 31.5"
    })
    void theGracePeriodMayHaveBegunWithAPreStopHook(String sign, double signal, double stop) {
        connectionFor(1, 1000);
        postAt(10, DRAIN);
        signalAt(signal, SIGTERM);
        plan.configure(machine);
        machine.setEnvironment(sign, "x");
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "30s");
        machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", "60s");
        machine.setEnvironment("ZEROHALT_SHUTDOWN_TIMEOUT", "7500ms");
        machine.setApplication(server);
        Zerohalt.run(machine);
        assertThat(sentToApplication()).containsExactly("15 at " + stop);
    }

    /** Somebody has asked long before, and a hook joins: the grace period begins with the hook. */
    @Test
    void aPreStopHookMayJoinAnOlderDrain() {
        connectionFor(1, 1000);
        postAt(10, DRAIN);
        postAt(300, DRAIN);
        signalAt(312, SIGTERM);
        plan.configure(machine);
        machine.setEnvironment("KUBERNETES_SERVICE_HOST", "x");
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "30s");
        machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", "60s");
        machine.setEnvironment("ZEROHALT_SHUTDOWN_TIMEOUT", "7500ms");
        machine.setApplication(server);
        Zerohalt.run(machine);
        assertThat(sentToApplication()).containsExactly("15 at 319.5");
    }

    @Test
    void hooksAreForTheShutdown() {
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", Choices.PRE_HOOK);
        machine.install(Choices.PRE_HOOK, ending(3 * Dice.SECOND));
        HealthClient drained = postAt(10, DRAIN);
        HealthClient over = postAt(20, "/drain?of=1");
        signalAt(100, SIGTERM);
        run();
        assertThat(drained.status()).isEqualTo(202);
        assertThat(over.status()).isEqualTo(200);
        assertThat(machine.started()).hasSize(2);
        assertThat(sentToApplication()).containsExactly("15 at 103.0");
    }

    @Test
    void anApplicationThatEndsByItselfEndsAll() {
        application(Behaviour.graceful(Dice.SECOND, 3));
        postAt(10, DRAIN);
        at(50, () -> machine.application().deliver(SIGKILL));
        assertThat(run()).isEqualTo(137);
        assertThat(returned()).isBetween(50.0, 51.0);
        assertThat(machine.log())
                .contains("event=drain.end outcome=app-exited seconds=40.000s")
                .contains("event=exit requested=40.000s connections=0 drain=40.000s drain_outcome=app-exited");
    }

    /** Its connections count in the drain by the signal, though they did not in the one on request. */
    @Test
    void aPortThatWasOpenedMeanwhileIsFound() {
        machine.setEnvironment("ZEROHALT_HEALTH_MODE", "standalone");
        postAt(0.0001, DRAIN);
        connectionFor(998, 6);
        signalAt(1000, SIGTERM);
        plan.configure(machine);
        machine.setEnvironment("ZEROHALT_APP_PORT", "auto");
        machine.setApplication(server);
        Zerohalt.run(machine);
        assertThat(sentToApplication()).containsExactly("15 at 1009.0");
    }

    @Test
    void withoutPortsItIsDrainedAtOnce() {
        HealthClient drain = postAt(10, DRAIN);
        HealthClient over = postAt(10.1, "/drain?of=1");
        signalAt(20, SIGTERM);
        plan.configure(machine);
        machine.setEnvironment("ZEROHALT_APP_PORT", "none");
        machine.setApplication(server);
        Zerohalt.run(machine);
        assertThat(drain.status()).isIn(200, 202);
        assertThat(over.status()).isEqualTo(200);
        assertThat(sentToApplication()).containsExactly("15 at 20.0");
    }

    @Test
    void probersAreToldOfEachDrainAnew() {
        machine.setEnvironment("ZEROHALT_DRAIN_PROBES", "2");
        for (int second = 3; second < 70; second += 4) {
            getAt(second, "/health");
        }
        postAt(10, DRAIN);
        HealthClient knows = postAt(15.1, "/drain?of=1");
        postAt(30, RESUME);
        signalAt(40, SIGTERM);
        run();
        assertThat(knows.status()).isEqualTo(200);
        assertThat(sentToApplication()).containsExactly("15 at 47.0");
        assertThat(machine.log()).contains("event=drain.start signal=SIGTERM probers=\"192.0.2.1 0x\"");
    }

    @Test
    void checksGoOnWhenItIsTakenBack() {
        machine.setEnvironment("ZEROHALT_HEALTH_MODE", "command");
        machine.setEnvironment("ZEROHALT_HEALTH_COMMAND", "check");
        machine.setEnvironment("ZEROHALT_HEALTH_PROBE_INTERVAL", "10s");
        machine.install("check", ending(Dice.MILLI));
        postAt(25, DRAIN);
        postAt(95, RESUME);
        HealthClient serving = getAt(96, "/health");
        signalAt(120, SIGTERM);
        run();
        assertThat(serving.status()).isEqualTo(200);
        List<Double> checks = machine.started().stream()
                .filter(each -> each.program().equals("check"))
                .map(each -> seconds(each.process().startedAt().time()))
                .toList();
        assertThat(checks).filteredOn(at -> at > 25 && at < 95).isEmpty();
        assertThat(checks).filteredOn(at -> at >= 95).hasSize(3);
    }
}
