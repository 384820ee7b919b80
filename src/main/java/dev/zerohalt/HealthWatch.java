package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.health.ApplicationHealth;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.report.Journal;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches whether the application is well, from its process's start on, while that matters: not in a drain. */
final class HealthWatch implements ApplicationHealth.Listener {
    /** So long the kernel may always take to execute the application. */
    private static final long LEAST_STARTUP = 1_000_000_000;

    private final EventLoop loop;
    private final Lifecycle lifecycle;
    private final Consumer<Event> events;
    private final Journal journal;
    private final ApplicationHealth health;
    private final long startupNanos;
    private final Timer startup;
    private boolean isExecuted;

    /**
     * @param own learns of the connections of checks
     * @param listening whether somebody listens on a monitored port; empty for an application without ports
     * @param events is told of changes
     */
    HealthWatch(
            Kernel kernel,
            EventLoop loop,
            Spawner spawner,
            Reaper reaper,
            Config.Checks settings,
            OwnConnections own,
            Lifecycle lifecycle,
            Journal journal,
            Optional<ApplicationHealth.Listening> listening,
            Consumer<Event> events) {
        this.loop = loop;
        this.lifecycle = lifecycle;
        this.events = events;
        this.journal = journal;
        this.startupNanos = Math.max(settings.startupNanos(), LEAST_STARTUP);
        this.startup = loop.timer(this::notExecutedYet);
        this.health = ApplicationHealth.of(kernel, loop, spawner, reaper, settings, own, listening, this);
    }

    /** There is a process, which executes the application by and by; or a drain was taken back. */
    void begin() {
        if (isExecuted) {
            health.start();
        } else {
            startup.setAt(loop.now() + startupNanos);
        }
    }

    /** The application is executed. */
    void executed() {
        isExecuted = true;
        startup.cancel();
        if (lifecycle.phase().isServing()) {
            loop.guard(health::start);
        }
    }

    void stop() {
        health.stop();
    }

    /** Somebody asks for the health, or for the status. */
    void asked() {
        if (lifecycle.phase().isServing()) {
            health.asked();
        }
    }

    /** By the last checks. */
    boolean isHealthy() {
        return health.isHealthy();
    }

    private void notExecutedYet() {
        if (lifecycle.phase().isServing()) {
            unhealthy("the kernel has not executed the application's program yet: a file system may be slow, or hang");
        }
    }

    @Override
    public void healthy() {
        events.accept(new Event.Healthy());
        journal.healthy();
    }

    @Override
    public void unhealthy(String why) {
        events.accept(new Event.Unhealthy());
        journal.unhealthy(why);
    }

    @Override
    public void checkFailed(String why, boolean usual) {
        journal.checkFailed(why, usual);
    }

    @Override
    public void nobodyListens(boolean known) {
        journal.ports().nobodyListens(known);
    }
}
