package dev.zerohalt.health;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Pace;
import java.util.Optional;

/**
 * Mode standalone: starting until somebody listens on a monitored port, then healthy for good. It is looked at only when
 * somebody asks, so it costs nothing while nobody does. If nobody listens when the time to start is over, the port is probably
 * wrong, or listening cannot be seen here: healthy all the same, and a warning.
 */
final class StandaloneHealth implements ApplicationHealth {
    /** Between two looks at least, however often it is asked. Those that take long take a third of what the pace allows. */
    private static final long PAUSE = 20_000_000;

    private final EventLoop loop;
    private final Pace pace;
    private final Optional<Listening> listening;
    private final long startupNanos;
    private final Listener listener;
    private boolean healthy;
    private boolean running;
    private boolean looking;
    private long startedAt;
    private long nextLook;

    /**
     * @param pace what looks keep to
     * @param listening empty for an application without ports
     * @param startupNanos how long to wait for somebody to listen
     */
    StandaloneHealth(EventLoop loop, Pace pace, Optional<Listening> listening, long startupNanos, Listener listener) {
        this.loop = loop;
        this.pace = pace;
        this.listening = listening;
        this.startupNanos = startupNanos;
        this.listener = listener;
    }

    @Override
    public void start() {
        running = true;
        startedAt = loop.now();
        nextLook = startedAt;
        if (listening.isEmpty() && !healthy) {
            become();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isHealthy() {
        return healthy;
    }

    @Override
    public void asked() {
        boolean wanted = !healthy && running && !looking;
        if (wanted && listening.isPresent() && loop.now() - nextLook >= 0 && loop.now() - pace.rested() >= 0) {
            looking = true;
            listening.get().check(pace, this::looked);
        }
    }

    private void looked(Optional<Boolean> found) {
        looking = false;
        nextLook = loop.now() + Math.max(PAUSE, 3 * (pace.rested() - loop.now()));
        if (!running) {
            return;
        }
        if (found.orElse(false)) {
            become();
        } else if (loop.now() - startedAt >= startupNanos) {
            listener.nobodyListens(found.isPresent());
            become();
        }
    }

    private void become() {
        listener.healthy(); // if this fails, the next look tells it again
        healthy = true;
    }
}
