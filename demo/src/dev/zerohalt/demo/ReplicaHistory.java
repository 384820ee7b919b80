package dev.zerohalt.demo;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What became of one replica during a run. Times are since the start of the run. */
final class ReplicaHistory {
    private final long startNanos;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private volatile State state = State.RUNNING;

    record Change(long atNanos, State state) {}

    record Sample(long atNanos, int connections) {}

    ReplicaHistory(long startNanos) {
        this.startNanos = startNanos;
        changes.add(new Change(0, state));
    }

    synchronized void enter(State next) {
        if (state != next) {
            state = next;
            changes.add(new Change(System.nanoTime() - startNanos, next));
        }
    }

    /** Enters the next state unless another thread has seen the replica go further already. */
    synchronized void enterFrom(State expected, State next) {
        if (state == expected) {
            enter(next);
        }
    }

    void sample(int connections) {
        samples.add(new Sample(System.nanoTime() - startNanos, connections));
    }

    State state() {
        return state;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }
}
