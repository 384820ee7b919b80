package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the application had sent when it exited arrives whole, although the container's network ends with zerohalt. The
 * peer is therefore in another network namespace, behind a veth pair.
 */
@Timeout(60)
class FlushIT {
    private static final int MEGABYTE = 1_000_000;

    /** The peer's side: a sandbox that only lends its network. */
    private static Instance peer() {
        return Launch.in(Mode.ORDINARY).startInstead("sleep", "600");
    }

    /** Starts the server with a network that reaches the peer's. */
    private static Instance start(Launch launch, Instance peer) throws IOException {
        Instance instance = launch.startedBy("sh", "-c", "read line; exec \"$@\"", "sh")
                .helper("server")
                .start();
        Ip.join(instance.pid(), peer.pid());
        instance.type("go\n");
        instance.order("listen 8080 4", "listening 8080");
        return instance;
    }

    private static Socket connect(Instance instance, Instance peer) {
        Socket client = peer.network().connectSlowReader(Ip.HERE, Instance.APP_PORT);
        instance.order("accept", "accepted");
        return client;
    }

    private static int readSlowly(Socket client) {
        byte[] bytes = new byte[16_384];
        int total = 0;
        try {
            InputStream in = client.getInputStream();
            for (int n; (n = in.read(bytes)) >= 0; total += n) {
                Await.pause(Duration.ofMillis(1));
            }
        } catch (IOException e) {
            throw new AssertionError("after " + total + " bytes", e);
        }
        return total;
    }

    /** Once zerohalt has ended the container's network is taken away, as an engine does; the reader has all by then. */
    private static void assertWhole(Instance instance, Instance peer, Socket client, int code) throws IOException {
        instance.awaitEvent("app.exit");
        CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> readSlowly(client));
        assertThat(instance.exitCode()).isEqualTo(code);
        Ip.unplug(peer.pid());
        assertThat(received.join()).isEqualTo(MEGABYTE);
    }

    @ParameterizedTest
    @EnumSource
    void aSlowReaderGetsEveryByteOfAnApplicationThatExited(Mode mode) throws IOException {
        try (Instance peer = peer();
                Instance instance = start(Launch.in(mode).set("FLUSH_TIMEOUT", "10m"), peer)) {
            Socket client = connect(instance, peer);
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            instance.type("exit 3\n");
            assertWhole(instance, peer, client, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void alsoWhenTheClientHadSentItsEnd(Mode mode) throws IOException {
        try (Instance peer = peer();
                Instance instance = start(Launch.in(mode).set("FLUSH_TIMEOUT", "10m"), peer)) {
            Socket client = connect(instance, peer);
            client.shutdownOutput();
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            instance.type("exit 0\n");
            assertWhole(instance, peer, client, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAShutdownSignalToo(Mode mode) throws IOException {
        Launch launch = Launch.in(mode).set("FLUSH_TIMEOUT", "10m").set("DRAIN_STRATEGY", "none");
        try (Instance peer = peer();
                Instance instance = start(launch, peer)) {
            Socket client = connect(instance, peer);
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            instance.signal(Posix.SIGTERM);
            assertWhole(instance, peer, client, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withProcToo(Mode mode) throws IOException {
        Launch launch = Launch.in(mode).set("FLUSH_TIMEOUT", "10m").sandbox("deny-netlink");
        try (Instance peer = peer();
                Instance instance = start(launch, peer)) {
            Socket client = connect(instance, peer);
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            instance.type("exit 0\n");
            assertWhole(instance, peer, client, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNeverReadsIsWaitedForNoLongerThanTheFlushTimeout(Mode mode) throws IOException {
        try (Instance peer = peer();
                Instance instance = start(Launch.in(mode).set("FLUSH_TIMEOUT", "700ms"), peer)) {
            connect(instance, peer);
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            long start = System.nanoTime();
            instance.type("exit 3\n");
            assertThat(instance.exitCode()).isEqualTo(3);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
            assertThat(instance.events("flush")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingUnsentIsNotWaitedFor(Mode mode) throws IOException {
        try (Instance peer = peer();
                Instance instance = start(Launch.in(mode).set("FLUSH_TIMEOUT", "10m"), peer)) {
            Socket client = connect(instance, peer);
            instance.order("send 5", "sent 5");
            assertThat(client.getInputStream().readNBytes(5)).hasSize(5);
            instance.type("exit 0\n");
            assertThat(instance.exitCode()).isZero();
        }
    }

    /** The first one may come from an orchestrator that does not know yet that the application has ended. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.TOO_SLOW)
    void onlyASecondSignalEndsTheFlush(Mode mode) throws IOException {
        try (Instance peer = peer();
                Instance instance =
                        start(Launch.in(mode).set("FLUSH_TIMEOUT", "10m").set("SECOND_SIGNAL_AFTER", "100ms"), peer)) {
            connect(instance, peer);
            instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
            instance.type("exit 3\n");
            instance.awaitEvent("app.exit");
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.isRunning()).isTrue();
            instance.signal(Posix.SIGTERM);
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.isRunning()).isTrue();
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(3);
        }
    }
}
