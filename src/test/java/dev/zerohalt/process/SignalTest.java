package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void everyNameIsUnderstood() {
        for (int signal = 1; signal <= 64; signal++) {
            String name = Signal.name(signal);
            assertThat(Signal.parse(name)).as(name).contains(signal);
            assertThat(Signal.parse(name.toLowerCase(Locale.ROOT))).as(name).contains(signal);
            assertThat(Signal.parse(Integer.toString(signal))).contains(signal);
            if (name.startsWith("SIG")) {
                assertThat(Signal.parse(name.substring(3))).as(name).contains(signal);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SigTerm, 15",
        "IOT, 6",
        "SIGCLD, 17",
        "POLL, 29",
        "RTMIN, 34",
        "rtmin+0, 34",
        "SIGRTMIN+30, 64",
        "SIGRTMAX, 64",
        "rtmax-0, 64",
        "SIGRTMAX-14, 50",
        "SIGRTMAX-30, 34"
    })
    void otherNamesAreUnderstoodToo(String name, int signal) {
        assertThat(Signal.parse(name)).contains(signal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIG",
                "0",
                "65",
                "-1",
                "+15",
                "15 ",
                "SIGSIGTERM",
                "TERMINATE",
                "SIG15",
                "SIGRTMIN+",
                "SIGRTMIN+31",
                "SIGRTMIN-1",
                "SIGRTMIN3",
                "SIGRTMAX+1",
                "SIGRTMAX-31",
                "SIGRTMAX-",
                "RTMIN+-1",
                "99999999999"
            })
    void whatIsNoSignalIsNone(String text) {
        assertThat(Signal.parse(text)).isEmpty();
    }

    @Test
    void constantsHaveTheNamesTheySay() {
        assertThat(Signal.name(Signal.SIGABRT)).isEqualTo("SIGABRT");
        assertThat(Signal.name(Signal.SIGIO)).isEqualTo("SIGIO");
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
