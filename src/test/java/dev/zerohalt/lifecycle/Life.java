package dev.zerohalt.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.ExitStatus;
import java.util.List;

/** A lifecycle and the clock it lives by, which only the test moves. */
final class Life {
    static final int SIGHUP = 1;
    static final int SIGINT = 2;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    private final Lifecycle lifecycle;
    private long now;
    private boolean held;

    Life(Policy policy) {
        this(policy, 0);
    }

    /**
     * @param now what the clock shows when it begins
     */
    Life(Policy policy, long now) {
        this.lifecycle = new Lifecycle(policy, false);
        this.now = now;
    }

    static Life draining(Policy policy) {
        return draining(policy, 0);
    }

    static Life draining(Policy policy, long now) {
        Life life = new Life(policy, now);
        life.started();
        life.signalled(SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        return life;
    }

    static Life terminating(Policy policy) {
        Life life = draining(policy);
        life.signalled(SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        return life;
    }

    static Life flushing() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        life.childrenGone();
        assertThat(life.phase()).isEqualTo(Phase.FLUSHING);
        return life;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    Phase phase() {
        return lifecycle.phase();
    }

    Timeline timeline() {
        return lifecycle.timeline();
    }

    long now() {
        return now;
    }

    Life pass(long nanos) {
        now += nanos;
        return this;
    }

    /** Nanoseconds from now to the deadline, less than 0 if it has passed; -1 without one. */
    long toDeadline() {
        return lifecycle.hasDeadline() ? lifecycle.deadline() - now : -1;
    }

    List<Action> on(Event event) {
        return lifecycle.on(event, now);
    }

    List<Action> started() {
        return on(new Event.Healthy());
    }

    List<Action> signalled(int signal) {
        return on(new Event.Signalled(signal));
    }

    List<Action> exited(int code) {
        return on(new Event.Exited(new ExitStatus(code, 0)));
    }

    List<Action> killedBy(int signal) {
        return on(new Event.Exited(new ExitStatus(0, signal)));
    }

    List<Action> childrenGone() {
        return on(new Event.ChildrenGone());
    }

    /** A count; what held the drain at the last one may have done so until now. */
    List<Action> counted(int holding) {
        boolean quiet = holding == 0 && !held;
        held = holding > 0;
        return on(new Event.Counted(holding, quiet ? Policy.UNLIMITED : 0));
    }

    /** A count, and the news that a connection has come since the last one. */
    List<Action> countedAfterNews(int holding) {
        held = holding > 0;
        return on(new Event.Counted(holding, 0));
    }

    List<Action> countFailed() {
        return on(new Event.CountFailed());
    }

    List<Action> unsent(int sockets) {
        return on(new Event.Unsent(sockets));
    }

    /** Lets the time pass until the deadline, unless it is there already, and says so. */
    List<Action> deadlineReached() {
        now += Math.max(0, lifecycle.deadline() - now);
        return on(new Event.DeadlineReached());
    }

    /** The actions of a drain that is over. */
    static List<Action> drainEnds(DrainOutcome outcome, int signal) {
        return List.of(new Action.EndDrain(outcome), new Action.SignalApplication(signal));
    }
}
