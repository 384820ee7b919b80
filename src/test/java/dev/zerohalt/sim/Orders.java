package dev.zerohalt.sim;

import dev.zerohalt.lifecycle.DrainStrategy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Drains that were asked for and taken back, as far as they were answered. */
final class Orders {
    static final String DRAIN = "/drain";
    static final String RESUME = "/resume";

    private final List<HealthClient> answered;
    private final Plan plan;

    Orders(List<HealthClient> clients, Plan plan) {
        this.plan = plan;
        this.answered = clients.stream()
                .filter(client -> isOrder(client) && client.isAnswered())
                .sorted(Comparator.comparingLong(client -> client.answered().time()))
                .toList();
    }

    static boolean isOrder(HealthClient client) {
        return client.path().equals(DRAIN) || client.path().equals(RESUME);
    }

    /** Since when a drain stands that was asked for; empty if none does, or if that depends on the shutdown signal. */
    Optional<Moment> standingAt(long time) {
        Optional<Moment> since = Optional.empty();
        for (HealthClient order : answered) {
            if (order.answered().time() < time) {
                boolean drains = order.path().equals(DRAIN);
                since = drains ? Optional.of(since.orElse(order.answered())) : Optional.empty();
            }
        }
        return since;
    }

    /** When the shutdown signal came, or, where the grace period may have begun with the request, when that came. */
    long countedFrom(Moment signal) {
        Optional<Moment> since = standingAt(signal.time());
        boolean mayBePreStop = plan.given() == Plan.Given.NONE
                && plan.gracePeriod() == 30 * Dice.SECOND
                && plan.strategy() != DrainStrategy.NONE;
        long share = Math.min(plan.shutdownTimeout(), plan.stopBy() - plan.longestDrain());
        long latest = plan.longestDrain() + share / 2;
        return since.filter(request -> mayBePreStop && signal.turn() - request.turn() <= latest)
                .orElse(signal)
                .turn();
    }
}
