package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProcessStatTest {
    /** Behind the name: state, parent, group, …, the number of threads. */
    private static final String REST = " S 17 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234 5 6 7\n";

    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    private static ProcessStat parse(String text) {
        return ProcessStat.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server",
                "tmux: server",
                "",
                ")",
                "(",
                "a) Z 1 (b",
                ") S 1 1 1",
                "kworker/u8:2-ev",
                " ",
                "nl\n) Z 2 3",
                "\u00ff\u0080"
            })
    void aNameMayBeAnything(String name) {
        assertThat(parse("4711 (" + name + ")" + REST)).isEqualTo(new ProcessStat('S', 17, 4711, 23));
    }

    @Test
    void whoIsGoneHasNoThreadsLeft() {
        ProcessStat running = parse("4711 (server)" + REST);
        assertThat(running.isLeaderGone()).isFalse();
        assertThat(running.isGone()).isFalse();
        ProcessStat others = parse("4711 (server)" + REST.replace(" S ", " Z "));
        assertThat(others.isLeaderGone()).isTrue();
        assertThat(others.isGone()).isFalse();
        ProcessStat zombie = parse("4711 (server)" + REST.replace(" S ", " Z ").replace(" 23 ", " 1 "));
        assertThat(zombie.isLeaderGone()).isTrue();
        assertThat(zombie.isGone()).isTrue();
        assertThat(parse("4711 (server)" + REST.replace(" S ", " X ").replace(" 23 ", " 0 "))
                        .isGone())
                .isTrue();
        assertThat(parse("4711 (server)" + REST.replace(" 23 ", " 1 ")).isGone())
                .as("alone, and well")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ")",
                "4711 (server)",
                "4711 (server) ",
                "4711 (server) S",
                "4711 (server) S 1 2",
                "4711 (server) S 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23",
                "4711 server S 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234",
                "4711 (server) S x 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234",
                "4711 (server) S -1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234",
                "4711 (server) SS 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234",
                "4711 (server) S 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 99999999999 0 1234"
            })
    void whatIsNoStatIsUnknown(String text) {
        assertThat(ProcessStat.parse(text)).isEmpty();
    }

    @Test
    void readsThatOfAProcess() {
        ProcessHandle self = ProcessHandle.current();
        ProcessStat stat = ProcessStat.read(faulty.kernel(), (int) self.pid()).orElseThrow();
        assertThat(stat.parent()).isEqualTo((int) self.parent().orElseThrow().pid());
        assertThat(stat.threads()).isGreaterThan(1);
        assertThat(stat.isLeaderGone()).isFalse();
    }

    @Test
    void aDeadChildIsGone() throws IOException {
        // A shell that never waits for its child
        Process parent = new ProcessBuilder("sh", "-c", "sh -c 'echo $$' & exec sleep 600").start();
        try {
            int child = Integer.parseInt(parent.inputReader().readLine());
            Await.until(
                    () -> child + " has not ended",
                    () -> ProcessStat.read(faulty.kernel(), child).orElseThrow().isLeaderGone());
            ProcessStat stat = ProcessStat.read(faulty.kernel(), child).orElseThrow();
            assertThat(stat.isGone()).isTrue();
            assertThat(stat.parent()).isEqualTo((int) parent.pid());
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void whoIsNotThereHasNone() {
        assertThat(ProcessStat.read(faulty.kernel(), 99_999_999)).isEmpty();
        faulty.fail("read", Errno.ESRCH); // it ended between the two calls
        assertThat(ProcessStat.read(
                        faulty.kernel(), (int) ProcessHandle.current().pid()))
                .isEmpty();
    }
}
