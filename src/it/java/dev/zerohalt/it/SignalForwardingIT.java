package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every signal but the shutdown ones reaches the application, and nothing else does. */
@Timeout(60)
class SignalForwardingIT {
    /** INT, QUIT, TERM and RTMIN+3 shut down; KILL and STOP cannot be caught; CHLD is zerohalt's own. */
    private static final Set<Integer> NOT_FORWARDED = Set.of(2, 3, 15, 37, 9, 19, 17);

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void everySignal(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("record_signals").start()) {
            instance.awaitOut("ready\n");
            List<String> expected = new ArrayList<>(List.of("ready"));
            for (int signal = 1; signal <= 64; signal++) {
                if (!NOT_FORWARDED.contains(signal)) {
                    instance.signal(signal);
                    instance.awaitOut("signal " + signal + "\n");
                    expected.add("signal " + signal);
                }
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            expected.add("signal 15");
            assertThat(instance.outLines()).isEqualTo(expected);
            assertThat(instance.events("signal.forwarded")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void realtimeSignalsAreForwardedAsOftenAsTheyCame(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("record_signals").start()) {
            instance.awaitOut("ready\n");
            for (int i = 0; i < 10; i++) {
                instance.signal(40);
            }
            instance.awaitOut("signal 40\n".repeat(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSignalToTheApplicationIsNotOneToItsGroup(Mode mode) {
        String child = "trap 'echo child' USR1; echo ready; while :; do sleep 0.05; done";
        String parent = "trap 'echo parent' USR1; sh -c \"" + child + "\" & while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode).shell(parent).start()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("parent\n");
            assertThat(instance.out()).doesNotContain("child");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShutdownSignalThatWasPendingBeforeTheStartCounts(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .sandbox("block", "15", "pending", "15")
                .helper("server")
                .start()) {
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
        }
    }
}
