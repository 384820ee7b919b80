package dev.zerohalt.sim;

import dev.zerohalt.sim.SimulatedGauge.Question;
import java.util.List;

/** What is promised of the application's gauge. */
final class GaugePromises {
    /** Between two questions, of which one may be answered late. */
    static final long LATE = 2 * Dice.SECOND + SimulatedGauge.PATIENCE;

    private final Evidence facts;
    private final List<Question> questions;

    GaugePromises(Evidence facts) {
        this.facts = facts;
        this.questions = facts.machine.gauge().map(SimulatedGauge::questions).orElse(List.of());
    }

    boolean isThere() {
        return facts.machine.gauge().isPresent();
    }

    /** The application was signalled because nothing was there. */
    void drained(Moment end, boolean waited) {
        if (!isThere()) {
            return;
        }
        List<Question> known =
                questions.stream().filter(each -> each.knownAt() <= end.turn()).toList();
        facts.promise(!known.isEmpty() && known.getLast().isIdle(), "the gauge was idle the last time it was heard of");
        for (Question each : known) {
            facts.promise(
                    each.isIdle() || !waited || end.turn() - each.knownAt() >= facts.plan.steadyStateWait(),
                    "the steady-state wait begins when the gauge has been busy or unknown for the last time");
        }
    }

    /** From when on the gauge has said for good that nothing is in hand; the end if it never has. */
    long settled(long end) {
        long settled = isThere() ? end : 0;
        for (Question each : questions.reversed()) {
            if (each.knownAt() > end) {
                continue;
            }
            if (!each.isIdle()) {
                return settled;
            }
            settled = each.knownAt();
        }
        return settled;
    }
}
