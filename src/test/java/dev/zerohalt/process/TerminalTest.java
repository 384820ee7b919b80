package dev.zerohalt.process;

import static dev.zerohalt.process.Tty.APPLICATION;
import static dev.zerohalt.process.Tty.OWN;
import static dev.zerohalt.process.Tty.SHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TerminalTest {
    private final Tty tty = new Tty();

    private Terminal lent() {
        Terminal terminal = Terminal.find(tty);
        terminal.lentTo(APPLICATION);
        tty.foreground = APPLICATION;
        return terminal;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isFoundOnAnyStandardStream(int descriptor) {
        tty.firstDescriptor = descriptor;
        assertThat(Terminal.find(tty).toLend()).isEqualTo(descriptor);
    }

    @Test
    void isNotFoundWithoutOne() {
        tty.firstDescriptor = 3;
        assertThat(Terminal.find(tty).toLend()).isEqualTo(-1);
    }

    @Test
    void isNotTakenFromAnotherForegroundJob() {
        tty.foreground = SHELL;
        assertThat(Terminal.find(tty).toLend()).isEqualTo(-1);
    }

    @Test
    void nothingIsDoneWithoutATerminal() {
        tty.firstDescriptor = 3;
        Terminal terminal = Terminal.find(tty);
        terminal.lentTo(APPLICATION);
        terminal.applicationStopped(Signal.SIGTSTP, false);
        assertThat(terminal.continued()).isFalse();
        terminal.takeBack();
        assertThat(tty.deeds).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU})
    void theWholeJobStopsWithTheApplicationAndGoesOnWithIt(int signal) {
        lent().applicationStopped(signal, false);
        assertThat(tty.deeds).containsExactly("stop the job", "SIGCONT to -" + APPLICATION);
    }

    @Test
    void sigstopFromElsewhereStopsTheApplicationAlone() {
        lent().applicationStopped(Signal.SIGSTOP, false);
        assertThat(tty.deeds).isEmpty();
    }

    @Test
    void whereNobodyCouldResumeUsTheApplicationGetsTheTerminalItWaitsFor() {
        Terminal terminal = lent();
        tty.foreground = SHELL;
        tty.isOrphaned = true;
        terminal.applicationStopped(Signal.SIGTTIN, false);
        assertThat(tty.deeds)
                .containsExactly("stop the job", "foreground " + APPLICATION, "SIGCONT to -" + APPLICATION);
    }

    @Test
    void whereNobodyWatchesUsTheProcessThatAskedResumesUs() {
        Terminal terminal = lent();
        tty.isOrphaned = true;
        terminal.applicationStopped(Signal.SIGTSTP, true);
        assertThat(tty.deeds).containsExactly("stop the job", "SIGSTOP to " + OWN, "SIGCONT to -" + APPLICATION);
    }

    @Test
    void startedInTheBackgroundTheApplicationGetsTheTerminalWithFg() {
        tty.foreground = SHELL;
        Terminal terminal = Terminal.find(tty);
        assertThat(terminal.toLend()).isEqualTo(-1);
        terminal.lentTo(APPLICATION);
        tty.foreground = OWN; // fg
        assertThat(terminal.continued()).isTrue();
        assertThat(tty.foreground).isEqualTo(APPLICATION);
    }

    @Test
    void isTakenBackFromAGroupThatIsGone() {
        Terminal terminal = lent();
        tty.foreground = SHELL;
        tty.foregroundIsEmpty = true;
        terminal.takeBack();
        assertThat(tty.foreground).isEqualTo(OWN);
    }

    @Test
    void continuedInTheForegroundTheApplicationGetsTheTerminalBack() {
        Terminal terminal = lent();
        tty.foreground = OWN; // fg
        assertThat(terminal.continued()).isTrue();
        assertThat(tty.deeds).containsExactly("foreground " + APPLICATION, "SIGCONT to -" + APPLICATION);
    }

    @Test
    void continuedInTheBackgroundTheTerminalStaysWhereItIs() {
        Terminal terminal = lent();
        tty.foreground = SHELL; // bg
        assertThat(terminal.continued()).isTrue();
        assertThat(tty.deeds).containsExactly("SIGCONT to -" + APPLICATION);
        assertThat(tty.foreground).isEqualTo(SHELL);
    }

    @Test
    void aContinueThatReachesNobodyIsNotDone() {
        Terminal terminal = lent();
        tty.killResult = -Errno.ESRCH;
        assertThat(terminal.continued()).isFalse();
    }

    @Test
    void nobodyIsContinuedBeforeTheApplicationIsThere() {
        assertThat(Terminal.find(tty).continued()).isFalse();
        assertThat(tty.deeds).isEmpty();
    }

    @Test
    void isTakenBackWhenTheApplicationIsGone() {
        Terminal terminal = lent();
        terminal.takeBack();
        assertThat(tty.foreground).isEqualTo(OWN);
        assertThat(terminal.continued()).isFalse();
    }

    @Test
    void isNotTakenFromTheShellThatHasItAgain() {
        Terminal terminal = lent();
        tty.foreground = SHELL;
        terminal.takeBack();
        assertThat(tty.foreground).isEqualTo(SHELL);
        assertThat(tty.deeds).isEmpty();
    }
}
