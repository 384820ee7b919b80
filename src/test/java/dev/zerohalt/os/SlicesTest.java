package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a simulated machine, where a step of work is a system call that takes a tenth of a millisecond. */
@Timeout(30)
class SlicesTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long STEP = MILLISECOND / 10;
    private static final long FIRST_SLICE = 2 * MILLISECOND;
    private static final long SLICE = MILLISECOND / 2;
    private static final int SIGTERM = 15;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final List<RuntimeException> errors = new ArrayList<>();
    private final EventLoop loop = new EventLoop(machine, () -> {}, errors::add);
    private final Slices slices = new Slices(machine, loop, () -> {});
    private final Pace pace = new Pace();
    private final long start = machine.nanoTime();

    /** Which work is done, in this order. */
    private final List<String> done = new ArrayList<>();

    /** Which work has failed. */
    private final List<String> broken = new ArrayList<>();

    private class Steps implements Slices.Work {
        private final String name;
        private int left;

        Steps(String name, int steps) {
            this.name = name;
            this.left = steps;
        }

        @Override
        public boolean step() {
            int ignored = machine.fileType(1);
            left--;
            return left > 0;
        }

        @Override
        public void done() {
            done.add(name);
        }

        @Override
        public void broken() {
            broken.add(name);
        }
    }

    private class Broken extends Steps {
        Broken(String name, int steps) {
            super(name, steps);
        }

        @Override
        public boolean step() {
            if (!super.step()) {
                throw new IllegalStateException("broken");
            }
            return true;
        }
    }

    @BeforeEach
    void slowDown() {
        machine.setCallCost(() -> STEP);
        pace.begin(start);
    }

    private void runFor(long nanos) {
        loop.timer(loop::stop).setAt(start + nanos);
        loop.run();
    }

    @Test
    void whatIsSmallIsDoneWhenBeginReturns() {
        slices.begin(new Steps("one step", 1), pace);
        slices.begin(new Steps("a slice", 19), pace);
        assertThat(done).containsExactly("one step", "a slice");
    }

    @Test
    void whatIsLongIsDoneInSlices() {
        slices.begin(new Steps("long", 200), pace);
        assertThat(machine.nanoTime() - start).isBetween(FIRST_SLICE, FIRST_SLICE + STEP);
        runFor(15 * MILLISECOND);
        assertThat(done).isEmpty();
    }

    /** A timer may have to wait for the slice in which it becomes due, and for one that is due before it. */
    @Test
    void betweenSlicesTimersAreServed() {
        List<Long> late = new ArrayList<>();
        for (long at = 6 * MILLISECOND; at < 20 * MILLISECOND; at += 3 * MILLISECOND) {
            long due = start + at;
            loop.timer(() -> late.add(machine.nanoTime() - due)).setAt(due);
        }
        slices.begin(new Steps("long", 200), pace);
        runFor(30 * MILLISECOND);
        assertThat(late).hasSize(5).allMatch(each -> each < 2 * SLICE + 4 * STEP);
        assertThat(done).containsExactly("long");
    }

    @Test
    void betweenSlicesDescriptorsAreServed() {
        List<Long> late = new ArrayList<>();
        int signals = machine.signalDescriptor();
        long raised = start + 10 * MILLISECOND;
        machine.agenda().at(raised, () -> machine.raise(SIGTERM));
        loop.add(
                new EventLoop.Watch(() -> {
                    late.add(machine.nanoTime() - raised);
                    assertThat(machine.read(signals, new byte[128], 0, 128)).isEqualTo(128);
                }),
                signals,
                Linux.POLLIN);
        slices.begin(new Steps("long", 200), pace);
        runFor(30 * MILLISECOND);
        assertThat(late).hasSize(1).allMatch(each -> each < SLICE + 4 * STEP);
        assertThat(done).containsExactly("long");
    }

    @Test
    void oneAfterTheOther() {
        slices.begin(new Steps("long", 100), pace);
        slices.begin(new Steps("small", 1), pace);
        slices.begin(new Steps("long again", 100), pace);
        slices.begin(new Steps("last", 1), pace);
        assertThat(done).isEmpty();
        runFor(30 * MILLISECOND);
        assertThat(done).containsExactly("long", "small", "long again", "last");
    }

    @Test
    void whatIsDoneMayBeginMore() {
        slices.begin(
                new Steps("first", 1) {
                    @Override
                    public void done() {
                        slices.begin(new Steps("third", 1), pace);
                        slices.begin(new Steps("fourth", 1), pace);
                        done.add("first");
                    }
                },
                pace);
        assertThat(done).containsExactly("first", "third", "fourth");
    }

    @Test
    void aStepMayBeginMore() {
        slices.begin(
                new Steps("first", 2) {
                    @Override
                    public boolean step() {
                        slices.begin(new Steps("other", 1), pace);
                        return super.step();
                    }
                },
                pace);
        assertThat(done).containsExactly("first", "other", "other");
    }

    @Test
    void whatIsGivenUpIsNotDone() {
        Slices.Work first = new Steps("first", 100);
        Slices.Work second = new Steps("second", 1);
        slices.begin(first, pace);
        slices.begin(second, pace);
        slices.begin(new Steps("third", 1), pace);
        slices.cancel(second);
        loop.timer(() -> slices.cancel(first)).setAt(start + 5 * MILLISECOND);
        runFor(9 * MILLISECOND);
        assertThat(done).containsExactly("third");
        slices.cancel(first);
        slices.begin(new Steps("fourth", 1), pace);
        assertThat(done).containsExactly("third", "fourth");
        assertThat(errors).isEmpty();
    }

    @Test
    void nothingIsLeftOfTheOnlyWorkThatIsGivenUp() {
        Slices.Work work = new Steps("long", 100);
        slices.begin(work, pace);
        slices.cancel(work);
        runFor(30 * MILLISECOND);
        assertThat(errors).isEmpty();
        assertThat(done).isEmpty();
        assertThat(machine.nanoTime() - start).isLessThan(31 * MILLISECOND);
    }

    @Test
    void aStepMayGiveItsWorkUp() {
        Slices.Work[] work = new Slices.Work[1];
        work[0] = new Steps("long", 100) {
            @Override
            public boolean step() {
                slices.cancel(work[0]);
                return super.step();
            }
        };
        slices.begin(work[0], pace);
        slices.begin(new Steps("next", 1), pace);
        runFor(30 * MILLISECOND);
        assertThat(done).containsExactly("next");
        assertThat(errors).isEmpty();
    }

    @Test
    void workThatFailsIsGivenUpAndTheNextGoesOn() {
        slices.begin(new Broken("broken", 100), pace);
        slices.begin(new Steps("next", 50), pace);
        slices.begin(new Broken("broken too", 50), pace);
        slices.begin(new Steps("last", 1), pace);
        runFor(30 * MILLISECOND);
        assertThat(done).containsExactly("next", "last");
        assertThat(broken).as("and is told").containsExactly("broken", "broken too");
        assertThat(errors).hasSize(2).allMatch(error -> error.getMessage().equals("broken"));
    }

    /** Whoever began the work would wait for its end for ever. */
    @Test
    void workWhoseEndFailsIsToldThatItsResultIsUnknown() {
        slices.begin(
                new Steps("unheard", 50) {
                    @Override
                    public void done() {
                        throw new IllegalStateException("broken");
                    }
                },
                pace);
        slices.begin(new Steps("next", 1), pace);
        runFor(30 * MILLISECOND);
        assertThat(broken).containsExactly("unheard");
        assertThat(done).containsExactly("next");
        assertThat(errors).hasSize(1);
    }

    @Test
    void whatFailsAtOnceDoesNotFailWhoeverBeganIt() {
        slices.begin(new Broken("broken", 1), pace);
        assertThat(broken).containsExactly("broken");
        assertThat(errors).hasSize(1);
        slices.begin(new Steps("next", 1), pace);
        assertThat(done).containsExactly("next");
    }

    @Test
    void whoIsToldMayFail() {
        slices.begin(
                new Steps("long", 100) {
                    @Override
                    public void done() {
                        throw new IllegalStateException("not interested");
                    }
                },
                pace);
        slices.begin(new Steps("next", 1), pace);
        runFor(30 * MILLISECOND);
        assertThat(done).containsExactly("next");
        assertThat(errors).hasSize(1);
    }

    /** Whether nothing is owed, not even the second that may be. */
    private boolean isRested(long now) {
        return pace.allows(now - 1_000 * MILLISECOND);
    }

    /** Nineteen times as much rest follows, from the beginning of the work on. */
    @Test
    void whatWasWorkedIsRested() {
        assertThat(isRested(start)).isTrue();
        slices.begin(new Steps("long", 100), pace);
        runFor(30 * MILLISECOND);
        assertThat(isRested(start + 100 * 20 * STEP - 1)).isFalse();
        assertThat(isRested(start + 100 * 20 * STEP)).isTrue();
    }

    /** Whoever asks often owes much, and nobody else waits for it. */
    @Test
    void theDebtOfOneDoesNotDelayAnother() {
        Pace another = new Pace();
        another.begin(start);
        slices.begin(new Steps("long", 1_000), pace);
        slices.begin(new Steps("short", 1), another);
        runFor(200 * MILLISECOND);
        assertThat(done).containsExactly("long", "short");
        assertThat(pace.allows(machine.nanoTime())).isFalse();
        assertThat(another.allows(machine.nanoTime())).isTrue();
        assertThat(another.rested() - start).isLessThan(200 * MILLISECOND);
    }

    @Test
    void whoIsToldThatItFailedMayBeginMore() {
        Slices.Work failing = new Broken("broken", 1) {
            @Override
            public void broken() {
                slices.begin(new Steps("instead", 1), pace);
            }
        };
        loop.timer(() -> slices.begin(failing, pace)).setAt(start);
        runFor(10 * MILLISECOND);
        assertThat(done).containsExactly("instead");
        assertThat(errors).hasSize(1);
    }

    @Test
    void whatFailedWasWorkToo() {
        slices.begin(new Broken("broken", 10), pace);
        assertThat(isRested(start + 10 * 20 * STEP - 1)).isFalse();
    }

    @Test
    void itIsAccountedForBeforeAnybodyIsTold() {
        boolean[] rested = new boolean[1];
        slices.begin(
                new Steps("long", 10) {
                    @Override
                    public void done() {
                        rested[0] = isRested(machine.nanoTime());
                    }
                },
                pace);
        assertThat(rested[0]).isFalse();
    }

    @Test
    void withNothingToDoTheLoopSleeps() {
        slices.begin(new Steps("long", 100), pace);
        machine.agenda().at(start + 1_000 * MILLISECOND, loop::stop);
        long[] calls = new long[1];
        machine.agenda().at(start + 30 * MILLISECOND, () -> calls[0] = machine.calls());
        runFor(1_000 * MILLISECOND);
        assertThat(machine.calls() - calls[0]).isLessThan(3);
    }

    @Test
    void wantOfMemoryIsToldAsAFailure() {
        boolean[] broken = new boolean[1];
        slices.begin(
                new Steps("poor", 1) {
                    @Override
                    public boolean step() {
                        throw new OutOfMemoryError();
                    }

                    @Override
                    public void broken() {
                        broken[0] = true;
                    }
                },
                pace);
        assertThat(broken[0]).isTrue();
        assertThat(errors).singleElement().isInstanceOf(MemoryException.class);
    }
}
