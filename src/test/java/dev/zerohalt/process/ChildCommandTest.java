package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first run is process 100, the next one 101. */
@Timeout(30)
class ChildCommandTest {
    private static final int NULL_DEVICE = 70;
    private static final int ROOT = 71;

    private final Machine machine = new Machine();
    private final Reaper reaper = new Reaper(machine, new Unheard());
    private final Spawner spawner =
            new Spawner(machine, new EventLoop(machine, () -> {}, error -> {}), new WorkingDirectory("/home"));
    private final ChildCommand command = new ChildCommand(machine, spawner, reaper, List.of("check", "-x"), true);
    private final List<String> ended = new ArrayList<>();
    private final List<Integer> reaped = new ArrayList<>();

    /** Starts what it is told to, and remembers it. */
    private static final class Machine extends ForwardingKernel {
        private final List<String> environment = new ArrayList<>();
        private final List<String> spawned = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private final Set<Integer> open = new TreeSet<>();
        private final Deque<int[]> changed = new ArrayDeque<>();
        private Optional<List<String>> given = Optional.empty();
        private boolean withoutDev;
        private int spawnErrno;
        private int execCause;
        private int execErrno;
        private int next = 100;

        Machine() {
            super(new SimulatedKernel(1));
        }

        @Override
        public byte[] environment(int n) {
            return n < environment.size() ? Latin1.encode(environment.get(n)) : null;
        }

        @Override
        public int open(byte[] path, int flags) {
            if (Latin1.decode(path).equals("/dev/null")) {
                assertThat(flags).isEqualTo(Linux.O_RDWR);
                return withoutDev ? -Errno.ENOENT : add(NULL_DEVICE);
            }
            assertThat(Latin1.decode(path)).isEqualTo("/");
            return add(ROOT);
        }

        private int add(int descriptor) {
            assertThat(open.add(descriptor)).isTrue();
            return descriptor;
        }

        @Override
        public int close(int fd) {
            assertThat(open.remove(fd)).isTrue();
            return 0;
        }

        @Override
        public int spawn(Launch launch, int[] report) {
            assertThat(open).contains(launch.input());
            assertThat(launch.directory().map(Latin1::decode)).contains("/home");
            spawned.add(String.join(" ", texts(launch.command())) + ", terminal " + launch.terminal() + ", streams "
                    + launch.input() + " " + launch.output());
            given = launch.environment().map(Machine::texts);
            if (spawnErrno == 0) {
                report[0] = add(next); // a descriptor for each
            }
            return spawnErrno != 0 ? -spawnErrno : next++;
        }

        private static List<String> texts(List<byte[]> encoded) {
            return encoded.stream().map(Latin1::decode).toList();
        }

        @Override
        public int read(int fd, byte[] buffer, int offset, int length) {
            assertThat(open).contains(fd);
            NativeOrder.putI32(buffer, offset, execCause);
            NativeOrder.putI32(buffer, offset + 4, execErrno);
            return execErrno == 0 ? 0 : 8;
        }

        @Override
        public int kill(int target, int signal) {
            sent.add(Signal.name(signal) + " to " + target);
            return 0;
        }

        @Override
        public int waitAny(int[] status) {
            int[] child = changed.poll();
            if (child == null) {
                return 0;
            }
            status[0] = child[1];
            return child[0];
        }
    }

    private ChildCommand.Run run(String name) {
        return new ChildCommand.Run() {
            @Override
            public void ended(ExitStatus status) {
                ended.add(name + " " + status.exitCode());
            }

            @Override
            public void notStarted(StartFailure why) {
                ended.add(name + ": " + why.because());
            }
        };
    }

    private void start(String name) {
        command.start(run(name));
    }

    private void exits(int pid, int code) {
        reaped.add(pid);
        machine.changed.add(new int[] {pid, code << 8});
        reaper.reap();
    }

    private void isKilled(int pid) {
        reaped.add(pid);
        machine.changed.add(new int[] {pid, Signal.SIGKILL});
        reaper.reap();
    }

    /** The pipe of a process that has not ended lasts as long as its execution. */
    @AfterEach
    void nothingElseStaysOpen() {
        assertThat(machine.open).doesNotContain(NULL_DEVICE, ROOT);
        machine.open.removeIf(descriptor -> reaped.stream().noneMatch(descriptor::equals));
        assertThat(machine.open).isEmpty();
    }

    // The start

