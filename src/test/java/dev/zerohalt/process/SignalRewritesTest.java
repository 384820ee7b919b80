package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SignalRewritesTest {
    private static SignalRewrites rewrites(String... words) {
        return SignalRewrites.parse(List.of(words)).orElseThrow();
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        for (int signal = 1; signal <= 64; signal++) {
            assertThat(SignalRewrites.NONE.of(signal)).contains(signal);
        }
    }

    @Test
    void namesAndNumbersAreAsEverywhere() {
        SignalRewrites rewrites = rewrites("1:10", "SIGUSR2:term", "rtmin+1:SIGRTMAX-1", "WINCH:0", "31:31", "tstp:00");
        assertThat(rewrites.of(Signal.SIGHUP)).contains(10);
        assertThat(rewrites.of(12)).contains(Signal.SIGTERM);
        assertThat(rewrites.of(35)).contains(63);
        assertThat(rewrites.of(Signal.SIGWINCH)).isEmpty();
        assertThat(rewrites.of(31)).contains(31);
        assertThat(rewrites.of(Signal.SIGTSTP)).isEmpty();
        assertThat(rewrites.of(11)).contains(11);
        assertThat(rewrites.named()).hasToString("SIGHUP,SIGUSR2,SIGTSTP,SIGWINCH,SIGSYS,SIGRTMIN+1");
        assertThat(rewrites.changed()).hasToString("SIGHUP,SIGUSR2,SIGSYS,SIGRTMIN+1");
    }

    @Test
    void eachIsLookedUpOnce() {
        SignalRewrites swap = rewrites("HUP:USR1", "USR1:HUP", "USR2:HUP");
        assertThat(swap.of(1)).contains(10);
        assertThat(swap.of(10)).contains(1);
        assertThat(swap.of(12)).contains(1);
    }

    /** Only the application gets them: it may be stopped, killed, and told of children. */
    @Test
    void everySignalCanBeSent() {
        for (int signal = 1; signal <= 64; signal++) {
            assertThat(rewrites("HUP:" + signal).of(1)).contains(signal);
        }
    }

    @Test
    void everySignalThatIsReceivedCanBeRewritten() {
        for (int signal = 1; signal <= 64; signal++) {
            boolean isReceived = signal != Signal.SIGKILL && signal != Signal.SIGSTOP && signal != Signal.SIGCHLD;
            assertThat(SignalRewrites.parse(List.of(signal + ":1")).isPresent()).isEqualTo(isReceived);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "HUP",
                "HUP:",
                ":HUP",
                "0:1",
                "65:1",
                "1:65",
                "-1:1",
                "1:-1",
                "HUP:FOO",
                "FOO:HUP",
                "HUP:TERM:0",
                "HUP :1",
                "HUP=1",
                "KILL:1",
                "9:1",
                "SIGSTOP:1",
                "cld:1",
                "17:0",
                "HUP:SIG",
                "1 :0",
                "1:none",
                "1:USR1"
            })
    void refusesWhatIsNoPairOrGivenTwice(String word) {
        assertThat(SignalRewrites.parse(List.of("HUP:USR1", "USR2:0", word))).isEmpty();
    }
}
