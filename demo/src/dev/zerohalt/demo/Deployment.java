package dev.zerohalt.demo;

import java.time.Duration;

/** Who gets the orchestrator's SIGTERM: the application itself, or zerohalt, which runs it. */
enum Deployment {
    PLAIN("without zerohalt", State.SIGNALLED, 10, Duration.ZERO),
    ZEROHALT("with zerohalt", State.DRAINING, 10, Duration.ZERO),
    /** Zerohalt is told nothing but its own port, and the load balancer asks nobody else. */
    SLOW_START("with zerohalt, slow start", State.DRAINING, 2, Duration.ofSeconds(3));

    private final String label;
    private final State stateWhenTold;
    private final int rolls;
    private final Duration startup;

    Deployment(String label, State stateWhenTold, int rolls, Duration startup) {
        this.label = label;
        this.stateWhenTold = stateWhenTold;
        this.rolls = rolls;
        this.startup = startup;
    }

    String label() {
        return label;
    }

    /** How often each replica is restarted. */
    int rolls() {
        return rolls;
    }

    /** From the application's start until it listens. */
    Duration startup() {
        return startup;
    }

    /** What SIGTERM turns a replica's state into. */
    State stateWhenTold() {
        return stateWhenTold;
    }
}
