package dev.zerohalt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.Probers;
import dev.zerohalt.health.ProbersTest;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Policies;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.process.Signal;
import java.util.Optional;

/** The status of a container on port 8080 that was started 90 s ago and is healthy, and what happens to it. */
public final class SampleStatus {
    private static final long SECOND = 1_000_000_000L;

    private final Policy policy = Policies.DEFAULTS;
    private final Lifecycle life = new Lifecycle(policy, false);
    private final Probers probers = new Probers(0);
    private final Census census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 100, true);
    private final long start = Long.MAX_VALUE - 100 * SECOND;
    private long now = start + 90 * SECOND;
    private String countError = "";
    private Optional<GaugeStatus> gauge = Optional.empty();

    public SampleStatus() {
        happens(new Event.Started());
        happens(new Event.Healthy());
    }

    private void happens(Event event) {
        assertThat(life.on(event, now)).isNotNull();
    }

    public SampleStatus pass(long seconds) {
        now += seconds * SECOND;
        return this;
    }

    public SampleStatus connections(SeenSocket... sockets) {
        census.begin();
        for (SeenSocket socket : sockets) {
            census.visit(socket);
        }
        return this;
    }

    public SampleStatus countFails(String why) {
        countError = why;
        return this;
    }

    /** A gauge of which more than 1 is busy. */
    public SampleStatus gauge(Optional<Reading> reading) {
        Gauge source = Gauge.parse("http://localhost:8080/metrics#requests{kind!=\"x\"}<=1")
                .orElseThrow();
        gauge = Optional.of(new GaugeStatus(source, reading, SECOND / 2));
        return this;
    }

    public SampleStatus asks(String address, String agent) {
        probers.answered(ProbersTest.from(address, agent), life.phase().takesTraffic(), now);
        return this;
    }

    public SampleStatus signalled() {
        probers.drainBegins();
        happens(new Event.Signalled(Signal.SIGTERM));
        return this;
    }

    public SampleStatus counted(int holding) {
        happens(new Event.Counted(holding, 0));
        return this;
    }

    public Status status() {
        return new Status(
                now,
                now - start,
                1,
                life.phase(),
                7,
                life.phase().hasApplication(),
                new GracePeriod(GracePeriod.Origin.GIVEN, 100 * SECOND, Optional.empty()),
                policy,
                life.timeline(),
                "8080",
                "events",
                Optional.of(census).filter(each -> countError.isEmpty()),
                SECOND / 4,
                countError,
                gauge,
                probers.known(),
                12,
                3,
                4,
                5);
    }
}
