package dev.zerohalt.health;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.HealthMode;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Spawner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the application again and again and tells when it has become well or unwell: after so many results in a row that
 * say so. Until it was well for the first time it is starting, and unwell only when its time to start is over. While it is
 * starting it is checked more often: it shall have traffic as soon as it can take it.
 */
final class HealthChecks implements ApplicationHealth {
    /** Between two checks while the application is starting. */
    private static final long STARTING_INTERVAL = 250_000_000;

    /** Beside the time limits of the checks; nanoseconds. */
    private static final long LONGEST = 60_000_000_000L;

    private final EventLoop loop;
    private final Config.Checks settings;
    private final List<Check> checks;
    private final Listener listener;
    private final Timer timer;
    private final Timer startup;
    private final ToldReasons told = new ToldReasons();
    private boolean starting = true;
    /** Whether a round of checks is under way. */
    private boolean watched;

    private boolean healthy;
    private boolean stopped;

    /** Results in a row that contradict {@link #healthy}. */
    private int contradictions;

    private int current;
    private long begunAt;
    private String lastFailure = "no check has ended yet";

    /**
     * The checks of a health mode.
     *
     * @param own learns of their connections
     * @param pace what looks at who listens keep to
     * @param listening whether somebody listens on a monitored port
     */
    static HealthChecks of(
            Kernel kernel,
            EventLoop loop,
            Spawner spawner,
            Reaper reaper,
            Config.Checks settings,
            OwnConnections own,
            Pace pace,
            Optional<Listening> listening,
            Listener listener) {
        List<Check> checks = new ArrayList<>();
        HealthMode mode = settings.mode();
        if (mode.asksUrl()) {
            settings.url()
                    .ifPresent(url -> checks.add(new NetworkCheck(kernel, loop, url, settings.timeoutNanos(), own)));
        }
        boolean runsCommand = mode == HealthMode.COMMAND || mode == HealthMode.HYBRID;
        if (runsCommand && !settings.command().isEmpty()) {
            checks.add(new CommandCheck(
                    kernel, spawner, reaper, loop, settings.command(), settings.commandTimeoutNanos()));
        }
        if (mode == HealthMode.HYBRID && listening.isPresent()) {
            checks.add(new ListeningCheck(loop, pace, listening.get()));
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

    /** Begins, with a check at once; again, if it was stopped. */
    @Override
    public void start() {
        stopped = false;
        contradictions = 0;
        if (starting) {
            startup.setAt(loop.now() + settings.startupNanos());
        }
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

    /** If nothing is heard of the checks any more, because memory was short, they begin anew. */
    private void check() {
        if (watched) {
            checks.forEach(Check::cancel);
        }
        watched = true;
        begunAt = loop.now();
        timer.setAt(begunAt + LONGEST + settings.timeoutNanos() + settings.commandTimeoutNanos());
        current = 0;
        next();
    }

    private void next() {
        if (current < checks.size()) {
            Check check = checks.get(current++);
            check.begin(this::checked);
        } else {
            result(Verdict.WELL);
        }
    }

    private void checked(Verdict verdict) {
        if (stopped) {
            return;
        }
        if (verdict.isWell()) {
            next();
        } else {
            result(verdict);
        }
    }

    private void result(Verdict verdict) {
        watched = false;
        timer.setAt(nextAt()); // whatever fails below
        boolean good = verdict.isWell();
        boolean usual = starting && verdict.isUsualAtStart();
        if (!verdict.isKnown()) { // the health stays what it is
            failed(verdict.why(), false, usual);
            return;
        }
        contradictions = good == healthy ? 0 : contradictions + 1;
        boolean changes = contradictions >= (good ? settings.successThreshold() : settings.failureThreshold());
        if (good) {
            wentWell(changes);
        } else {
            failed(verdict.why(), changes, usual);
        }
        if (changes) { // once it was told: if that fails, the next check tells it again
            become(good);
            timer.setAt(nextAt());
        }
    }

    private void become(boolean nowHealthy) {
        contradictions = 0;
        healthy = nowHealthy;
        starting = false;
        startup.cancel();
    }

    /** After the interval; while starting, checks take half of the time at most: the application needs it more. */
    private long nextAt() {
        long now = loop.now();
        long took = now - begunAt;
        if (!starting) {
            return now + Math.max(0, settings.intervalNanos() - took);
        }
        long interval = Math.min(STARTING_INTERVAL, settings.intervalNanos());
        return now + Math.max(interval - took, Math.min(took, settings.intervalNanos()));
    }

    private void wentWell(boolean changes) {
        if (healthy || changes) {
            told.forget();
        }
        if (changes) {
            listener.healthy();
        }
    }

    private void failed(String why, boolean changes, boolean usual) {
        lastFailure = why;
        boolean news = told.isNews(why);
        if (changes) {
            listener.unhealthy(why);
        } else if (news) {
            listener.checkFailed(why, usual);
        }
    }

    private void startupIsOver() {
        if (starting) {
            starting = false;
            listener.unhealthy("not healthy in time after the start: " + lastFailure);
        }
    }
}