    @ParameterizedTest
    @CsvSource({"true, -1", "false, " + NULL_DEVICE})
    void hasNoInputAndOursAsOutputOrNone(boolean hasOutput, int output) {
        ChildCommand other =
                new ChildCommand(machine, spawner, reaper, List.of("caf\u00e9", "two words", ""), hasOutput);
        other.start(run("a"));
        assertThat(machine.spawned)
                .containsExactly("caf\u00e9 two words , terminal -1, streams " + NULL_DEVICE + " " + output);
        assertThat(machine.given).as("the same environment").isEmpty();
    }

    @Test
    void aFolderIsNoInputEither() {
        machine.withoutDev = true;
        start("a");
        assertThat(machine.spawned).containsExactly("check -x, terminal -1, streams " + ROOT + " -1");
    }

    @Test
    void isGivenOurEnvironmentButForWhatIsWithheldAndWhatItIsTold() {
        machine.environment.addAll(List.of("PATH=/bin", "SIGNAL=of somebody else", "EMPTY="));
        command.start(List.of("SIGNAL=SIGTERM", "CODE=3"), entry -> entry.startsWith("SIGNAL="), run("a"));
        assertThat(machine.given).contains(List.of("PATH=/bin", "EMPTY=", "SIGNAL=SIGTERM", "CODE=3"));
    }

    @Test
    void whyThereIsNoProcessIsToldAtOnce() {
        machine.spawnErrno = Errno.EAGAIN;
        start("a");
        assertNeverStarted("a: error 11");
    }

    private void assertNeverStarted(String told) {
        assertThat(ended).containsExactly(told);
        assertThat(command.isGone()).isTrue();
        assertThat(command.group()).isZero();
        command.kill();
        assertThat(machine.sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, error 8",
        "1, cannot enter the working directory /home: error 8",
        "2, 'error 8: built for another kind of machine, or damaged'",
        "3, error 8: neither a program nor a script",
        "4, 'a script without a #! line, and no shell to run it: /bin/sh: error 8'"
    })
    void whyItWasNotExecutedIsToldWhenItIsGone(int cause, String because) {
        machine.execCause = cause;
        machine.execErrno = 8;
        start("a");
        assertThat(command.group()).as("can be killed meanwhile").isEqualTo(100);
        assertThat(ended).isEmpty();
        exits(100, 127);
        assertNeverStarted("a: " + because);
    }

    @Test
    void whyOneThatWasKilledWasNotExecutedIsNotTold() {
        machine.execErrno = Errno.ENOENT;
        start("a");
        command.kill();
        start("b");
        exits(100, 127);
        assertThat(ended).isEmpty();
        assertThat(command.group()).isEqualTo(101);
        exits(101, 127);
        assertThat(ended).containsExactly("b: error 2");
    }

    // The end

    @Test
    void itsEndIsTold() {
        assertThat(command.isGone()).isTrue();
        start("a");
        assertThat(command.group()).isEqualTo(100);
        assertThat(command.isGone()).isFalse();
        exits(99, 1);
        assertThat(ended).as("somebody else's").isEmpty();
        exits(100, 3);
        assertThat(ended).containsExactly("a 3");
        assertThat(command.isGone()).isTrue();
    }

    /** Its processes may have outlived it. */
    @Test
    void whatItLeavesCanBeKilledOnce() {
        start("a");
        exits(100, 0);
        assertThat(command.group()).isEqualTo(100);
        command.kill();
        command.kill();
        assertThat(machine.sent).containsExactly("SIGKILL to -100");
        assertThat(command.group()).isZero();
    }

    @Test
    void theEndOfOneThatWasKilledIsNotTold() {
        start("a");
        command.kill();
        assertThat(command.group()).isZero();
        assertThat(command.isGone()).as("not yet reaped").isFalse();
        isKilled(100);
        assertThat(command.isGone()).isTrue();
        assertThat(ended).isEmpty();
    }

    @Test
    void theNextRunIsNotTakenForTheOneThatWasKilled() {
        start("a");
        command.kill();
        start("b");
        assertThat(command.group()).isEqualTo(101);
        isKilled(100);
        assertThat(ended).isEmpty();
        assertThat(command.isGone()).as("the other one runs").isFalse();
        exits(101, 0);
        assertThat(ended).containsExactly("b 0");
        assertThat(command.isGone()).isTrue();
    }

    @Test
    void whoWaitsForARunMayStartTheNext() {
        command.start(new ChildCommand.Run() {
            @Override
            public void ended(ExitStatus status) {
                start("b");
            }

            @Override
            public void notStarted(StartFailure why) {
                throw new AssertionError(why.because());
            }
        });
        exits(100, 0);
        exits(101, 4);
        assertThat(ended).containsExactly("b 4");
        assertThat(machine.spawned).hasSize(2);
    }
}
