package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReaperTest {
    private static final int APPLICATION = 100;

    private final Children children = new Children();
    private final List<String> told = new ArrayList<>();
    private int failures;
    private final Reaper reaper = new Reaper(children, new Teller());

    ReaperTest() {
        reaper.application(APPLICATION);
    }

    /** Children whose state has changed. */
    private static final class Children extends ForwardingKernel {
        private final Deque<int[]> changed = new ArrayDeque<>();
        boolean others = true;
        long delayNanos;
        private long now;

        Children() {
            super(new SimulatedKernel(1));
        }

        void exit(int pid, int code) {
            changed.add(new int[] {pid, code << 8});
        }

        void die(int pid, int signal) {
            changed.add(new int[] {pid, signal});
        }

        void stop(int pid, int signal) {
            changed.add(new int[] {pid, signal << 8 | 0x7f});
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public int waitAny(int[] status) {
            now += delayNanos;
            if (changed.isEmpty()) {
                return others ? 0 : -Errno.ECHILD;
            }
            int[] child = changed.poll();
            status[0] = child[1];
            return child[0];
        }
    }

    private final class Teller implements Reaper.Listener {
        @Override
        public void applicationStopped(int signal) {
            told.add("stopped " + signal);
        }

        @Override
        public void applicationExited(ExitStatus status) {
            assertThat(children.changed).as("not yet reaped").isEmpty();
            if (failures-- > 0) {
                throw new OutOfMemoryError();
            }
            told.add("exited " + status.exitCode());
        }

        @Override
        public void orphansReaped() {
            told.add("orphans");
        }

        @Override
        public void childrenGone() {
            told.add("none left");
        }
    }

    @Test
    void tellsNothingIfNothingHasChanged() {
        reaper.reap();
        assertThat(told).isEmpty();
    }

    @Test
    void oneSignalStandsForAnyNumberOfOrphans() {
        for (int i = 0; i < 10_000; i++) {
            children.exit(1000 + i, i % 256);
        }
        reaper.reap();
        while (reaper.isMoreLeft()) {
            reaper.reap();
        }
        assertThat(children.changed).isEmpty();
        assertThat(reaper.orphans()).isEqualTo(10_000);
        assertThat(told).hasSize(10).containsOnly("orphans");
    }

    @Test
    void manyAreReapedInSeveralTurns() {
        children.others = false;
        for (int i = 0; i < 1_001; i++) {
            children.exit(1000 + i, 0);
        }
        reaper.reap();
        assertThat(children.changed).hasSize(1);
        assertThat(reaper.isMoreLeft()).isTrue();
        assertThat(told).containsExactly("orphans");
        reaper.reap();
        assertThat(reaper.isMoreLeft()).isFalse();
        assertThat(told).containsExactly("orphans", "orphans", "none left");
    }

    /** The kernel looks at all children that live to find one that has ended. */
    @Test
    void aTurnIsOverAfterAMillisecondHoweverFewWereReaped() {
        children.delayNanos = 400_000;
        for (int i = 0; i < 10; i++) {
            children.exit(1000 + i, 0);
        }
        reaper.reap();
        assertThat(children.changed).hasSize(7);
        assertThat(reaper.isMoreLeft()).isTrue();
    }

    @Test
    void theApplicationsEndIsToldAfterEverythingIsReaped() {
        children.exit(101, 0);
        children.exit(APPLICATION, 3);
        children.die(102, 9);
        reaper.reap();
        assertThat(told).containsExactly("exited 3", "orphans");
        assertThat(reaper.orphans()).isEqualTo(2);
    }

    /** A hook's end may end the drain, and then the application is signalled: by then it must be known to be gone. */
    @Test
    void theApplicationsEndComesBeforeThatOfACommandReapedWithIt() {
        reaper.command(101, status -> told.add("command " + status.exitCode()));
        children.exit(101, 5);
        children.exit(APPLICATION, 3);
        reaper.reap();
        assertThat(told).containsExactly("exited 3", "command 5");
    }

    @Test
    void theApplicationsEndComesBeforeTheNewsThatNobodyIsLeft() {
        children.die(APPLICATION, 15);
        children.others = false;
        reaper.reap();
        assertThat(told).containsExactly("exited 143", "none left");
        assertThat(reaper.orphans()).isZero();
    }

    @Test
    void nobodyIsLeftOnlyIfTheKernelSaysSoAndNothingWasStartedSince() {
        assertThat(reaper.haveChild()).isTrue();
        children.exit(APPLICATION, 0);
        reaper.reap();
        assertThat(reaper.haveChild()).as("others run").isTrue();
        children.exit(200, 0);
        children.others = false;
        reaper.reap();
        assertThat(reaper.haveChild()).isFalse();
        reaper.command(300, status -> {});
        assertThat(reaper.haveChild()).as("a hook was started").isTrue();
    }

    @Test
    void theLastOrphanLeavesNobody() {
        children.exit(APPLICATION, 0);
        reaper.reap();
        children.exit(200, 0);
        children.others = false;
        reaper.reap();
        assertThat(told).containsExactly("exited 0", "orphans", "none left");
    }

    @Test
    void aStoppedApplicationLives() {
        children.stop(APPLICATION, 20);
        reaper.reap();
        children.exit(APPLICATION, 0);
        reaper.reap();
        assertThat(told).containsExactly("stopped 20", "exited 0");
    }

    @Test
    void aStoppedOrphanIsNoDeadOne() {
        children.stop(200, 19);
        reaper.reap();
        assertThat(told).isEmpty();
        assertThat(reaper.orphans()).isZero();
    }

    @Test
    void theApplicationsProcessIdMayBeUsedAgain() {
        children.exit(APPLICATION, 0);
        children.exit(APPLICATION, 5);
        reaper.reap();
        assertThat(told).containsExactly("exited 0", "orphans");
        assertThat(reaper.orphans()).isEqualTo(1);
    }

    @Test
    void beforeTheApplicationIsKnownEveryChildIsAnOrphan() {
        Reaper early = new Reaper(children, new Teller());
        children.exit(APPLICATION, 0);
        early.reap();
        assertThat(told).containsExactly("orphans");
    }

    /** waitpid tells it only once. */
    @Test
    void howChildrenEndedIsKeptUntilThereIsMemoryToTellIt() {
        reaper.command(101, status -> told.add("command " + status.exitCode()));
        children.exit(200, 0);
        children.exit(101, 5);
        children.exit(APPLICATION, 3);
        children.others = false;
        failures = 2;
        assertThatThrownBy(reaper::reap).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(reaper::reap).isInstanceOf(OutOfMemoryError.class);
        assertThat(told).isEmpty();
        reaper.reap();
        assertThat(told).containsExactly("exited 3", "command 5", "orphans", "none left");
        reaper.reap();
        assertThat(told).endsWith("orphans", "none left", "none left");
    }
}
