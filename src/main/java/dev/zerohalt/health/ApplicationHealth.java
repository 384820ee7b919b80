package dev.zerohalt.health;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.HealthMode;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Spawner;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether the application is well, found out in the way of the {@link HealthMode}. */
public interface ApplicationHealth {
    /** Finds out whether somebody listens on a monitored port. */
    interface Listening {
        /**
         * @param pace what the look keeps to
         * @param done is told, in this turn of the loop or in a later one; nothing if it cannot be known
         */
        void check(Pace pace, Consumer<Optional<Boolean>> done);
    }

    /** Is told of news only. */
    interface Listener {
        void healthy();

        void unhealthy(String why);

        /**
         * A check has failed, which changes nothing yet.
         *
         * @param usual whether this is what an application looks like that is still starting, as this one is
         */
        void checkFailed(String why, boolean usual);

        /**
         * The time to start is over, and the application is taken for healthy all the same.
         *
         * @param known whether it can be seen that nobody listens
         */
        void nobodyListens(boolean known);
    }

    /**
     * The health of a mode.
     *
     * @param own learns of the checks' connections
     * @param listening whether somebody listens on a monitored port; empty for an application without ports
     */
    static ApplicationHealth of(
            Kernel kernel,
            EventLoop loop,
            Spawner spawner,
            Reaper reaper,
            Config.Checks settings,
            OwnConnections own,
            Optional<Listening> listening,
            Listener listener) {
        Pace pace = new Pace();
        pace.begin(loop.now());
        return settings.mode() == HealthMode.STANDALONE
                ? new StandaloneHealth(loop, pace, listening, settings.startupNanos(), listener)
                : HealthChecks.of(kernel, loop, spawner, reaper, settings, own, pace, listening, listener);
    }

    /** The application has been started, or its health matters again after a {@link #stop}. */
    void start();

    /** From now on it does not matter any more. */
    void stop();

    /** Whether the application was well at last. */
    boolean isHealthy();

    /** Somebody asks for the health: now it is worth a look. */
    void asked();
}
