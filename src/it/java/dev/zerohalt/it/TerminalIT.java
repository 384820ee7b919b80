package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On a terminal: the application is in its foreground, the keys reach it, and job control works, for zerohalt as a
 * shell's job and for a shell as zerohalt's application.
 */
@Timeout(120)
class TerminalIT {
    private static final String PROMPT = "prompt> ";
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";
    private static final String CTRL_S = "\023";
    private static final String CTRL_Z = "\032";

    /** As under {@code docker run -it}: zerohalt is the leader of the terminal's session. */
    private static Launch onTerminal(Mode mode) {
        return Launch.in(mode)
                .sandbox("pty")
                .environment("TERM", "dumb")
                .environment("PS1", PROMPT)
                .set("APP_PORT", "none")
                .set("LOG_LEVEL", "error");
    }

    /** A shell with job control on a terminal; zerohalt will be one of its jobs. */
    private static Instance shell(String... command) {
        return onTerminal(Mode.ORDINARY).startInstead(command);
    }

    private static final String[] BASH = {"bash", "--norc", "--noediting", "-i"};

    private static String zerohalt(String arguments) {
        return Helpers.BINARY + " " + arguments;
    }

    private static void awaitState(Instance instance, String process, boolean stopped) {
        Await.until(
                () -> process + (stopped ? " to stop\n" : " to run\n") + instance.processes() + instance.transcript(),
                () -> instance.processes().stream()
                        .anyMatch(p -> p.name().equals(process) && p.isStopped() == stopped));
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationIsInTheForeground(Mode mode) {
        try (Instance instance = onTerminal(mode).helper("inspect").start()) {
            instance.awaitOut("done\r\n");
            assertThat(instance.exitCode()).isZero();
            String group = line(instance, "group=");
            assertThat(group).isEqualTo(line(instance, "pid="));
            assertThat(line(instance, "foreground=")).isEqualTo(group);
        }
    }

    private static String line(Instance instance, String start) {
        return instance.outLines().stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCReachesTheApplicationAlone(Mode mode) {
        try (Instance instance = onTerminal(mode).helper("server", "stubborn").startReady()) {
            instance.awaitOut("ready");
            instance.type(CTRL_C);
            instance.awaitOut("signal 2\r\n");
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCEndsAnApplicationThatKnowsNothingOfIt(Mode mode) {
        try (Instance instance = onTerminal(mode).command("sleep", "600").startReady()) {
            instance.type(CTRL_C);
            assertThat(instance.exitCode()).isEqualTo(130);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWindowThatChangesSize(Mode mode) {
        try (Instance instance = onTerminal(mode)
                .shell("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done")
                .start()) {
            instance.awaitOut("ready");
            instance.enlargeWindow();
            instance.awaitOut("50 132\r\n");
        }
    }

    /** Nobody is there to type fg: an application that stays stopped would be a frozen container. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void asSessionLeaderCtrlZFreezesNothing(Mode mode) {
        try (Instance instance = onTerminal(mode).command("cat").startReady()) {
            instance.type(CTRL_Z);
            instance.awaitOut("^Z");
            instance.awaitHealthy();
            instance.type("hello\r");
            instance.awaitOut("hello\r\nhello\r\n");
            awaitState(instance, "cat", false);
            awaitState(instance, "zerohalt", false);
            instance.type(CTRL_D);
            assertThat(instance.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInteractiveShellIsTheApplication(Mode mode) {
        try (Instance instance = onTerminal(mode).command(BASH).start()) {
            instance.awaitOut(PROMPT);
            assertThat(instance.out()).doesNotContain("no job control");
            haveJobs(instance);
            instance.type("exit 5\r");
            assertThat(instance.exitCode()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainInteractiveShellIsTheApplication(Mode mode) {
        try (Instance instance = onTerminal(mode).command("sh", "-i").start()) {
            instance.awaitOut(PROMPT);
            assertThat(instance.out()).doesNotContain("job control turned off");
            haveJobs(instance);
            instance.type("exit 5\r");
            assertThat(instance.exitCode()).isEqualTo(5);
        }
    }

    private static void haveJobs(Instance instance) {
        instance.type("echo $((6 * 7)) is it\r");
        instance.awaitOut("42 is it");
        instance.type("sleep 600\r");
        Await.until(
                "sleep",
                () -> instance.processes().stream()
                        .anyMatch(process -> process.name().equals("sleep")));
        instance.type(CTRL_Z);
        instance.awaitOut("Stopped");
        instance.type("fg\r");
        awaitState(instance, "sleep", false);
        instance.type(CTRL_C);
        Await.until(
                "the end of sleep",
                () -> instance.processes().stream()
                        .noneMatch(process -> process.name().equals("sleep")));
        instance.type("echo $((7 * 7)) is it\r");
        instance.awaitOut("49 is it");
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void asAShellsJobCtrlZStopsItAndFgResumesIt() {
        try (Instance instance = shell(BASH)) {
            instance.awaitOut(PROMPT);
            for (int round = 1; round <= 2; round++) {
                instance.type(zerohalt("cat\r"));
                instance.type("before " + round + "\r");
                instance.awaitOut("before " + round + "\r\nbefore " + round + "\r\n");
                for (int stop = 1; stop <= 2; stop++) {
                    stopAndResume(instance, "text " + round + "." + stop);
                }
                instance.type(CTRL_D);
                instance.type("echo code=$? round=" + round + "\r");
                instance.awaitOut("code=0 round=" + round + "\r\n" + PROMPT); // or it comes between what is typed next
            }
        }
    }

    private static void stopAndResume(Instance instance, String text) {
        instance.type(CTRL_Z);
        awaitState(instance, "cat", true);
        awaitState(instance, "zerohalt", true);
        instance.type("echo $((40 + 2)) while stopped, " + text + "\r");
        instance.awaitOut("42 while stopped, " + text + "\r\n");
        instance.type("fg\r");
        awaitState(instance, "cat", false);
        awaitState(instance, "zerohalt", false);
        instance.type(text + "\r");
        instance.awaitOut(text + "\r\n" + text + "\r\n");
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void aStoppedJobGoesOnInTheBackground() {
        try (Instance instance = shell(BASH)) {
            instance.awaitOut(PROMPT);
            instance.type(zerohalt("sh -c 'trap \"echo resumed; exit 3\" CONT; kill -TSTP $$; sleep 600'\r"));
            awaitState(instance, "zerohalt", true);
            instance.type("bg\r");
            instance.awaitOut("resumed\r\n");
            instance.type("wait; echo $((40 + 2)) is over\r");
            instance.awaitOut("42 is over");
        }
    }

    /** The keys stop the application's group alone: the rest of the shell's job has to be stopped with it. */
    @Test
    void aJobOfSeveralProcessesIsStoppedAndResumedWhole() {
        for (String job : new String[] {"sh -c '" + zerohalt("cat; echo over'"), zerohalt("cat | cat")}) {
            try (Instance instance = shell(BASH)) {
                instance.awaitOut(PROMPT);
                instance.type(job + "\r");
                instance.type("before\r");
                instance.awaitOut("before\r\nbefore\r\n");
                instance.type(CTRL_Z, "Stopped");
                instance.type("echo $((40 + 2)) while stopped\r");
                instance.awaitOut("42 while stopped");
                instance.type("fg\r", job.substring(job.length() - 4) + "\r\n");
                instance.type("after\r");
                instance.awaitOut("after\r\nafter\r\n");
                instance.type(CTRL_D, PROMPT);
            }
        }
    }

    /** A script that leads the session cannot resume a job any better than PID 1 can. */
    @ParameterizedTest
    @EnumSource
    void belowAScriptThatLeadsTheSessionCtrlZFreezesNothing(Mode mode) {
        String script = zerohalt("cat; echo over");
        try (Instance instance = onTerminal(mode).startInstead("sh", "-c", script)) {
            instance.type("before\r");
            instance.awaitOut("before\r\nbefore\r\n");
            instance.type(CTRL_Z);
            instance.awaitOut("^Z");
            instance.type("after\r");
            instance.awaitOut("after\r\nafter\r\n");
            instance.type(CTRL_D);
            instance.awaitOut("over\r\n");
        }
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void startedInTheBackgroundItComesToTheForeground() {
        try (Instance instance = shell(BASH)) {
            instance.awaitOut(PROMPT);
            instance.type(zerohalt("cat &\r"));
            awaitState(instance, "cat", true); // by SIGTTIN: it reads
            awaitState(instance, "zerohalt", true);
            instance.type("fg\r", "zerohalt cat\r\n");
            instance.type("hello\r");
            instance.awaitOut("hello\r\nhello\r\n");
            instance.type(CTRL_Z, PROMPT);
            instance.type("fg\r", "zerohalt cat\r\n");
            instance.type("again\r");
            instance.awaitOut("again\r\nagain\r\n");
            instance.type(CTRL_C, PROMPT);
        }
    }

    @Test
    void inTheBackgroundItLeavesTheTerminalToTheShell() {
        try (Instance instance = shell(BASH)) {
            instance.awaitOut(PROMPT);
            instance.type(zerohalt("sleep 600 &\r"));
            awaitState(instance, "sleep", false);
            instance.type("echo $((40 + 2)) still mine\r");
            instance.awaitOut("42 still mine");
            instance.type("kill %1; wait %1; echo code=$?\r");
            instance.awaitOut("code=143");
        }
    }

    @Test
    void afterItsEndTheTerminalIsItsCallersAgain() {
        // No job control here: nobody but zerohalt can give the terminal back.
        try (Instance instance = shell("sh", "-c", zerohalt("true; echo reading; read line; echo \"read $line\""))) {
            instance.awaitOut("reading\r\n");
            instance.type("hello\r");
            instance.awaitOut("read hello\r\n");
        }
    }

    @Test
    void whileTheApplicationRunsTheTerminalIsItsOwnEvenBelowAScript() {
        try (Instance instance = shell("sh", "-c", zerohalt("cat; echo code=$?"))) {
            instance.type("hello\r");
            instance.awaitOut("hello\r\nhello\r\n");
            instance.type(CTRL_C);
            instance.awaitOut("code=130\r\n");
        }
    }

    /** With stty tostop a background process that writes to its terminal is stopped: the log must not be. */
    @ParameterizedTest
    @EnumSource
    void theTerminalsTostopDoesNotStopTheLog(Mode mode) {
        try (Instance instance = onTerminal(mode)
                .startedBy("sh", "-c", "stty tostop; exec \"$@\"", "sh")
                .set("LOG_LEVEL", "info")
                .command("sleep", "600")
                .startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.out()).contains("event=exit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTerminalThatIsHeldDoesNotHoldTheShutdown(Mode mode) {
        try (Instance instance = onTerminal(mode).command("sleep", "600").startReady()) {
            instance.type(CTRL_S);
            // The terminal takes ctrl-S when it reads it: a second key tells nothing, so give it its time.
            Await.pause(java.time.Duration.ofMillis(200));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }
}
