package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.os.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees where the kernel takes its time to execute a program, on a simulated machine. Times in seconds. */
@Timeout(30)
class ExecutionStoriesTest extends Stories {

    private int run() {
        Plan.defaults().withSteadyStateWait(0).configure(machine);
        machine.setApplication(new Server(machine, Behaviour.graceful(Dice.SECOND, 3)));
        return Zerohalt.run(machine);
    }

    private static long seconds(double seconds) {
        return (long) (seconds * Dice.SECOND);
    }

    private double end() {
        return (double) (machine.agenda().now() - start) / Dice.SECOND;
    }

    @Test
    void theApplicationIsStartedWhenItIsExecuted() {
        machine.setExecutionTime("application", seconds(3));
        HealthClient before = getAt(2, "/health");
        HealthClient after = getAt(5, "/health");
        HealthClient then = getAt(6, "/health");
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(before.answer()).contains("{\"status\":\"starting\"}");
        assertThat(after.isAnswered()).isTrue();
        assertThat(then.answer()).contains("{\"status\":\"healthy\"}");
        assertThat(machine.log()).contains("16:43.000Z level=INFO msg=\"application started\" event=app.start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "command"})
    void theApplicationIsUnhealthyUntilThen(String mode) {
        machine.setEnvironment("ZEROHALT_HEALTH_MODE", mode);
        machine.setEnvironment("ZEROHALT_HEALTH_COMMAND", "check");
        machine.install("check", new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.exit(0);
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        machine.setExecutionTime("application", seconds(40));
        HealthClient before = getAt(35, "/health");
        HealthClient asks = getAt(41, "/health");
        HealthClient after = getAt(42, "/health");
        signalAt(50, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(before.answer()).contains("{\"status\":\"unhealthy\"}");
        assertThat(asks.isAnswered()).isTrue();
        assertThat(after.answer()).contains("{\"status\":\"healthy\"}");
        assertThat(machine.log())
                .contains(
                        "17:10.000Z level=WARN msg=\"not taking traffic\" event=app.unhealthy because=\"the kernel has"
                                + " not executed");
    }

    @Test
    void theApplicationIsStoppedWhereItIsNeverExecuted() {
        machine.setExecutionTime("application", Execution.NEVER);
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(143);
        assertThat(end()).isBetween(10.0, 10.1);
        assertThat(machine.log()).doesNotContain("app.start");
    }

    @Test
    void theApplicationsExecutionFailsDuringTheDrain() {
        machine.setExecutionTime("application", seconds(12));
        machine.uninstall("application");
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", "pre");
        machine.setEnvironment("ZEROHALT_POST_SHUTDOWN_COMMAND", "post");
        machine.install("pre", Behaviour.stubborn());
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(127);
        assertThat(end()).isBetween(12.0, 12.1);
        assertThat(machine.log())
                .endsWith("msg=\"cannot start the application\" event=exit command=application because=\"error "
                        + Errno.ENOENT + "\" code=127\n")
                .doesNotContain("app.exit", "app.start");
        assertThat(machine.started()).hasSize(2);
        assertThat(machine.started().getLast().process().isAlive()).isFalse();
    }

    @Test
    void aHookThatIsNeverExecutedEndsAtItsTimeout() {
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", "pre");
        machine.setEnvironment("ZEROHALT_POST_SHUTDOWN_COMMAND", "post");
        machine.setExecutionTime("pre", Execution.NEVER);
        machine.setExecutionTime("post", Execution.NEVER);
        HealthClient meanwhile = getAt(15, "/health");
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(meanwhile.status()).isEqualTo(503);
        assertThat(machine.log())
                .contains("event=hook name=pre-shutdown outcome=timeout seconds=10.000s\n")
                .contains("event=hook name=post-shutdown outcome=timeout seconds=10.000s\n");
        assertThat(end()).isBetween(31.0, 31.2);
    }

    @Test
    void aHookMayTurnOutLateNotToBeThere() {
        machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", "pre");
        machine.setExecutionTime("pre", seconds(2));
        machine.uninstall("pre");
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(machine.log())
                .contains("event=hook name=pre-shutdown outcome=not-started because=\"error 2\" seconds=2.000s\n")
                .contains("event=drain.end outcome=drained seconds=2.000s");
    }
}
