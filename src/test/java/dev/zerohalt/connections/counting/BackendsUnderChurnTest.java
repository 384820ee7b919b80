package dev.zerohalt.connections.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Connection;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.HostKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The three backends side by side on real sockets of all families, while others come and go on the same ports: what stays is
 * always counted, and when it is quiet again all count the same.
 */
@Timeout(300)
class BackendsUnderChurnTest {
    private static final int ROUNDS = 25;
    private static final int CHURNING = 2;

    private final HostKernel kernel = new HostKernel();
    private final Loopback loopback = new Loopback();
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<CountingBackend, ConnectionCounter> counters = new EnumMap<>(CountingBackend.class);
    private final AtomicBoolean quiet = new AtomicBoolean();
    private int staying;

    @AfterEach
    void closeAll() {
        counters.values().forEach(ConnectionCounter::close);
        loopback.close();
    }

    /** Sockets in all states that hold a drain and that last without anybody doing anything. */
    private void open() {
        for (Family family : Family.values()) {
            if (!family.isAvailable()) {
                continue;
            }
            Listener listener = loopback.listen(family);
            listeners.add(listener);
            for (int i = 0; i < 40; i++) {
                Connection connection = listener.connectionOfSlowReader();
                staying++;
                switch (i % 8) {
                    case 1 -> connection.clientShutsDown(); // CLOSE_WAIT
                    case 2 -> connection.serverShutsDown(); // FIN_WAIT2, owned
                    case 3 -> connection.clientSends(100);
                    case 4 -> {
                        connection.serverFills();
                        connection.serverCloses(); // FIN_WAIT1
                    }
                    default -> {} // ESTABLISHED
                }
            }
            Listener queue = loopback.listen(family); // nobody accepts here
            listeners.add(queue);
            for (int i = 0; i < 5; i++) {
                queue.connect();
                staying++;
            }
        }
        PortSet ports = PortSet.of(listeners.stream().mapToInt(Listener::port).toArray());
        for (CountingBackend backend : CountingBackend.ALL) {
            ConnectionCounter counter =
                    new ConnectionCounter(kernel, ports, List.of(backend), NetworkFilter.NONE, (chosen, why) -> {});
            counter.watch(new EventLoop(kernel, () -> {}, error -> {}), new EventLoop.Watch(() -> {}), () -> {});
            counters.put(backend, counter);
        }
    }

    private Map<CountingBackend, Integer> counts() {
        Map<CountingBackend, Integer> counts = new EnumMap<>(CountingBackend.class);
        counters.forEach((backend, counter) -> counts.put(backend, holding(counter)));
        return counts;
    }

    private static int holding(ConnectionCounter counter) {
        Census census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 10, false);
        counter.scan(
                        counter.ports(),
                        TcpState.COUNTED,
                        census,
                        failure -> assertThat(failure).isEmpty())
                .run();
        return census.holding();
    }

    private boolean allCount(int number) {
        return counts().values().stream().allMatch(count -> count == number);
    }

    /** Connections on the ports of those that stay, ended in every way. */
    private int churn(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int made = 0;
        while (!quiet.get()) {
            Listener listener = listeners.get(2 * random.nextInt(listeners.size() / 2)); // where somebody accepts
            Connection[] some = new Connection[1 + random.nextInt(20)];
            Arrays.setAll(some, i -> listener.connection());
            made += some.length;
            for (Connection connection : some) {
                switch (random.nextInt(200)) { // few that leave a TIME_WAIT, which stays for a minute
                    case 0 -> {
                        connection.serverCloses();
                        connection.clientCloses();
                    }
                    case 1 -> {
                        connection.clientCloses();
                        connection.serverCloses();
                    }
                    case 2, 3, 4, 5, 6, 7 -> {
                        connection.clientShutsDown();
                        connection.abort();
                    }
                    case 8, 9, 10, 11, 12, 13 -> {
                        connection.serverShutsDown();
                        connection.abort();
                    }
                    default -> connection.abort();
                }
            }
        }
        return made;
    }

    @Test
    void whatStaysIsAlwaysCountedAndInTheEndAllCountTheSame() {
        open();
        Await.until(() -> "not " + staying + " but " + counts(), () -> allCount(staying));
        List<CompletableFuture<Integer>> churning = new ArrayList<>();
        for (int i = 0; i < CHURNING; i++) {
            int seed = i;
            churning.add(CompletableFuture.supplyAsync(
                    () -> churn(seed), task -> Thread.ofPlatform().daemon().start(task)));
        }
        int most = 0;
        for (int round = 0; round < ROUNDS || most == staying; round++) {
            Map<CountingBackend, Integer> counts = counts();
            assertThat(counts.values()).as("%s", counts).allMatch(count -> count >= staying);
            most = Math.max(
                    most,
                    counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow());
        }
        quiet.set(true);
        assertThat(churning).allMatch(each -> each.join() > 0);
        Await.until(() -> "not " + staying + " but " + counts(), () -> allCount(staying));
    }
}
