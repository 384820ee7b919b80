package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EventLoopTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SIGTERM = 15;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final Waits kernel = new Waits(machine);
    private final List<RuntimeException> errors = new ArrayList<>();
    private final EventLoop loop = new EventLoop(kernel, () -> {}, errors::add);

    /** Waiting for descriptors fails for a while; waiting for time alone needs no memory. */
    private static final class Waits extends ForwardingKernel {
        int errno;
        int failures;

        /** So many descriptors can be waited for all the same. */
        int works;

        Waits(SimulatedKernel machine) {
            super(machine);
        }

        @Override
        public int poll(int[] entries, int count, long timeoutNanos) {
            if (failures > 0 && count > 0 && count > works) {
                failures--;
                return -errno;
            }
            return super.poll(entries, count, timeoutNanos);
        }
    }

    private void failing(int errno, int times) {
        kernel.errno = errno;
        kernel.failures = times;
    }

    /** Runs until a signal is read from the machine's signal descriptor. */
    private void runUntilSignal() {
        int signals = machine.signalDescriptor();
        loop.add(
                new EventLoop.Watch(() -> {
                    assertThat(machine.read(signals, new byte[128], 0, 128)).isEqualTo(128);
                    loop.stop();
                }),
                signals,
                Linux.POLLIN);
        loop.run();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOMEM, Errno.EAGAIN})
    void aFailureToWaitIsToldAndTheLoopGoesOn(int errno) {
        failing(errno, 3);
        machine.raise(SIGTERM);
        runUntilSignal();
        assertThat(errors)
                .hasSize(3)
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(OsException.class)
                        .hasMessage("cannot wait for events: error " + errno));
    }

    @Test
    void itRestsAfterAFailureInsteadOfSpinning() {
        failing(Errno.ENOMEM, 10);
        machine.raise(SIGTERM);
        runUntilSignal();
        assertThat(machine.slept()).isGreaterThanOrEqualTo(4 * SECOND / 10);
        assertThat(machine.calls()).isLessThan(40);
    }

    /** As where somebody has lowered the limit of descriptors below what is watched: signals are heard all the same. */
    @Test
    void theFirstWatchIsServedWhereAllOfThemAreTooMany() {
        failing(Errno.EINVAL, Integer.MAX_VALUE);
        kernel.works = 1;
        int signals = machine.signalDescriptor();
        loop.add(new EventLoop.Watch(loop::stop), signals, Linux.POLLIN);
        loop.add(new EventLoop.Watch(() -> {}), machine.signalDescriptor(), Linux.POLLIN);
        machine.agenda().after(SECOND, () -> machine.raise(SIGTERM));
        loop.run();
        assertThat(machine.calls()).isLessThan(100);
    }

    @Test
    void timersAreServedWhileWaitingFails() {
        failing(Errno.ENOMEM, Integer.MAX_VALUE);
        loop.add(new EventLoop.Watch(() -> {}), machine.signalDescriptor(), Linux.POLLIN);
        loop.timer(loop::stop).setAt(machine.nanoTime() + SECOND);
        loop.run();
        assertThat(errors).isNotEmpty();
    }

    @Test
    void anInterruptedWaitIsNoFailure() {
        failing(Errno.EINTR, 3);
        machine.raise(SIGTERM);
        runUntilSignal();
        assertThat(errors).isEmpty();
        assertThat(machine.slept()).isZero();
    }

    @Test
    void aHandlerThatFailsDoesNotEndTheLoop() {
        loop.timer(() -> {
                    throw new IllegalStateException("broken");
                })
                .setAt(machine.nanoTime());
        loop.timer(loop::stop).setAt(machine.nanoTime() + SECOND);
        loop.run();
        assertThat(errors).singleElement().isInstanceOf(IllegalStateException.class);
    }

    /** So that what handlers allocate before the next collection does not add up. */
    @Test
    void theSafepointIsReachedBeforeEveryHandler() {
        List<String> order = new ArrayList<>();
        EventLoop watched = new EventLoop(kernel, () -> order.add("safepoint"), errors::add);
        int signals = machine.signalDescriptor();
        machine.raise(SIGTERM);
        watched.add(new EventLoop.Watch(() -> order.add("one")), signals, Linux.POLLIN);
        watched.add(new EventLoop.Watch(() -> order.add("other")), signals, Linux.POLLIN);
        watched.timer(() -> order.add("timer")).setAt(machine.nanoTime());
        watched.timer(watched::stop).setAt(machine.nanoTime());
        watched.run();
        assertThat(order)
                .containsExactly(
                        "safepoint", "safepoint", "one", "safepoint", "other", "safepoint", "timer", "safepoint");
    }

    /** Memory that is short while handlers run; it says who may use the reserve. */
    private static final class ShortMemory implements Memory {
        boolean isReserveUsed = true;

        @Override
        public void safepoint() {}

        @Override
        public boolean useReserve(boolean use) {
            boolean before = isReserveUsed;
            isReserveUsed = use;
            return before;
        }
    }

    /** Nobody else would set the timer again. */
    @Test
    void aTimerWhoseHandlerHadNoMemoryIsTriedAgain() {
        int[] calls = new int[1];
        loop.timer(() -> {
                    if (++calls[0] < 3) {
                        throw new OutOfMemoryError();
                    }
                    loop.stop();
                })
                .setAt(machine.nanoTime());
        loop.run();
        assertThat(calls[0]).isEqualTo(3);
        assertThat(errors).hasSize(2).allMatch(error -> error instanceof MemoryException);
        assertThat(machine.slept()).isBetween(SECOND / 10, SECOND);
    }

    @Test
    void aTimerThatItsHandlerHasSetAgainStaysAsItIs() {
        Timer[] timer = new Timer[1];
        List<Long> called = new ArrayList<>();
        timer[0] = loop.timer(() -> {
            called.add(machine.nanoTime());
            if (called.size() == 2) {
                loop.stop();
            }
            timer[0].setAt(loop.now() + SECOND);
            throw new OutOfMemoryError();
        });
        timer[0].setAt(machine.nanoTime());
        loop.run();
        assertThat(called.get(1) - called.get(0)).isEqualTo(SECOND);
    }

    /** The first watch is that of the signals. The others would fail again at once, without end. */
    @Test
    void whileMemoryIsShortOnlyTheFirstWatchIsServedAtOnce() {
        int signals = machine.signalDescriptor();
        List<String> served = new ArrayList<>();
        loop.add(
                new EventLoop.Watch(() -> {
                    served.add("first");
                    if (served.size() >= 4) {
                        loop.stop();
                    }
                }),
                signals,
                Linux.POLLIN);
        loop.add(
                new EventLoop.Watch(() -> {
                    served.add("second");
                    throw new OutOfMemoryError();
                }),
                signals,
                Linux.POLLIN);
        machine.raise(SIGTERM);
        loop.run();
        assertThat(served).containsExactly("first", "second", "first", "first", "second");
    }

    @Test
    void whileNothingHappensItRestsAfterwards() {
        int signals = machine.signalDescriptor();
        loop.add(new EventLoop.Watch(() -> {}), machine.signalDescriptor(), Linux.POLLIN);
        loop.add(
                new EventLoop.Watch(() -> {
                    throw new OutOfMemoryError();
                }),
                signals,
                Linux.POLLIN);
        loop.timer(loop::stop).setAt(machine.nanoTime() + SECOND);
        loop.run();
        assertThat(machine.calls()).isLessThan(60);
    }

    @Test
    void wantOfMemoryThatCannotBeToldDoesNotEndTheLoop() {
        EventLoop poor = new EventLoop(kernel, () -> {}, error -> {
            throw new OutOfMemoryError();
        });
        poor.timer(() -> {
                    throw new IllegalStateException("broken");
                })
                .setAt(machine.nanoTime());
        poor.timer(poor::stop).setAt(machine.nanoTime() + SECOND);
        poor.run();
        assertThat(machine.slept()).isGreaterThan(SECOND / 2);
    }

    @Test
    void theReserveIsForTellingAndNotForHandlers() {
        ShortMemory memory = new ShortMemory();
        List<Boolean> used = new ArrayList<>();
        EventLoop poor = new EventLoop(kernel, memory, error -> used.add(memory.isReserveUsed));
        poor.timer(() -> {
                    used.add(memory.isReserveUsed);
                    boolean before = poor.useReserve(true);
                    assertThat(before).isFalse();
                    throw new IllegalStateException("with the reserve in use");
                })
                .setAt(machine.nanoTime());
        poor.timer(() -> {
                    used.add(memory.isReserveUsed);
                    poor.stop();
                })
                .setAt(machine.nanoTime());
        poor.run();
        assertThat(used).containsExactly(false, true, false);
    }
}
