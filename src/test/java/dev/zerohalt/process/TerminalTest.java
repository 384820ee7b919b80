package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TerminalTest {
    private static final int OWN = 50;
    private static final int APPLICATION = 60;
    private static final int SHELL = 40;

    private final Tty tty = new Tty();

    /** A process of a shell's job in the foreground of its terminal. */
    private static final class Tty extends ForwardingKernel {
        boolean foregroundIsEmpty = false;
        boolean isOrphaned = false;
        int foreground = OWN;
        int firstDescriptor = 0;
        int killResult = 0;
        final List<String> deeds = new ArrayList<>();

        Tty() {
            super(new SimulatedKernel(OWN));
        }

        @Override
        public boolean stopJob() {
            deeds.add("stop the job");
            return !isOrphaned;
        }

        @Override
        public int processGroup() {
            return OWN;
        }

        @Override
        public int foregroundGroup(int terminal) {
            return terminal >= firstDescriptor ? foreground : -Errno.ENOTTY;
        }

        @Override
        public int setForegroundGroup(int terminal, int group) {
            assertThat(terminal).isEqualTo(firstDescriptor);
            foreground = group;
            deeds.add("foreground " + group);
            return 0;
        }

        @Override
        public int kill(int target, int signal) {
            if (signal == 0) {
                return foregroundIsEmpty ? -Errno.ESRCH : 0;
            }
            deeds.add(Signal.name(signal) + " to " + target);
            return killResult;
        }
    }

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
        terminal.applicationStopped(Signal.SIGTSTP);
        assertThat(terminal.continued()).isFalse();
        terminal.takeBack();
        assertThat(tty.deeds).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU})
    void theWholeJobStopsWithTheApplicationAndGoesOnWithIt(int signal) {
        lent().applicationStopped(signal);
        assertThat(tty.deeds).containsExactly("stop the job", "SIGCONT to -" + APPLICATION);
    }

    @Test
    void sigstopFromElsewhereStopsTheApplicationAlone() {
        lent().applicationStopped(Signal.SIGSTOP);
        assertThat(tty.deeds).isEmpty();
    }

    @Test
    void whereNobodyCouldResumeUsTheApplicationGetsTheTerminalItWaitsFor() {
        Terminal terminal = lent();
        tty.foreground = SHELL;
        tty.isOrphaned = true;
        terminal.applicationStopped(Signal.SIGTTIN);
        assertThat(tty.deeds)
                .containsExactly("stop the job", "foreground " + APPLICATION, "SIGCONT to -" + APPLICATION);
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
