package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SignalHandlingTest {
    private static final SignalSet STOP = SignalSet.of(Signal.SIGTERM);

    /** Of a shell with a trap, cut to the lines around those that are read. */
    private static final String CAPTURED = """
            Name:\tsh
            Umask:\t0022
            State:\tS (sleeping)
            Tgid:\t15127
            Groups:\t0
            SigQ:\t0/96172
            SigPnd:\t0000000000000000
            ShdPnd:\t0000000000000000
            SigBlk:\t0000000000010000
            SigIgn:\t0000000000000004
            SigCgt:\t8000000000004001
            CapInh:\t0000000000000000
            """;

    /** Go's runtime catches all there are, SIGURG among them, and lets its program ignore SIGWINCH. */
    @ParameterizedTest
    @CsvSource({
        "SIGQUIT, SIGQUIT, true",
        "SIGQUIT, SIGTERM, false",
        "SIGWINCH, SIGWINCH, true",
        "SIGWINCH, SIGWINCH SIGURG, false",
        "SIGRTMIN+3, SIGRTMIN+3, true",
        "SIGRTMIN+3, SIGRTMIN+3 SIGURG, false",
        "SIGTERM, SIGTERM SIGURG, true"
    })
    void whatStopsTheApplicationMayStopItToo(String signal, String caught, boolean isStopped) {
        int[] signals = Arrays.stream(caught.split(" ", -1))
                .mapToInt(each -> Signal.parse(each).orElseThrow())
                .toArray();
        SignalHandling handling = new SignalHandling(false, SignalSet.of(signals), SignalSet.of());
        assertThat(handling.isStoppedBy(Signal.parse(signal).orElseThrow())).isEqualTo(isStopped);
    }

    @Test
    void readsWhatIsCaughtAndWhatIsBlocked() {
        assertThat(SignalHandling.parse(CAPTURED))
                .contains(new SignalHandling(
                        false, SignalSet.of(Signal.SIGHUP, Signal.SIGTERM, 64), SignalSet.of(Signal.SIGCHLD)));
    }

    @ParameterizedTest
    @CsvSource({"S (sleeping), false", "Z (zombie), true", "X (dead), true", "T (stopped), false"})
    void onlyItsExitStatusIsLeft(String state, boolean isGone) {
        String status = CAPTURED.replace("S (sleeping)", state);
        assertThat(SignalHandling.parse(status)).map(SignalHandling::isGone).contains(isGone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"State:", "SigBlk:", "SigCgt:", "0000000000010000", "8000000000004001"})
    void whatIsMissingIsUnknown(String part) {
        assertThat(SignalHandling.parse(CAPTURED.replace(part, ""))).isEmpty();
        assertThat(SignalHandling.parse(CAPTURED.substring(0, CAPTURED.indexOf(part))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "trap : TERM;, true",
        "trap '' TERM;, false",
        "trap : INT;, false",
    })
    void ofARealShell(String trap, boolean handles) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", trap + " echo ready; read line").start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("ready");
            SignalHandling handling =
                    SignalHandling.read(new HostKernel(), (int) shell.pid()).orElseThrow();
            assertThat(handling.handles(STOP)).isEqualTo(handles);
            assertThat(handling.isGone()).isFalse();
        } finally {
            shell.destroyForcibly();
        }
    }

    /** Who takes signals from a descriptor, or waits for them, blocks them. */
    @Test
    void whatIsBlockedIsHandled() {
        assertThat(new SignalHandling(false, SignalSet.NONE, STOP).handles(STOP))
                .isTrue();
        assertThat(new SignalHandling(false, SignalSet.NONE, SignalSet.of(Signal.SIGINT)).handles(STOP))
                .isFalse();
    }

    @Test
    void whoCatchesEverythingCaresForNothing() {
        SignalSet resize = SignalSet.of(Signal.SIGWINCH);
        SignalSet everything = SignalSet.of(Signal.SIGWINCH, Signal.SIGURG, Signal.SIGTERM);
        assertThat(new SignalHandling(false, resize, SignalSet.NONE).caresFor(Signal.SIGWINCH))
                .isTrue();
        assertThat(new SignalHandling(false, SignalSet.NONE, everything).caresFor(Signal.SIGWINCH))
                .as("it may be forking")
                .isFalse();
        assertThat(new SignalHandling(false, everything, SignalSet.NONE).caresFor(Signal.SIGWINCH))
                .as("Go's runtime")
                .isFalse();
        assertThat(new SignalHandling(false, STOP, STOP).caresFor(Signal.SIGWINCH))
                .isFalse();
    }

    @Test
    void whoIsNotThereCaresForNothing() {
        assertThat(SignalHandling.isCaredFor(new HostKernel(), 0, Signal.SIGWINCH))
                .isFalse();
    }
}
