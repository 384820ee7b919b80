package dev.zerohalt.status;

import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.health.Prober;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of a container at one moment. Times in nanoseconds.
 *
 * @param now on the clock of {@code timeline} and {@code probers}
 * @param uptime since zerohalt was started
 * @param applicationHealthy by the last checks
 * @param ports the monitored ports
 * @param backend how connections are counted
 * @param census the connections; empty if they could not be counted
 * @param censusAge how long ago they were counted
 * @param countError why they could not be counted; empty if they could
 * @param gauge the application's own number of requests in hand, if a drain asks for it
 */
public record Status(
        long now,
        long uptime,
        int pid,
        Phase phase,
        int application,
        boolean applicationHealthy,
        GracePeriod gracePeriod,
        Policy policy,
        Timeline timeline,
        String ports,
        String backend,
        Optional<Census> census,
        long censusAge,
        String countError,
        Optional<GaugeStatus> gauge,
        List<Prober> probers,
        long scans,
        long failedScans,
        long orphans,
        long droppedLogLines) {
    /** Which zerohalt this is. */
    public static final String VERSION = Version.OF_PROJECT;

    /** How long the application has from its signal to SIGKILL; before that signal, what it has at least. */
    public long stopTimeout() {
        return timeline.applicationSignalled()
                ? policy.stopTimeout(timeline.drainNanos(now))
                : policy.leastStopTimeout();
    }
}
