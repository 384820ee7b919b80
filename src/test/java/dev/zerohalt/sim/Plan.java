package dev.zerohalt.sim;

import dev.zerohalt.lifecycle.DrainStrategy;

/**
 * The settings of one scenario. Durations in nanoseconds.
 *
 * @param idleThreshold how long nothing must have moved on an idle connection
 * @param busyLimit how long an unanswered request holds a drain in flight
 * @param gracePeriod what the orchestrator waits before its SIGKILL; 0 if nobody says
 * @param given which of the deadlines the process under test is told
 */
public record Plan(
        DrainStrategy strategy,
        Backend backend,
        long drainTimeout,
        long steadyStateWait,
        long minDuration,
        long checkInterval,
        long shutdownTimeout,
        long flushTimeout,
        long idleThreshold,
        long busyLimit,
        long gracePeriod,
        Given given,
        Choices choices) {
    public static final int APP_PORT = 8080;
    public static final int HEALTH_PORT = 8888;

    /** CONNECTION_BACKEND */
    public enum Backend {
        AUTO,
        EVENTS,
        POLLING,
        PROC
    }

    /** Which deadlines are settings. */
    public enum Given {
        /** Those of the drain and the application, and the grace period if there is one. */
        ALL,
        /** The grace period, and the drain's. */
        NO_SHUTDOWN_TIMEOUT,
        /** None: the grace period is that of a platform, which shows its sign. */
        NONE;

        /** What the application's share is at least, of the time that it shares with the drain. */
        long share(long gracePeriod, long time) {
            return this == ALL ? time / 2 : Math.min(time / 2, Math.max(2 * Dice.SECOND, gracePeriod / 4));
        }
    }

    /** The defaults, apart from the backend. */
    public static Plan defaults() {
        long second = Dice.SECOND;
        return new Plan(
                DrainStrategy.CONNECTIONS,
                Backend.AUTO,
                60 * second,
                5 * second,
                0,
                second,
                30 * second,
                2 * second,
                5 * second,
                30 * second,
                0,
                Given.ALL,
                Choices.NONE);
    }

    public Plan with(DrainStrategy other) {
        return new Plan(
                other,
                backend,
                drainTimeout,
                steadyStateWait,
                minDuration,
                checkInterval,
                shutdownTimeout,
                flushTimeout,
                idleThreshold,
                busyLimit,
                gracePeriod,
                given,
                choices);
    }

    public Plan with(Backend other) {
        return new Plan(
                strategy,
                other,
                drainTimeout,
                steadyStateWait,
                minDuration,
                checkInterval,
                shutdownTimeout,
                flushTimeout,
                idleThreshold,
                busyLimit,
                gracePeriod,
                given,
                choices);
    }

    public Plan withSteadyStateWait(long nanos) {
        return new Plan(
                strategy,
                backend,
                drainTimeout,
                nanos,
                minDuration,
                checkInterval,
                shutdownTimeout,
                flushTimeout,
                idleThreshold,
                busyLimit,
                gracePeriod,
                given,
                choices);
    }

    Plan withCheckInterval(long nanos) {
        return new Plan(
                strategy,
                backend,
                drainTimeout,
                steadyStateWait,
                minDuration,
                nanos,
                shutdownTimeout,
                flushTimeout,
                idleThreshold,
                busyLimit,
                gracePeriod,
                given,
                choices);
    }

    private Plan withDeadlines(long drain, long steady, long flush, long postHook) {
        return new Plan(
                strategy,
                backend,
                drain,
                steady,
                minDuration,
                checkInterval,
                shutdownTimeout,
                flush,
                idleThreshold,
                busyLimit,
                gracePeriod,
                given,
                choices.withPostHook(postHook));
    }

    /** With the deadlines that docs/design.md promises for the grace period; deliberately not the product's code. */
    Plan fitted() {
        if (gracePeriod == 0) {
            return this;
        }
        long flush = Math.min(flushTimeout, gracePeriod / 10);
        long hook = Math.min(choices.postHook(), gracePeriod / 3);
        long time = stopBy();
        long drain = longestDrain();
        long share = given.share(gracePeriod, time);
        long shutdown = drain + shutdownTimeout <= time
                ? shutdownTimeout
                : Math.min(shutdownTimeout, Math.max(time - drain, share));
        long steady = Math.min(steadyStateWait, (time - Math.min(share, shutdownTimeout)) / 2);
        return withDeadlines(Math.min(drainTimeout, time - shutdown), steady, flush, hook);
    }

    /** Of a plan that is fitted: until when the count that the deadline asks for is awaited. */
    long lastCountBy() {
        return strategy.counts() ? Math.min(drainTimeout + 100 * Dice.MILLI, stopBy()) : longestDrain();
    }

    /** With strategy none nothing but a hook makes it last. */
    long longestDrain() {
        return strategy == DrainStrategy.NONE ? Math.min(choices.preHook(), drainTimeout) : drainTimeout;
    }

    /** How long after the shutdown signal the application is killed at the latest; the end of time without a grace period. */
    long stopBy() {
        if (gracePeriod == 0) {
            return Long.MAX_VALUE / 4;
        }
        long margin = Math.min(Dice.SECOND, gracePeriod / 10);
        return gracePeriod
                - margin
                - Math.min(flushTimeout, gracePeriod / 10)
                - Math.min(choices.postHook(), gracePeriod / 3);
    }

    static Plan random(Dice dice) {
        long second = Dice.SECOND;
        long milli = Dice.MILLI;
        boolean budget = dice.chance(0.3);
        Given given = budget ? dice.pick(Given.values()) : Given.ALL;
        long drainTimeout =
                given == Given.NONE ? 60 * second : dice.chance(0.03) ? 0 : dice.scaled(100 * milli, 60 * second);
        long grace = given == Given.NONE ? dice.pick(5, 30) * second : dice.scaled(second, 90 * second);
        return new Plan(
                dice.pick(
                        DrainStrategy.CONNECTIONS,
                        DrainStrategy.CONNECTIONS,
                        DrainStrategy.CONNECTIONS,
                        DrainStrategy.IN_FLIGHT,
                        DrainStrategy.IN_FLIGHT,
                        DrainStrategy.IN_FLIGHT,
                        DrainStrategy.FIXED,
                        DrainStrategy.NONE),
                dice.pick(Backend.AUTO, Backend.AUTO, Backend.EVENTS, Backend.POLLING, Backend.PROC),
                drainTimeout,
                dice.chance(0.25) ? 0 : dice.scaled(milli, 10 * second),
                dice.chance(0.6) ? 0 : dice.scaled(milli, 20 * second),
                dice.scaled(Math.max(drainTimeout / 200, 5 * milli), Math.max(drainTimeout, 5 * second)),
                given != Given.ALL ? 30 * second : dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 30 * second),
                dice.chance(0.2) ? 0 : dice.scaled(milli, 3 * second),
                dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 10 * second),
                dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 30 * second),
                budget ? grace : 0,
                given,
                Choices.random(dice));
    }

    /** Tells the process under test, by the environment. */
    public void configure(SimulatedKernel machine) {
        choices.configure(machine);
        machine.setEnvironment("ZEROHALT_APP_PORT", choices.auto() ? "auto" : Integer.toString(APP_PORT));
        machine.setEnvironment("ZEROHALT_STATUS_ACCESS", "all"); // clients are on other machines
        machine.setEnvironment("ZEROHALT_HEALTH_PORT", Integer.toString(HEALTH_PORT));
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", strategy.label());
        machine.setEnvironment("ZEROHALT_CONNECTION_BACKEND", lowerCase(backend));
        machine.setEnvironment("ZEROHALT_DRAIN_STEADY_STATE_WAIT", steadyStateWait + "ns");
        machine.setEnvironment("ZEROHALT_DRAIN_MIN_DURATION", minDuration + "ns");
        machine.setEnvironment("ZEROHALT_DRAIN_CHECK_INTERVAL", checkInterval + "ns");
        machine.setEnvironment("ZEROHALT_FLUSH_TIMEOUT", flushTimeout + "ns");
        machine.setEnvironment("ZEROHALT_CONNECTION_IDLE_THRESHOLD", idleThreshold + "ns");
        machine.setEnvironment("ZEROHALT_CONNECTION_BUSY_LIMIT", busyLimit + "ns");
        switch (given) {
            case ALL -> {
                machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", drainTimeout + "ns");
                machine.setEnvironment("ZEROHALT_SHUTDOWN_TIMEOUT", shutdownTimeout + "ns");
            }
            case NO_SHUTDOWN_TIMEOUT -> machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", drainTimeout + "ns");
            case NONE ->
                machine.setEnvironment(
                        gracePeriod == 5 * Dice.SECOND ? "NOMAD_ALLOC_ID" : "KUBERNETES_SERVICE_HOST", "x");
        }
        if (gracePeriod > 0 && given != Given.NONE) {
            machine.setEnvironment("ZEROHALT_GRACE_PERIOD", gracePeriod + "ns");
        }
    }

    private static String lowerCase(Enum<?> choice) {
        return choice.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
