package dev.zerohalt.sim;

/**
 * The settings of one scenario. Durations in nanoseconds.
 *
 * @param idleThreshold how long nothing must have moved on an idle connection
 * @param busyLimit how long an unanswered request holds a drain in flight
 * @param gracePeriod what the orchestrator waits before its SIGKILL; 0 if nobody says
 */
public record Plan(
        Strategy strategy,
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
        Choices choices) {
    public static final int APP_PORT = 8080;
    public static final int HEALTH_PORT = 8888;

    /** DRAIN_STRATEGY */
    public enum Strategy {
        CONNECTIONS,
        IN_FLIGHT,
        FIXED,
        NONE;

        /** Whether it depends on connections. */
        boolean counts() {
            return this == CONNECTIONS || this == IN_FLIGHT;
        }
    }

    /** CONNECTION_BACKEND */
    public enum Backend {
        AUTO,
        EVENTS,
        POLLING,
        PROC
    }

    /** The defaults, apart from the backend. */
    public static Plan defaults() {
        long second = Dice.SECOND;
        return new Plan(
                Strategy.CONNECTIONS,
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
                Choices.NONE);
    }

    public Plan with(Strategy other) {
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
                choices);
    }

    private Plan withDeadlines(long drain, long shutdown, long flush, long postHook) {
        return new Plan(
                strategy,
                backend,
                drain,
                steadyStateWait,
                minDuration,
                checkInterval,
                shutdown,
                flush,
                idleThreshold,
                busyLimit,
                gracePeriod,
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
        long shutdown = drain + shutdownTimeout <= time
                ? shutdownTimeout
                : Math.min(shutdownTimeout, Math.max(time - drain, time / 2));
        return withDeadlines(Math.min(drainTimeout, time - shutdown), shutdown, flush, hook);
    }

    /** With strategy none nothing but a hook makes it last. */
    long longestDrain() {
        return strategy == Strategy.NONE ? Math.min(choices.preHook(), drainTimeout) : drainTimeout;
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
        long drainTimeout = dice.chance(0.03) ? 0 : dice.scaled(100 * milli, 60 * second);
        return new Plan(
                dice.pick(
                        Strategy.CONNECTIONS,
                        Strategy.CONNECTIONS,
                        Strategy.CONNECTIONS,
                        Strategy.IN_FLIGHT,
                        Strategy.IN_FLIGHT,
                        Strategy.IN_FLIGHT,
                        Strategy.FIXED,
                        Strategy.NONE),
                dice.pick(Backend.AUTO, Backend.AUTO, Backend.EVENTS, Backend.POLLING, Backend.PROC),
                drainTimeout,
                dice.chance(0.25) ? 0 : dice.scaled(milli, 10 * second),
                dice.chance(0.6) ? 0 : dice.scaled(milli, 20 * second),
                dice.scaled(Math.max(drainTimeout / 200, 5 * milli), Math.max(drainTimeout, 5 * second)),
                dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 30 * second),
                dice.chance(0.2) ? 0 : dice.scaled(milli, 3 * second),
                dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 10 * second),
                dice.chance(0.05) ? 0 : dice.scaled(10 * milli, 30 * second),
                dice.chance(0.7) ? 0 : dice.scaled(second, 90 * second),
                Choices.random(dice));
    }

    /** Tells the process under test, by the environment. */
    public void configure(SimulatedKernel machine) {
        choices.configure(machine);
        machine.setEnvironment("ZEROHALT_APP_PORT", Integer.toString(APP_PORT));
        machine.setEnvironment("ZEROHALT_HEALTH_PORT", Integer.toString(HEALTH_PORT));
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", lowerCase(strategy));
        machine.setEnvironment("ZEROHALT_CONNECTION_BACKEND", lowerCase(backend));
        machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", drainTimeout + "ns");
        machine.setEnvironment("ZEROHALT_DRAIN_STEADY_STATE_WAIT", steadyStateWait + "ns");
        machine.setEnvironment("ZEROHALT_DRAIN_MIN_DURATION", minDuration + "ns");
        machine.setEnvironment("ZEROHALT_DRAIN_CHECK_INTERVAL", checkInterval + "ns");
        machine.setEnvironment("ZEROHALT_SHUTDOWN_TIMEOUT", shutdownTimeout + "ns");
        machine.setEnvironment("ZEROHALT_FLUSH_TIMEOUT", flushTimeout + "ns");
        machine.setEnvironment("ZEROHALT_CONNECTION_IDLE_THRESHOLD", idleThreshold + "ns");
        machine.setEnvironment("ZEROHALT_CONNECTION_BUSY_LIMIT", busyLimit + "ns");
        if (gracePeriod > 0) {
            machine.setEnvironment("ZEROHALT_GRACE_PERIOD", gracePeriod + "ns");
        }
    }

    private static String lowerCase(Enum<?> choice) {
        return choice.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
