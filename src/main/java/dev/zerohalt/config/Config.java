package dev.zerohalt.config;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.http.Url;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.process.SignalSet;
import java.util.List;
import java.util.Optional;

/**
 * The effective, valid configuration.
 *
 * @param checks how the application's health is found out
 * @param metrics where metrics are served; if they are
 * @param gracePeriod what the orchestrator waits before its SIGKILL, as far as that is known
 * @param policy what the life of the container depends on, with deadlines that fit the grace period
 * @param signalsGroup whether signals go to the application's process group
 * @param parentDeathSignal what zerohalt is sent when its parent ends; empty for nothing
 * @param mayStop signals that may be meant to stop the container, though nobody has said so; none if somebody has said which are
 * @param terminationLog file for the closing report; empty for none
 * @param warnings what is valid and yet not as it was meant
 */
public record Config(
        Health health,
        Checks checks,
        Counting counting,
        Optional<Metrics> metrics,
        GracePeriod gracePeriod,
        Policy policy,
        boolean signalsGroup,
        Optional<Integer> parentDeathSignal,
        SignalSet mayStop,
        Hooks hooks,
        Logging logging,
        String terminationLog,
        List<String> warnings) {
    /** Where the health server has the status. */
    public static final String STATUS_PATH = "/status";

    /** Where a drain is asked for. */
    public static final String DRAIN_PATH = "/drain";

    /** Where it is taken back. */
    public static final String RESUME_PATH = "/resume";

    /** Whether it will start programs beside the application: hooks or checks. */
    public boolean startsPrograms() {
        return !hooks.preShutdown().isEmpty()
                || !hooks.postShutdown().isEmpty()
                || !checks.command().isEmpty();
    }

    /** Whether it may hold what nobody else should know: in the arguments of a command, or in the URL of a hook, check or gauge. */
    public boolean mayHoldSecrets() {
        return startsPrograms()
                || hooks.preShutdownUrl().isPresent()
                || checks.url().filter(Url::hasQuery).isPresent()
                || counting.gauge().filter(gauge -> gauge.url().hasQuery()).isPresent();
    }

    /** The ports on which zerohalt itself listens. */
    public OwnPorts ownPorts() {
        PortSet ports = PortSet.of(health.port());
        return new OwnPorts(
                metrics.map(settings -> ports.with(PortSet.of(settings.port()))).orElse(ports));
    }

    /**
     * The health server.
     *
     * @param portIsDefault whether nobody has set the port
     * @param bind the address of the health server; empty for all
     * @param readinessDelayNanos how long into a drain the readiness stays good
     * @param probes 503 responses each prober must receive before a drain ends
     * @param statusAccess who may see the status
     */
    public record Health(
            int port,
            boolean portIsDefault,
            Optional<IpAddress> bind,
            String healthPath,
            String livenessPath,
            String readinessPath,
            long readinessDelayNanos,
            int probes,
            StatusAccess statusAccess) {}

    /**
     * What is done at points of the shutdown. The commands are empty for none.
     *
     * @param preShutdownUrl where it is posted to instead of running a command
     * @param preShutdownNanos how long that may take
     */
    public record Hooks(
            List<String> preShutdown, Optional<Url> preShutdownUrl, long preShutdownNanos, List<String> postShutdown) {
        /** Whether there is anything to do when the drain begins. */
        public boolean hasPreShutdown() {
            return !preShutdown.isEmpty() || preShutdownUrl.isPresent();
        }
    }

    /**
     * The log.
     *
     * @param descriptor where it is written
     */
    public record Logging(Level level, Format format, int descriptor) {}

    /**
     * The metrics.
     *
     * @param port may be the health server's
     */
    public record Metrics(int port, String path) {}

    /**
     * The checks of the application's health.
     *
     * @param url where it is asked; if the mode asks
     * @param command what must exit with 0; empty for none
     * @param startupNanos how long it may take to become healthy
     */
    public record Checks(
            HealthMode mode,
            Optional<Url> url,
            List<String> command,
            long intervalNanos,
            long timeoutNanos,
            long commandTimeoutNanos,
            int failureThreshold,
            int successThreshold,
            long startupNanos) {}

    /**
     * How connections are counted.
     *
     * @param appPort what APP_PORT says
     * @param ports the monitored ports that were set, APP_PORT among them
     * @param backends ways to count, in the order in which they are tried
     * @param intervalNanos between two counts at most, apart from pacing
     * @param idleMillis how long nothing must have moved on an idle connection
     * @param busyMillis how long an unanswered request holds a drain in flight
     * @param filter whose connections count
     * @param gauge the application's own number of requests in hand, if a drain asks for it
     */
    public record Counting(
            AppPort appPort,
            PortSet ports,
            List<CountingBackend> backends,
            long intervalNanos,
            long idleMillis,
            long busyMillis,
            NetworkFilter filter,
            Optional<Gauge> gauge) {}
}
