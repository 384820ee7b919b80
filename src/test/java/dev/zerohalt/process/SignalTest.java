package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class SignalTest {
    /** signal(7), the column of x86 and ARM */
    private static final String STANDARD =
            "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT"
                    + " CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS";

    @Test
    void standardSignalsHaveTheirNames() {
        String[] names = STANDARD.split(" ", -1);
        assertThat(names).hasSize(31);
        for (int i = 0; i < names.length; i++) {
            assertThat(Signal.name(i + 1)).isEqualTo("SIG" + names[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"34, SIGRTMIN", "35, SIGRTMIN+1", "50, SIGRTMIN+16", "64, SIGRTMIN+30"})
    void realtimeSignalsCountFromTheFirst(int signal, String name) {
        assertThat(Signal.name(signal)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "32, 32", "33, 33", "65, 65", "-1, -1"})
    void whatHasNoNameIsANumber(int signal, String name) {
        assertThat(Signal.name(signal)).isEqualTo(name);
    }

    @Test
    void constantsHaveTheNamesTheySay() {
        assertThat(Signal.name(Signal.SIGHUP)).isEqualTo("SIGHUP");
        assertThat(Signal.name(Signal.SIGINT)).isEqualTo("SIGINT");
        assertThat(Signal.name(Signal.SIGQUIT)).isEqualTo("SIGQUIT");
        assertThat(Signal.name(Signal.SIGKILL)).isEqualTo("SIGKILL");
        assertThat(Signal.name(Signal.SIGTERM)).isEqualTo("SIGTERM");
        assertThat(Signal.name(Signal.SIGCHLD)).isEqualTo("SIGCHLD");
        assertThat(Signal.name(Signal.SIGCONT)).isEqualTo("SIGCONT");
        assertThat(Signal.name(Signal.SIGSTOP)).isEqualTo("SIGSTOP");
        assertThat(Signal.name(Signal.SIGTSTP)).isEqualTo("SIGTSTP");
        assertThat(Signal.name(Signal.SIGTTIN)).isEqualTo("SIGTTIN");
        assertThat(Signal.name(Signal.SIGTTOU)).isEqualTo("SIGTTOU");
    }
}
