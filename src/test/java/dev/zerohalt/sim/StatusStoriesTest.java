package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.Zerohalt;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What /status says at the points of a container's life, on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class StatusStoriesTest extends Stories {

    /** When errors of ours end. */
    private static final double REPAIRED = 4;

    private final Server server = new Server(machine, Behaviour.graceful(2 * Dice.SECOND, 3));

    private void run() {
        Plan.defaults().configure(machine);
        machine.setApplication(server);
        signalAt(10, SIGTERM);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
    }

    @Override
    HealthClient getAt(double seconds, String target) {
        return getAt(seconds, target, "User-Agent: p\"\r\n");
    }

    private static String body(HealthClient client) {
        assertThat(client.status()).as(client.answer()).isEqualTo(200);
        return client.answer().substring(client.answer().indexOf("\r\n\r\n") + 4);
    }

    private static JsonNode json(HealthClient client) {
        try {
            return new JsonMapper().readTree(body(client));
        } catch (JsonProcessingException e) {
            throw new AssertionError(body(client), e);
        }
    }

    @Test
    void whileItServes() {
        at(1, () -> server.connect(Family.IPV4, 60 * Dice.SECOND));
        at(1, () -> server.connect(Family.IPV6, 3 * Dice.SECOND));
        getAt(1, "/health");
        HealthClient two = getAt(2, "/status");
        HealthClient one = getAt(5, "/status");
        run();
        JsonNode status = json(two);
        assertThat(status.at("/state").textValue()).isEqualTo("healthy");
        assertThat(status.at("/pid").intValue()).isEqualTo(1);
        assertThat(status.at("/uptime_seconds").doubleValue()).isBetween(1.9, 2.1);
        assertThat(status.at("/application/running").booleanValue()).isTrue();
        assertThat(status.at("/application/pid").intValue())
                .isEqualTo(machine.application().pid());
        assertThat(status.has("drain")).isFalse();
        assertThat(status.at("/connections/ports").textValue()).isEqualTo("8080");
        assertThat(status.at("/connections/backend").textValue()).isEqualTo("events");
        assertThat(status.at("/connections/total").intValue()).isEqualTo(2);
        assertThat(status.at("/connections/peers")).hasSize(2);
        assertThat(status.at("/connections/more").intValue()).isZero();
        assertThat(status.at("/probers/0/address").textValue()).isEqualTo("192.0.2.1");
        assertThat(status.at("/probers/0/user_agent").textValue()).isEqualTo("p\"");
        assertThat(status.at("/probers/0/silent_seconds").doubleValue()).isBetween(0.9, 1.1);
        assertThat(json(one).at("/connections/total").intValue()).isEqualTo(1);
    }

    @Test
    void theGracePeriod() {
        machine.makeFile("/.dockerenv");
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "100s");
        HealthClient programs = getAt(2, "/status");
        HealthClient people = getAt(3, "/status?format=text");
        run();
        assertThat(json(programs).at("/grace_period").toString())
                .isEqualTo("{\"source\":\"given\",\"seconds\":100.0,\"platform\":\"Docker\",\"sign\":\"/.dockerenv\","
                        + "\"exit_seconds\":94.0}");
        assertThat(body(people)).contains("grace period  1m40s, as given; platform Docker, by /.dockerenv\n");
    }

    @Test
    void whileItDrainsAndStops() {
        at(1, () -> server.connect(Family.IPV4, 19 * Dice.SECOND));
        HealthClient draining = getAt(15, "/status");
        HealthClient stopping = getAt(26, "/status");
        run();
        JsonNode drain = json(draining).at("/drain");
        assertThat(json(draining).at("/state").textValue()).isEqualTo("draining");
        assertThat(drain.at("/signal").textValue()).isEqualTo("SIGTERM");
        assertThat(drain.at("/seconds").doubleValue()).isBetween(4.9, 5.1);
        assertThat(drain.at("/timeout_seconds").doubleValue()).isEqualTo(60);
        assertThat(drain.at("/connections_at_start").intValue()).isEqualTo(1);
        assertThat(drain.has("outcome")).isFalse();
        assertThat(json(draining).at("/connections/peers/0/holds").booleanValue())
                .isTrue();
        assertThat(json(stopping).at("/state").textValue()).isEqualTo("terminating");
        assertThat(json(stopping).at("/drain/outcome").textValue()).isEqualTo("drained");
        assertThat(json(stopping).at("/drain/seconds").doubleValue()).isBetween(14.9, 15.1);
        assertThat(json(stopping).at("/stop/seconds").doubleValue()).isBetween(0.9, 1.1);
        assertThat(json(stopping).at("/stop/outcome").textValue()).isEqualTo("waiting");
    }

    /** The drain takes 5 s, and 27 s after the signal the application has to be gone. */
    @Test
    void howLongTheApplicationMayTakeToStop() {
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "30s");
        machine.setEnvironment("ZEROHALT_METRICS_ENABLED", "true");
        HealthClient before = getAt(14, "/metrics");
        HealthClient programs = getAt(16, "/status");
        HealthClient people = getAt(16.5, "/status?format=text");
        HealthClient metrics = getAt(16.6, "/metrics");
        run();
        String timeout = "\nzerohalt_shutdown_phase_timeout_seconds{phase=\"terminating\"} ";
        assertThat(body(before)).as("at least").contains(timeout + "13.5\n");
        assertThat(json(programs).at("/stop/timeout_seconds").doubleValue()).isBetween(21.9, 22.0);
        assertThat(body(people)).contains("stop          1.5s of 22.0s\n");
        assertThat(body(metrics)).contains(timeout + "22\n");
    }

    @Test
    void forPeople() {
        at(1, () -> server.connect(Family.IPV4, 20 * Dice.SECOND));
        getAt(9, "/health");
        getAt(11, "/health");
        HealthClient serving = getAt(9.5, "/status?format=text");
        HealthClient draining = getAt(12, "/status?connections&format=text");
        run();
        assertThat(body(serving))
                .contains("state         healthy\n")
                .contains("connections   1 on port 8080, 1 would hold a drain, 1 unused (events")
                .contains("probers       192.0.2.1 p\", every 10.0s, last 0.5s ago\n")
                .contains("HOLDS\n");
        assertThat(body(draining))
                .contains("state         draining\n")
                .contains("drain         SIGTERM 2.0s of 1m0s, strategy connections\n")
                .contains("every 2.0s, last 1.0s ago, told 503 1x\n");
    }

    @Test
    void tenAreNamedUnlessAllAreAskedFor() {
        at(1, () -> {
            for (int i = 0; i < 150; i++) {
                server.connect(Family.IPV4, 5 * Dice.SECOND);
            }
        });
        HealthClient some = getAt(2, "/status");
        HealthClient all = getAt(4, "/status?connections");
        run();
        assertThat(json(some).at("/connections/total").intValue()).isEqualTo(150);
        assertThat(json(some).at("/connections/peers")).hasSize(10);
        assertThat(json(some).at("/connections/more").intValue()).isEqualTo(140);
        assertThat(json(all).at("/connections/peers")).hasSize(100);
        assertThat(json(all).at("/connections/more").intValue()).isEqualTo(50);
    }

    /** Whoever asks all the time gets the last count again: counting stays within its two-hundredth of a processor, of which a second of rest may be owed. */
    @Test
    void aFloodOfRequestsCostsNoMoreScans() {
        long[] scans = new long[1];
        machine.setScanCost(() -> {
            scans[0]++;
            return 10 * Dice.MILLI;
        });
        List<HealthClient> clients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            clients.add(getAt(1 + i * 0.01, "/status"));
        }
        long[] before = new long[2];
        at(0.9, () -> before[0] = scans[0]);
        at(6.1, () -> before[1] = scans[0]);
        run();
        assertThat(clients).allMatch(client -> client.status() == 200);
        assertThat(before[1] - before[0]).isBetween(1L, 6L);
        assertThat(clients)
                .filteredOn(
                        client -> json(client).at("/connections/age_seconds").doubleValue() > 0)
                .hasSizeGreaterThan(400);
    }

    @Test
    void whenConnectionsCannotBeCounted() {
        HealthClient before = getAt(2, "/status");
        HealthClient after = getAt(5, "/status");
        HealthClient text = getAt(6, "/status?format=text");
        at(1, () -> server.connect(Family.IPV4, 5 * Dice.SECOND));
        at(3, () -> {
            machine.faults().netlinkOpenErrno = Errno.EPERM;
            machine.faults().procOpenErrno = Errno.EACCES;
        });
        run();
        assertThat(json(before).at("/connections/total").intValue()).isEqualTo(1);
        assertThat(json(after).at("/connections/error").textValue()).contains("events: ", "polling: ", "proc: ");
        assertThat(json(after).at("/connections").has("total"))
                .as("unknown is not none")
                .isFalse();
        assertThat(body(text)).contains("connections   unknown: events: ");
    }

    // Whoever asks all the time

    private void askAllTheTime(double from, double until) {
        machine.setScanCost(() -> 10 * Dice.MILLI);
        for (double at = from; at < until; at += 0.01) {
            getAt(at, "/status");
        }
    }

    @Test
    void doesNotDelayTheDrainsLastCount() {
        at(1, () -> server.connect(Family.IPV4, 19 * Dice.SECOND));
        askAllTheTime(5, 24);
        HealthClient stopping = getAt(26, "/status");
        run();
        assertThat(json(stopping).at("/drain/outcome").textValue()).isEqualTo("drained");
        assertThat(json(stopping).at("/drain/seconds").doubleValue()).isBetween(14.9, 15.1);
    }

    @Test
    void doesNotDelayTheLooksOfTheStart() {
        askAllTheTime(0, 6);
        machine.setApplication(Behaviour.graceful(0, 3));
        at(4, () -> machine.sockets().listen(Family.IPV4, Plan.APP_PORT));
        HealthClient before = getAt(3.9, "/health");
        HealthClient after = getAt(4.6, "/health");
        signalAt(10, SIGTERM);
        Plan.defaults().configure(machine);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(before.status()).isEqualTo(503);
        assertThat(after.status()).isEqualTo(200);
    }

    // After an error of ours

    /** Every scan throws, the one of the start among them. */
    private Kernel failing(double from) {
        FaultyKernel faulty = new FaultyKernel(machine);
        at(
                from,
                () -> faulty.on("socket", (arguments, call) -> {
                    if (arguments.number(0) == Linux.AF_NETLINK) {
                        throw new IllegalStateException("broken");
                    }
                    return call.make();
                }));
        at(REPAIRED, faulty::repair);
        return faulty.kernel();
    }

    @Test
    void itCountsAgainAfterAStepThatThrows() {
        at(1, () -> server.connect(Family.IPV4, 30 * Dice.SECOND));
        Kernel kernel = failing(2);
        HealthClient meanwhile = getAt(3, "/status");
        HealthClient after = getAt(6, "/status");
        Plan.defaults().configure(machine);
        machine.setApplication(server);
        signalAt(10, SIGTERM);
        assertThat(Zerohalt.run(kernel)).isEqualTo(3);
        assertThat(json(meanwhile).at("/connections/error").textValue()).isEqualTo("internal error");
        assertThat(json(after).at("/connections/total").intValue()).isEqualTo(1);
        assertThat(json(after).at("/connections/age_seconds").doubleValue()).isLessThan(0.1);
    }

    @Test
    void itLooksForTheListenerAgainAfterAStepThatThrows() {
        Kernel kernel = failing(0);
        List<HealthClient> before = List.of(getAt(1, "/health"), getAt(2, "/health"), getAt(3, "/health"));
        List<HealthClient> after = List.of(getAt(6, "/health"), getAt(7, "/health"));
        Plan.defaults().configure(machine);
        machine.setApplication(server);
        signalAt(10, SIGTERM);
        assertThat(Zerohalt.run(kernel)).isEqualTo(3);
        assertThat(before).noneMatch(client -> client.status() == 200);
        assertThat(after.getLast().status()).isEqualTo(200);
    }
}
