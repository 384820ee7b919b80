package dev.zerohalt.process;

import static dev.zerohalt.process.Tty.APPLICATION;
import static dev.zerohalt.process.Tty.OWN;
import static dev.zerohalt.process.Tty.SHELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Latin1;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ApplicationTest {
    private static final byte[][] COMMAND = {Latin1.encode("server")};
    private static final int NO_TERMINAL = 3;

    private final Tty tty = new Tty();
    private final Spawner spawner =
            new Spawner(tty, new EventLoop(tty, () -> {}, error -> {}), new WorkingDirectory(""));
    private int executed;
    private final List<Integer> reaped = new ArrayList<>();
    private final Reaper reaper = new Reaper(tty, new Reaper.Listener() {
        @Override
        public void applicationStopped(int signal) {}

        @Override
        public void applicationExited(ExitStatus status) {
            reaped.add(status.exitCode());
        }

        @Override
        public void orphansReaped() {}

        @Override
        public void childrenGone() {}
    });

    private Application started(boolean signalsGroup) {
        Application application = new Application(tty, spawner, reaper, signalsGroup);
        assertThat(application.start(COMMAND, () -> executed++)).isZero();
        tty.foreground = tty.firstDescriptor == NO_TERMINAL ? OWN : APPLICATION; // as spawn does it
        tty.deeds.clear();
        return application;
    }

    @Test
    void isStartedInTheForegroundWithOurStreams() {
        Application application = new Application(tty, spawner, reaper, false);
        assertThat(application.pid()).isZero();
        assertThat(application.start(COMMAND, () -> executed++)).isZero();
        assertThat(application.pid()).isEqualTo(APPLICATION);
        assertThat(tty.deeds).containsExactly("spawn server, terminal 0, streams -1 -1");
        assertThat(application.isStopped()).isFalse();
    }

    @Test
    void isStartedWithoutATerminalWhereThereIsNone() {
        tty.firstDescriptor = NO_TERMINAL;
        assertThat(new Application(tty, spawner, reaper, false).start(COMMAND, () -> executed++))
                .isZero();
        assertThat(tty.deeds).containsExactly("spawn server, terminal -1, streams -1 -1");
    }

    /** Its process had been given the terminal. */
    @Test
    void takesTheTerminalBackFromWhatWasNotExecuted() {
        Application application = started(false);
        tty.execErrno = Errno.EACCES;
        assertThat(application.ended().map(StartFailure::code)).contains(126);
        assertThat(application.ended()).as("told once").isEmpty();
        assertThat(executed).isZero();
        application.giveBackTerminal();
        assertThat(tty.deeds).containsExactly("foreground " + OWN);
    }

    @Test
    void hasBeenExecutedAtTheLatestWhenItHasEnded() {
        Application application = started(false);
        assertThat(executed).isZero();
        assertThat(application.ended()).isEmpty();
        assertThat(application.ended()).isEmpty();
        assertThat(executed).isEqualTo(1);
    }

    @Test
    void takesTheTerminalBackWhereThereIsNoProcess() {
        tty.spawnResult = -Errno.EAGAIN;
        Application application = new Application(tty, spawner, reaper, false);
        tty.foreground = APPLICATION;
        tty.foregroundIsEmpty = true;
        tty.deeds.clear();
        assertThat(application.start(COMMAND, () -> executed++)).isEqualTo(-Errno.EAGAIN);
        assertThat(application.pid()).isZero();
        assertThat(tty.deeds).containsExactly("spawn server, terminal -1, streams -1 -1", "foreground " + OWN);
    }

    // Signals

    @Test
    void isSignalledAlone() {
        assertThat(started(false).signal(Signal.SIGTERM)).isZero();
        assertThat(tty.deeds).containsExactly("SIGTERM to " + APPLICATION);
    }

    @Test
    void isSignalledWithItsGroup() {
        assertThat(started(true).signal(Signal.SIGTERM)).isZero();
        assertThat(tty.deeds).containsExactly("SIGTERM to -" + APPLICATION);
    }

    @Test
    void isSignalledAloneWhenItHasGoneToAnotherGroup() {
        tty.killGroupResult = -Errno.ESRCH;
        assertThat(started(true).signal(Signal.SIGTERM)).isZero();
        assertThat(tty.deeds).containsExactly("SIGTERM to -" + APPLICATION, "SIGTERM to " + APPLICATION);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsThatItIsNotThere(boolean group) {
        tty.killResult = -Errno.ESRCH;
        assertThat(started(group).signal(Signal.SIGTERM)).isEqualTo(-Errno.ESRCH);
        assertThat(tty.deeds).hasSize(group ? 2 : 1);
    }

    @Test
    void aGroupThatMustNotBeSignalledIsNotPassedBy() {
        tty.killGroupResult = -Errno.EPERM;
        assertThat(started(true).signal(Signal.SIGTERM)).isEqualTo(-Errno.EPERM);
        assertThat(tty.deeds).containsExactly("SIGTERM to -" + APPLICATION);
    }

    // Stopped and continued

    @Test
    void isStoppedUntilItIsSentSigcont() {
        Application application = started(false);
        application.stopped(Signal.SIGSTOP);
        assertThat(application.isStopped()).isTrue();
        assertThat(application.signal(Signal.SIGTERM)).isZero();
        assertThat(application.isStopped()).as("it has not heard of that").isTrue();
        assertThat(application.signal(Signal.SIGCONT)).isZero();
        assertThat(application.isStopped()).isFalse();
    }

    @Test
    void isContinuedWithItsTerminal() {
        Application application = started(false);
        application.stopped(Signal.SIGSTOP);
        assertThat(application.continued()).isTrue();
        assertThat(tty.deeds).containsExactly("SIGCONT to -" + APPLICATION);
        assertThat(application.isStopped()).isFalse();
    }

    @Test
    void isNotContinuedWithUsWhereThereIsNoTerminal() {
        tty.firstDescriptor = NO_TERMINAL;
        Application application = started(false);
        application.stopped(Signal.SIGTSTP);
        assertThat(application.continued()).isFalse();
        assertThat(application.isStopped()).isTrue();
        assertThat(tty.deeds).isEmpty();
    }

    @Test
    void takesTheWholeJobWithItWhenItIsStoppedFromTheKeyboard() {
        Application application = started(false);
        application.stopped(Signal.SIGTSTP);
        assertThat(tty.deeds).containsExactly("stop the job", "SIGCONT to -" + APPLICATION);
    }

    // Suspended

    private Application withoutTerminal() {
        tty.firstDescriptor = NO_TERMINAL;
        return started(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU})
    void stopsWithItsGroupThenUsAndGoesOnWithUs(int signal) {
        Application application = withoutTerminal();
        assertThat(application.passOn(signal, signal, false)).isZero();
        assertThat(tty.deeds).containsExactly(Signal.name(signal) + " to -" + APPLICATION);
        application.stopped(signal);
        assertThat(tty.deeds).endsWith("SIGSTOP to " + OWN);
        assertThat(application.continued()).isTrue();
        assertThat(tty.deeds).hasSize(3).endsWith("SIGCONT to -" + APPLICATION);
        assertThat(application.isStopped()).isFalse();
        assertThat(application.continued()).as("once").isFalse();
    }

    @Test
    void oneThatGoesOnDoesNotStopUs() {
        Application application = withoutTerminal();
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGTSTP, false)).isZero();
        assertThat(application.continued()).as("SIGCONT is passed on").isFalse();
        application.stopped(Signal.SIGTSTP);
        assertThat(tty.deeds).as("for another reason").containsExactly("SIGTSTP to -" + APPLICATION);
    }

    @Test
    void oneThatIsStoppedAlreadyStopsUsAtOnce() {
        Application application = withoutTerminal();
        application.stopped(Signal.SIGSTOP);
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGTSTP, false)).isZero();
        assertThat(tty.deeds).containsExactly("SIGTSTP to -" + APPLICATION, "SIGSTOP to " + OWN);
    }

    /** Rewritten, so that an application stops that catches what stops a job. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsWithSigstopToo(boolean hasTerminal) {
        Application application = hasTerminal ? started(false) : withoutTerminal();
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGSTOP, false)).isZero();
        assertThat(tty.deeds).containsExactly("SIGSTOP to -" + APPLICATION);
        application.stopped(Signal.SIGSTOP);
        assertThat(tty.deeds).contains(hasTerminal ? "stop the job" : "SIGSTOP to " + OWN);
        assertThat(application.continued()).isTrue();
        assertThat(application.isStopped()).isFalse();
    }

    @Test
    void isNotStoppedByASignalThatStopsNobody() {
        Application application = withoutTerminal();
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGHUP, false)).isZero();
        assertThat(tty.deeds).containsExactly("SIGHUP to " + APPLICATION);
        application.stopped(Signal.SIGSTOP);
        assertThat(tty.deeds).as("for another reason").hasSize(1);
    }

    @Test
    void isStoppedAloneByASignalThatStopsOnlyAsRewritten() {
        Application application = withoutTerminal();
        assertThat(application.passOn(Signal.SIGHUP, Signal.SIGSTOP, false)).isZero();
        application.stopped(Signal.SIGSTOP);
        assertThat(tty.deeds).containsExactly("SIGSTOP to " + APPLICATION);
        assertThat(application.continued()).as("SIGCONT is passed on").isFalse();
    }

    /** A key was pressed, and no shell watches us. */
    @Test
    void isContinuedWhereNobodyWouldContinueUs() {
        Application application = withoutTerminal();
        tty.isOrphaned = true;
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGTSTP, true)).isZero();
        application.stopped(Signal.SIGTSTP);
        assertThat(tty.deeds)
                .containsExactly("SIGTSTP to -" + APPLICATION, "stop the job", "SIGCONT to -" + APPLICATION);
    }

    @Test
    void isNotContinuedOnceItIsGone() {
        Application application = withoutTerminal();
        assertThat(application.passOn(Signal.SIGTSTP, Signal.SIGTSTP, false)).isZero();
        application.stopped(Signal.SIGTSTP);
        application.giveBackTerminal();
        assertThat(application.continued()).isFalse();
        assertThat(tty.deeds).endsWith("SIGSTOP to " + OWN);
    }

    // The end

    @Test
    void itsEndIsThatOfTheApplicationToWhoeverReaps() {
        assertThat(started(false).pid()).isEqualTo(APPLICATION);
        tty.exits(3);
        reaper.reap();
        assertThat(reaped).containsExactly(3);
        assertThat(reaper.orphans()).isZero();
    }

    @Test
    void itsTerminalIsOursAgainInTheEnd() {
        Application application = started(false);
        application.giveBackTerminal();
        assertThat(tty.foreground).isEqualTo(OWN);
        application.giveBackTerminal();
        assertThat(tty.deeds).as("once").containsExactly("foreground " + OWN);
    }

    @Test
    void theShellsTerminalIsLeftToIt() {
        Application application = started(false);
        tty.foreground = SHELL; // bg
        application.giveBackTerminal();
        assertThat(tty.deeds).isEmpty();
    }
}
