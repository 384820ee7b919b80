package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.lifecycle.DrainStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the application's processes in the end, and of those that they leave. */
@Timeout(30)
class ProcessStoriesTest extends ShutdownStories {
    private static final int SIGSEGV = 11;

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 5, 10, 10.0001, 12, 15.5})
    void aCrashEndsTheContainerAtOnceInEveryState(double seconds) {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after((long) (seconds * Dice.SECOND), () -> self.die(SIGSEGV));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        signalAt(10, SIGTERM); // until 15 nothing appears, then the application is told to stop
        assertThat(run()).isEqualTo(128 + SIGSEGV);
        assertThat(machine.agenda().now() - machine.application().ended().time())
                .isLessThan(Dice.MILLI);
        assertThat(sentToApplication()).hasSize(seconds < 15 ? 0 : 1);
    }

    @Test
    void anApplicationThatEndsByItself() {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after(7 * Dice.SECOND, () -> self.exit(42));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        assertThat(run()).isEqualTo(42);
        assertThat(returned()).isEqualTo(7);
        assertThat(sentToApplication()).isEmpty();
    }

    @Test
    void orphansAreReapedWhileAllIsWell() {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                for (int i = 1; i <= 500; i++) {
                    int n = i;
                    self.after(i * Dice.MILLI, () -> {
                        SimProcess parent = self.fork(Behaviour.plain());
                        SimProcess orphan = parent.forkDaemon(Behaviour.plain());
                        orphan.after(n * Dice.MILLI / 7, () -> orphan.exit(n));
                        parent.exit(0);
                    });
                }
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(0);
            }
        });
        at(3, () -> assertThat(machine.processes().present()).hasSize(1));
        signalAt(10, SIGTERM);
        assertThat(run()).isZero();
        assertThat(machine.processes().longestZombieSleep()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4242})
    void leftoversAreStopped(int pid) {
        SimulatedKernel other = new SimulatedKernel(pid, "zerohalt", "application");
        plan.withSteadyStateWait(0).configure(other);
        SimProcess[] daemons = new SimProcess[2];
        other.setApplication(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                daemons[0] = self.forkDaemon(Behaviour.plain());
                daemons[1] = daemons[0].forkDaemon(Behaviour.stubborn());
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(5);
            }
        });
        other.agenda().after(Dice.SECOND, () -> other.raise(SIGTERM));
        assertThat(Zerohalt.run(other)).isEqualTo(5);
        assertThat(daemons[0].received())
                .extracting(SimProcess.Received::signal)
                .containsExactly(SIGTERM);
        assertThat(daemons[1].received())
                .extracting(SimProcess.Received::signal)
                .containsExactly(SIGTERM, SIGKILL);
        assertThat(other.processes().present()).isEmpty();
    }

    /** It was started after every process had been signalled, at once or by and by. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 100", "4242, 0", "4242, 100"})
    void aProcessStartedWhileTheOthersStopIsStoppedToo(int pid, long millis) {
        SimulatedKernel other = new SimulatedKernel(pid, "zerohalt", "application");
        plan.withSteadyStateWait(0).configure(other);
        List<SimProcess> late = new ArrayList<>();
        Behaviour daemon = (self, signal) -> {
            Runnable end = () -> {
                late.add(self.forkDaemon(Behaviour.plain()));
                self.exit(0);
            };
            if (millis == 0) {
                end.run();
            } else {
                self.after(millis * Dice.MILLI, end);
            }
        };
        other.setApplication(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.forkDaemon(daemon);
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(5);
            }
        });
        other.agenda().after(Dice.SECOND, () -> other.raise(SIGTERM));
        assertThat(Zerohalt.run(other)).isEqualTo(5);
        assertThat(late)
                .singleElement()
                .satisfies(process -> assertThat(process.received())
                        .extracting(SimProcess.Received::signal)
                        .containsExactly(SIGTERM));
        assertThat(other.log()).doesNotContain("event=leftovers");
        assertThat(other.agenda().now() - start).isLessThan(Dice.SECOND + 500 * Dice.MILLI);
    }

    @Test
    void anApplicationThatNotEvenSigkillEndsDoesNotKeepTheContainer() {
        plan = plan.with(DrainStrategy.NONE);
        application(Behaviour.stubborn());
        at(1, () -> machine.application().uninterruptible(3600 * Dice.SECOND)); // it waits for a broken disk
        signalAt(1, SIGTERM);
        assertThat(run()).isEqualTo(137);
        assertThat(machine.application().isStuck()).isTrue();
        assertThat(machine.log()).contains(" event=app.kill ", " app_outcome=still-running ", " code=137");
    }
}
