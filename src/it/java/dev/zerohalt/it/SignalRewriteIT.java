package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals reach the application as SIGNAL_REWRITE says, or not at all. */
@Timeout(60)
class SignalRewriteIT {
    private static final int LAST = 64;

    /** A signal that no process sends by itself begins the shutdown, so that all others are passed on. */
    private static Launch recording(Mode mode, String rewrites) {
        return Launch.in(mode)
                .set("SHUTDOWN_SIGNALS", "64")
                .set("SIGNAL_TO_APP", "TERM")
                .set("SIGNAL_REWRITE", rewrites)
                .helper("record_signals");
    }

    private static boolean isReceived(int signal) {
        return signal != Posix.SIGKILL && signal != Posix.SIGSTOP && signal != Posix.SIGCHLD && signal != LAST;
    }

    private static boolean isHarmless(int signal) {
        return signal != Posix.SIGKILL && signal != Posix.SIGSTOP && signal != Posix.SIGTERM;
    }

    /** What the application gets of each signal that is sent, one after the other, before it is told to stop. */
    private static void assertBecomes(Mode mode, String rewrites, List<Integer> sent, List<Integer> gotten) {
        try (Instance instance = recording(mode, rewrites).startReady()) {
            instance.awaitOut("ready\n");
            List<String> expected = new ArrayList<>(List.of("ready"));
            int next = 0;
            for (int signal : sent) {
                instance.signal(signal);
                int other = gotten.get(next++);
                if (other != 0) {
                    expected.add("signal " + other);
                    Await.until(
                            () -> expected + "\n" + instance.transcript(),
                            () -> instance.outLines().equals(expected));
                }
            }
            instance.signal(LAST);
            assertThat(instance.exitCode()).isZero();
            expected.add("signal 15");
            assertThat(instance.outLines()).isEqualTo(expected);
        }
    }

    /** Each becomes the next one that the application survives: a chain through all of them, in one step each. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void everySignalAsTheNext(Mode mode) {
        Map<Integer, Integer> rewrites = new TreeMap<>();
        for (int signal = 1; signal < LAST; signal++) {
            int next = signal % (LAST - 1) + 1;
            while (!isHarmless(next)) {
                next++;
            }
            if (isReceived(signal)) {
                rewrites.put(signal, next);
            }
        }
        String text = rewrites.entrySet().stream()
                .map(pair -> pair.getKey() + ":" + pair.getValue())
                .collect(Collectors.joining(","));
        assertBecomes(mode, text, List.copyOf(rewrites.keySet()), List.copyOf(rewrites.values()));
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void everySignalAsNone(Mode mode) {
        List<Integer> all = new ArrayList<>();
        for (int signal = 1; signal < LAST; signal++) {
            if (isReceived(signal)) {
                all.add(signal);
            }
        }
        String text = all.stream().map(signal -> signal + ":0").collect(Collectors.joining(", "));
        assertBecomes(mode, text, all, all.stream().map(signal -> 0).toList());
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void asDumbInitDoes(Mode mode) {
        assertBecomes(mode, "", List.of(1, 3, 18, 2), List.of(1, 3, 18, 2));
        assertBecomes(mode, "HUP:INT", List.of(1, 3, 18, 2), List.of(2, 3, 18, 2));
        assertBecomes(mode, "HUP:INT,INT:HUP,QUIT:QUIT", List.of(1, 3, 18, 2), List.of(2, 3, 18, 1));
        assertBecomes(mode, "1:31,31:1", List.of(1, 31), List.of(31, 1));
        assertBecomes(mode, "TERM:QUIT,INT:0,WINCH:0", List.of(15, 2, 28, 1), List.of(3, 0, 0, 1));
        assertBecomes(mode, "TTIN:QUIT,TTOU:INT,TSTP:HUP", List.of(21, 22, 20), List.of(3, 2, 1));
        assertBecomes(mode, "rtmin+1:rtmax-2, SIGRTMAX-2:SIGUSR1", List.of(35, 62), List.of(62, 10));
    }

    /** The log has both, the metrics what the application got. */
    @Test
    void theLogSaysAsWhat() {
        try (Instance instance = recording(Mode.PID_1, "HUP:USR2,USR1:0")
                .set("METRICS_ENABLED", "true")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 12\n");
            LogEvent event = instance.awaitEvent("signal.forwarded");
            assertThat(event.get("signal")).isEqualTo("SIGHUP");
            assertThat(event.get("as")).isEqualTo("SIGUSR2");
            assertThat(instance.events("signal.forwarded")).hasSize(1);
            assertThat(instance.metric("zerohalt_signals_received_total{signal=\"SIGHUP\"}"))
                    .isEqualTo(1);
            assertThat(instance.metric("zerohalt_signals_forwarded_total{signal=\"SIGUSR2\"}"))
                    .isEqualTo(1);
        }
    }

    /** The whole group is told, as if the signal had come so. */
    @ParameterizedTest
    @EnumSource
    void theGroupToo(Mode mode) {
        String child = "trap 'echo child' USR2; echo ready; while :; do sleep 0.05; done";
        String parent = "trap 'echo parent' USR2; sh -c \"$CHILD\" & while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("SIGNAL_TARGET", "group")
                .set("SIGNAL_REWRITE", "HUP:USR2")
                .environment("CHILD", child)
                .shell(parent)
                .start()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("parent\n");
            instance.awaitOut("child\n");
        }
    }
}
