package dev.zerohalt.health;

import dev.zerohalt.config.Config;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Reaper;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the application again and again and tells when it has become well or unwell: after so many results in a row that
 * say so. Until it was well for the first time it is starting, and unwell only when its time to start is over.
 */
public final class HealthChecks implements ApplicationHealth {
    private final EventLoop loop;
    private final Config.Checks settings;
    private final List<Check> checks;
    private final Listener listener;
    private final Timer timer;
    private final Timer startup;
    private boolean starting = true;
    private boolean healthy;
    private boolean stopped;
    private int contrary;
    private int current;
    private long begunAt;
    private String lastFailure = "no check has ended yet";

    /** Is told of changes only. */
    public interface Listener {
        void healthy();

        void unhealthy(String why);
    }

    /**
     * The checks of a health mode.
     *
     * @param listening whether somebody listens on a monitored port
     */
    public static HealthChecks of(
            Kernel kernel,
            EventLoop loop,
            Reaper reaper,
            Config.Checks settings,
            Listening listening,
            Listener listener) {
        List<Check> checks = new ArrayList<>();
        HealthMode mode = settings.mode();
        if (mode.asksUrl()) {
            settings.target()
                    .ifPresent(target -> checks.add(new NetworkCheck(kernel, loop, target, settings.timeoutNanos())));
        }
        boolean runsCommand = mode == HealthMode.COMMAND || mode == HealthMode.HYBRID;
        if (runsCommand && !settings.command().isEmpty()) {
            checks.add(new CommandCheck(kernel, reaper, loop, settings.command(), settings.commandTimeoutNanos()));
        }
        if (mode == HealthMode.HYBRID) {
            checks.add(new ListeningCheck(listening));
        }
        return new HealthChecks(loop, settings, checks, listener);
    }

    /**
     * @param checks all of which must say that the application is well
     */
    HealthChecks(EventLoop loop, Config.Checks settings, List<Check> checks, Listener listener) {
        this.loop = loop;
        this.settings = settings;
        this.checks = checks;
        this.listener = listener;
        this.timer = loop.timer(this::check);
        this.startup = loop.timer(this::startupIsOver);
    }

    /** Begins, with a check at once. */
    @Override
    public void start() {
        startup.setAt(loop.now() + settings.startupNanos());
        timer.setAt(loop.now());
    }

    @Override
    public void stop() {
        stopped = true;
        timer.cancel();
        startup.cancel();
        for (Check check : checks) {
            check.cancel();
        }
    }

    @Override
    public boolean isHealthy() {
        return healthy;
    }

    /** Checks come by themselves. */
    @Override
    public void asked() {}

    private void check() {
        begunAt = loop.now();
        current = 0;
        next();
    }

    private void next() {
        if (current < checks.size()) {
            Check check = checks.get(current++);
            check.begin(this::checked);
        } else {
            result("");
        }
    }

    private void checked(String failure) {
        if (failure.isEmpty()) {
            next();
        } else {
            result(failure);
        }
    }

    private void result(String failure) {
        long at = begunAt + settings.intervalNanos();
        timer.setAt(at - loop.now() > 0 ? at : loop.now());
        boolean good = failure.isEmpty();
        lastFailure = good ? lastFailure : failure;
        contrary = good == healthy ? 0 : contrary + 1;
        int enough = good ? settings.successThreshold() : settings.failureThreshold();
        if (contrary >= enough && !stopped) {
            change(good);
        }
    }

    private void change(boolean toHealthy) {
        contrary = 0;
        healthy = toHealthy;
        starting = false;
        startup.cancel();
        if (healthy) {
            listener.healthy();
        } else {
            listener.unhealthy(lastFailure);
        }
    }

    private void startupIsOver() {
        if (starting) {
            starting = false;
            listener.unhealthy("not healthy in time after the start: " + lastFailure);
        }
    }
}
