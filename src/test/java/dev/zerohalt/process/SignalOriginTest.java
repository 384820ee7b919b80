package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codes and senders are what Linux 6.18 tells by signalfd(2) when each of these is made to happen. */
@Timeout(30)
class SignalOriginTest {
    private static final int OWN = 6465;

    private static SignalOrigin of(int signal, int code, int sender) {
        return SignalOrigin.of(signal, code, sender, OWN);
    }

    @ParameterizedTest
    @CsvSource({
        "25, 0, 6465, a write beyond RLIMIT_FSIZE",
        "13, 0, 6465, a write to a pipe or a socket without a reader",
        "24, 128, 0, RLIMIT_CPU",
        "14, 128, 0, ITIMER_REAL or alarm(2)",
        "26, 128, 0, ITIMER_VIRTUAL",
        "27, 128, 0, ITIMER_PROF",
        "29, 128, 0, F_SETOWN and O_ASYNC",
        "23, 128, 0, urgent data at a socket with F_SETOWN",
        "40, 1, 0, F_SETSIG",
        "7, 5, 0, a page of memory that failed",
        "10, -2, 0, timer_create(2)",
    })
    void theKernelRaisedItBecauseOfUs(int signal, int code, int sender, String what) {
        assertThat(of(signal, code, sender)).as(what).isEqualTo(SignalOrigin.OURSELVES);
    }

    @ParameterizedTest
    @CsvSource({
        "15, 0, 6508, kill(2)",
        "15, 0, 0, kill(2) from another PID namespace",
        "12, -1, 6508, sigqueue(3)",
        "12, -1, 0, sigqueue(3) from another PID namespace",
        "1, -6, 6508, tgkill(2)",
        "15, -6, 6465, raise(3) before the exec",
        "15, 0, 6465, kill(2) of ourselves before the exec",
        "15, 0, 6510, the parent's death",
        "10, 0, 0, the parent's death in another PID namespace",
        "25, 0, 6508, SIGXFSZ by kill(2)",
        "25, 0, 0, SIGXFSZ by kill(2) from another PID namespace",
        "17, 1, 6509, a child's end",
        "17, 5, 6514, a child's stop",
        "17, 128, 0, a child whose end was not described",
    })
    void aProcessIsBehindIt(int signal, int code, int sender, String what) {
        assertThat(of(signal, code, sender)).as(what).isEqualTo(SignalOrigin.PROCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 18, 20, 21, 22, 28, 30, 15})
    void theTerminalSentIt(int signal) {
        assertThat(of(signal, 0x80, 0)).isEqualTo(SignalOrigin.TERMINAL);
    }

    @Test
    void whateverAProcessSendsItIsTheirs() {
        for (int signal = 1; signal <= 64; signal++) {
            for (int code : new int[] {0, -1, -6}) {
                assertThat(of(signal, code, 6508)).isEqualTo(SignalOrigin.PROCESS);
                assertThat(of(signal, code, 0)).isEqualTo(SignalOrigin.PROCESS);
            }
        }
    }
}
