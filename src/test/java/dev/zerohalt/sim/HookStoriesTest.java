package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of hooks, remapped exit codes and endless waits, on a simulated machine. Times in seconds. */
@Timeout(30)
class HookStoriesTest extends Stories {

    private int run(Behaviour application) {
        Plan.defaults().withSteadyStateWait(0).configure(machine);
        machine.setApplication(new Server(machine, application));
        signalAt(10, SIGTERM);
        return Zerohalt.run(machine);
    }

    private void hooks() {
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", "pre");
        machine.setEnvironment("ZEROHALT_POST_SHUTDOWN_COMMAND", "post 'an argument'");
    }

    private static Behaviour ending(double seconds, int code) {
        return new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after((long) (seconds * Dice.SECOND), () -> self.exit(code));
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.defaultAction(signal);
            }
        };
    }

    @Test
    void theWholeStory() {
        hooks();
        machine.setEnvironment("ZEROHALT_EXIT_CODE_REMAP", "3:0");
        machine.install("pre", ending(4, 0));
        machine.install("post", ending(60, 0));
        HealthClient beside = getAt(12, "/status?format=text");
        HealthClient atTheEnd = getAt(20, "/status");
        assertThat(run(Behaviour.graceful(Dice.SECOND, 3))).isZero();
        assertThat(beside.answer())
                .contains("\nstate         draining\n", "\nhook          pre-shutdown 2.0s of 10.0s\n");
        assertThat(atTheEnd.answer())
                .contains("\"state\":\"terminating\"", "\"hook\":{\"name\":\"post-shutdown\",\"seconds\":4.9");
        assertThat(machine.log())
                .contains("event=drain.end outcome=drained seconds=4.000s")
                .contains("level=INFO msg=\"a hook is done\" event=hook name=pre-shutdown outcome=exited code=0"
                        + " seconds=4.000s")
                .contains("level=WARN msg=\"a hook has failed\" event=hook name=post-shutdown outcome=timeout"
                        + " seconds=10.000s")
                .contains("flush=0.000s hooks_failed=\"post-shutdown timeout\" app_code=3 code=0\n");
        assertThat(machine.agenda().now()).isBetween(after(25), after(25) + Dice.SECOND / 10);
    }

    private static long after(long seconds) {
        return SimulatedMachine.START + seconds * Dice.SECOND;
    }

    @Test
    void hooksThatAreNotThere() {
        hooks();
        machine.uninstall("pre");
        machine.uninstall("post");
        assertThat(run(Behaviour.graceful(Dice.SECOND, 3))).isEqualTo(3);
        assertThat(machine.log())
                .contains("event=hook name=pre-shutdown outcome=not-started because=\"error 2\" seconds=0.000s\n")
                .contains("hooks_failed=\"pre-shutdown not-started, post-shutdown not-started\"");
        assertThat(machine.agenda().now()).isBetween(after(11), after(11) + Dice.SECOND / 10);
    }

    @Test
    void theEnvironmentIsWhatWeHaveAndWhatHookIsTold() {
        hooks();
        machine.setEnvironment("ZEROHALT_SIGNAL", "of somebody else");
        machine.setEnvironment("ZEROHALT_OUTCOME", "of somebody else");
        machine.setEnvironment("PATH", "/bin");
        machine.install("pre", ending(0, 0));
        machine.install("post", ending(0, 0));
        run(Behaviour.graceful(Dice.SECOND, 3));
        List<SimulatedMachine.Spawned> started = machine.started();
        assertThat(started).extracting(SimulatedMachine.Spawned::program).containsExactly("application", "pre", "post");
        assertThat(started.get(1).environment())
                .contains("PATH=/bin", "ZEROHALT_SIGNAL=SIGTERM", "ZEROHALT_PRE_SHUTDOWN_COMMAND=pre")
                .noneMatch(entry -> entry.endsWith("somebody else"));
        assertThat(started.get(2).environment())
                .contains("ZEROHALT_SIGNAL=SIGTERM", "ZEROHALT_OUTCOME=drained", "ZEROHALT_EXIT_CODE=3")
                .noneMatch(entry -> entry.endsWith("somebody else"));
    }

    /** A kernel without lists of children, and not PID 1: the hook's group is known all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHookBesideTheDrainIsALeftover(boolean withoutProc) {
        machine = new SimulatedKernel(4242, "zerohalt", "--", "application");
        machine.faults().withoutProc = withoutProc;
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", "pre");
        machine.install("pre", ending(60, 0));
        at(11, () -> machine.application().exit(7));
        assertThat(run(Behaviour.stubborn())).isEqualTo(7);
        assertThat(machine.log()).contains("event=hook name=pre-shutdown outcome=killed code=143 seconds=1.000s");
        assertThat(machine.agenda().now()).isBetween(after(11), after(11) + Dice.SECOND / 10);
    }

    @Test
    void withoutForceThereIsNoTimeoutToSpeakOf() {
        machine.setEnvironment("ZEROHALT_FORCE_KILL", "false");
        machine.setEnvironment("ZEROHALT_METRICS_ENABLED", "true");
        HealthClient text = getAt(100, "/status?format=text");
        HealthClient json = getAt(100, "/status");
        HealthClient metrics = getAt(100, "/metrics");
        at(200, () -> machine.application().exit(7));
        assertThat(run(Behaviour.stubborn())).isEqualTo(7);
        assertThat(text.answer()).contains("\nstop          1m30s\n");
        assertThat(json.answer()).contains("\"stop\":{\"seconds\":90.0").doesNotContain("\"timeout_seconds\":30");
        assertThat(metrics.answer())
                .contains("shutdown_phase_timeout_seconds{phase=\"flushing\"}")
                .doesNotContain("shutdown_phase_timeout_seconds{phase=\"terminating\"}");
        assertThat(machine.log()).doesNotContain("app.kill");
    }
}
