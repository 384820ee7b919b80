package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting that breaks half-way: another way is found, or the number is unknown; it is never taken for zero. */
@Timeout(120)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class CountingFaultIT {
    enum Fault {
        REFUSE("Operation not permitted"),
        TRUNCATE("the dump ended early"),
        INTERRUPT("the socket table changed during each of 5 dumps");

        /** As the log gives it. */
        private final String cause;

        Fault(String cause) {
            this.cause = cause;
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    enum Phase {
        BEFORE_THE_DRAIN,
        BETWEEN_COUNTS,
        AFTER_THE_FIRST_ENDS
    }

    static Stream<Arguments> faultsInPhases() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Arrays.stream(Phase.values()).map(phase -> Arguments.of(fault, phase)));
    }

    @TempDir
    Path folder;

    private final List<Socket> clients = new ArrayList<>();

    /** With three connections, of all families. */
    private Instance serving(Launch launch) {
        Instance instance = launch.set("DRAIN_TIMEOUT", "10m").helper("server").startServing("dual");
        for (String address : List.of("127.0.0.1", "::1", "127.0.0.1")) {
            clients.add(instance.connect(address, Instance.APP_PORT));
            instance.order("accept", "accepted");
        }
        return instance;
    }

    private void end(Instance instance, int count) throws IOException {
        for (Socket client : clients.subList(0, count)) {
            client.close();
            instance.order("close", "closed");
        }
        clients.subList(0, count).clear();
    }

    private static void assertHeld(Instance instance) {
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.out()).as(instance.transcript()).doesNotContain("signal 15");
    }

    private static void drain(Instance instance) {
        instance.signal(Posix.SIGTERM);
        instance.awaitEvent("drain.start");
    }

    private static void awaitBackend(Instance instance, String text) {
        Await.until(
                () -> "backend " + text + "\n" + instance.transcript(),
                () -> instance.events("backend").stream()
                        .anyMatch(event -> event.line().contains(text)));
    }

    @ParameterizedTest
    @MethodSource("faultsInPhases")
    void netlinkThatFailsHalfWayIsLeftForProc(Fault fault, Phase phase) throws IOException {
        NetlinkFault netlink = new NetlinkFault(folder);
        try (Instance instance = serving(netlink.in(Mode.PID_1).set("DRAIN_CHECK_INTERVAL", "50ms"))) {
            assertThat(instance.awaitEvent("backend").get("backend")).isEqualTo("events");
            if (phase == Phase.BEFORE_THE_DRAIN) {
                netlink.set(fault.word());
            }
            drain(instance);
            assertHeld(instance);
            if (phase == Phase.BETWEEN_COUNTS) {
                netlink.set(fault.word());
                assertHeld(instance);
            }
            end(instance, 1);
            if (phase == Phase.AFTER_THE_FIRST_ENDS) {
                netlink.set(fault.word());
            }
            awaitBackend(instance, "backend=proc");
            assertHeld(instance);
            end(instance, 2);
            CountingIT.assertDrained(instance);
            assertThat(instance.log()).contains(fault.cause);
        }
    }

    @ParameterizedTest
    @MethodSource("faultsInPhases")
    void withoutAnotherWayTheNumberIsUnknownUntilItWorksAgain(Fault fault, Phase phase) throws IOException {
        NetlinkFault netlink = new NetlinkFault(folder);
        String backend = phase == Phase.BETWEEN_COUNTS ? "polling" : "events";
        try (Instance instance = serving(
                netlink.in(Mode.PID_1).set("CONNECTION_BACKEND", backend).set("DRAIN_CHECK_INTERVAL", "50ms"))) {
            if (phase == Phase.BEFORE_THE_DRAIN) {
                netlink.set(fault.word());
            }
            drain(instance);
            assertHeld(instance);
            end(instance, 1);
            netlink.set(fault.word());
            awaitBackend(instance, "cannot count");
            assertHeld(instance);
            end(instance, 2);
            assertHeld(instance);
            netlink.set("none");
            CountingIT.assertDrained(instance);
            assertThat(instance.log()).contains(fault.cause);
        }
    }

    /**
     * The queue of the event socket has room for some hundred; it overflows (ENOBUFS) while nobody reads it, and no interval
     * will bring another count.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void lostEventsAreCountedAfter(int left) throws IOException {
        try (Instance instance = serving(
                Launch.in(Mode.ORDINARY).set("CONNECTION_BACKEND", "events").set("DRAIN_CHECK_INTERVAL", "10m"))) {
            while (clients.size() < 600) {
                clients.add(instance.connect());
                instance.order("accept", "accepted");
            }
            drain(instance);
            assertHeld(instance);
            instance.signal(Posix.SIGSTOP);
            end(instance, clients.size() - left);
            instance.signal(Posix.SIGCONT);
            if (left > 0) {
                assertHeld(instance);
                end(instance, left);
            }
            CountingIT.assertDrained(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void procThatDisappearsHalfWayIsNotAnEmptyOne(Mode mode) throws Exception {
        try (Instance instance =
                serving(Launch.in(mode).set("CONNECTION_BACKEND", "proc").set("DRAIN_CHECK_INTERVAL", "50ms"))) {
            drain(instance);
            assertHeld(instance);
            mount(instance, "mount", "-t", "tmpfs", "none", "/proc");
            awaitBackend(instance, "cannot count");
            end(instance, 3);
            assertHeld(instance);
            mount(instance, "umount", "/proc");
            CountingIT.assertDrained(instance);
        }
    }

    /** Changes the mounts that zerohalt sees. */
    private static void mount(Instance instance, String... command) throws Exception {
        List<String> line =
                new ArrayList<>(List.of("nsenter", "-t", Integer.toString(instance.pid()), "-m", "-r", "-w"));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor()).as("%s", line).isZero();
    }

    @ParameterizedTest
    @EnumSource(CountingIT.Backend.class)
    void whatStaysIsCountedWhileOthersComeAndGo(CountingIT.Backend backend) throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1)
                .set("CONNECTION_BACKEND", backend.name().toLowerCase(java.util.Locale.ROOT))
                .set("DRAIN_CHECK_INTERVAL", "1ms"))) {
            instance.order("churn 100", "churned 100");
            drain(instance);
            for (int i = 0; i < 20; i++) {
                instance.order("churn 1000", "churned 1000");
                assertThat(instance.out()).as(instance.transcript()).doesNotContain("signal 15");
            }
            end(instance, 2);
            assertHeld(instance);
            end(instance, 1);
            CountingIT.assertDrained(instance);
        }
    }
}
