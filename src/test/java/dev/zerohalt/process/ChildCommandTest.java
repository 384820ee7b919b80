package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
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
    private final ChildCommand command = new ChildCommand(machine, reaper, List.of("check", "-x"), true);
    private final List<String> ended = new ArrayList<>();

    /** Starts what it is told to, and remembers it. */
    private static final class Machine extends ForwardingKernel {
        private final List<String> environment = new ArrayList<>();
        private final List<String> spawned = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private final Set<Integer> open = new TreeSet<>();
        private final Deque<int[]> changed = new ArrayDeque<>();
        private List<String> given = List.of();
        private boolean withoutDev;
        private int spawnErrno;
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
        public int spawn(byte[][] words, byte[][] entries, int terminal, int input, int output) {
            assertThat(open).contains(input);
            spawned.add(
                    String.join(" ", texts(words)) + ", terminal " + terminal + ", streams " + input + " " + output);
            given = entries == null ? null : texts(entries);
            return spawnErrno != 0 ? -spawnErrno : next++;
        }

        private static List<String> texts(byte[][] encoded) {
            return Arrays.stream(encoded).map(Latin1::decode).toList();
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

    private void start(String name) {
        assertThat(command.start(status -> ended.add(name + " " + status.exitCode())))
                .isZero();
    }

    private void exits(int pid, int code) {
        machine.changed.add(new int[] {pid, code << 8});
        reaper.reap();
    }

    private void isKilled(int pid) {
        machine.changed.add(new int[] {pid, Signal.SIGKILL});
        reaper.reap();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(machine.open).isEmpty();
    }

    // The start

    @ParameterizedTest
    @CsvSource({"true, -1", "false, " + NULL_DEVICE})
    void hasNoInputAndOursAsOutputOrNone(boolean hasOutput, int output) {
        ChildCommand other = new ChildCommand(machine, reaper, List.of("caf\u00e9", "two words", ""), hasOutput);
        assertThat(other.start(status -> {})).isZero();
        assertThat(machine.spawned)
                .containsExactly("caf\u00e9 two words , terminal -1, streams " + NULL_DEVICE + " " + output);
        assertThat(machine.given).as("the same environment").isNull();
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
        assertThat(command.start(
                        List.of("SIGNAL=SIGTERM", "CODE=3"), entry -> entry.startsWith("SIGNAL="), status -> {}))
                .isZero();
        assertThat(machine.given).containsExactly("PATH=/bin", "EMPTY=", "SIGNAL=SIGTERM", "CODE=3");
    }

    @Test
    void whyItCannotBeStartedIsToldAtOnce() {
        machine.spawnErrno = Errno.EACCES;
        assertThat(command.start(status -> ended.add("never"))).isEqualTo(-Errno.EACCES);
        assertThat(command.isGone()).isTrue();
        assertThat(command.group()).isZero();
        command.kill();
        assertThat(machine.sent).isEmpty();
        assertThat(ended).isEmpty();
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
        assertThat(command.start(status -> start("b"))).isZero();
        exits(100, 0);
        exits(101, 4);
        assertThat(ended).containsExactly("b 4");
        assertThat(machine.spawned).hasSize(2);
    }
}
