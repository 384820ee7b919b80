package dev.zerohalt.metrics;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.http.OncePerTurn;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Response;
import dev.zerohalt.http.Router;
import dev.zerohalt.lifecycle.DrainOutcome;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.Signal;
import dev.zerohalt.status.GaugeStatus;
import dev.zerohalt.status.Status;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers the metrics path. Connections are counted when it is asked. */
public final class MetricsPage implements Router {
    private static final int MAX_SIGNAL = 64;

    private final String path;
    private final Supplier<Status> source;
    private final Counters counters;
    private final OncePerTurn answer;

    /**
     * @param turn the time of the loop's present turn
     */
    public MetricsPage(String path, Supplier<Status> source, Counters counters, LongSupplier turn) {
        this.path = path;
        this.source = source;
        this.counters = counters;
        this.answer = new OncePerTurn(turn);
    }

    @Override
    public Response respond(Request request) {
        return request.hasPath(path) ? answer.get(() -> Response.metrics(write(source.get()))) : null;
    }

    private String write(Status status) {
        Exposition text = new Exposition();
        text.metric("build_info", "gauge", "Which zerohalt this is.");
        text.sample("build_info", 1, "version", Status.VERSION);
        text.metric(
                "state",
                "gauge",
                "0 starting, 1 healthy, 2 unhealthy, 3 draining, 4 terminating, 5 drained on request.");
        text.sample("state", status.phase().metric());
        text.metric("health_app", "gauge", "Whether the application is well, by the last checks.");
        text.sample("health_app", status.applicationHealthy() ? 1 : 0);
        text.metric("uptime_seconds", "gauge", "Since zerohalt was started.");
        text.sampleSeconds("uptime_seconds", status.uptime());
        text.metric("app_uptime_seconds", "gauge", "Since the application was started; 0 when it is gone.");
        text.sampleSeconds("app_uptime_seconds", status.phase().hasApplication() ? status.uptime() : 0);
        connections(text, status);
        shutdown(text, status);
        requests(text, status);
        processes(text, status);
        return text.toString();
    }

    private static void connections(Exposition text, Status status) {
        text.metric("active_connections", "gauge", "Connections on the monitored ports; NaN if unknown.");
        status.census()
                .ifPresentOrElse(
                        census -> text.sample("active_connections", census.total()),
                        () -> text.unknown("active_connections"));
        text.metric("connections", "gauge", "Connections by port and class.");
        status.census().ifPresent(census -> byPort(text, census));
        text.metric("connection_scans_total", "counter", "Reads of the kernel's socket table.");
        text.sample("connection_scans_total", status.scans(), "result", "ok");
        text.sample("connection_scans_total", status.failedScans(), "result", "failed");
    }

    private static void byPort(Exposition text, Census census) {
        for (int port : census.ports()) {
            for (ConnectionClass each : ConnectionClass.values()) {
                String number = Integer.toString(port);
                text.sample("connections", census.count(port, each), "port", number, "class", each.label());
            }
        }
    }

    private static void shutdown(Exposition text, Status status) {
        Timeline timeline = status.timeline();
        long now = status.now();
        boolean active = timeline.drainBegan() && !timeline.drainEnded();
        text.metric("drain_phase_active", "gauge", "Whether a drain is going on.");
        text.sample("drain_phase_active", active ? 1 : 0);
        text.metric("drain_duration_seconds", "gauge", "Duration of the drain so far, or in all; 0 without one.");
        long drain = timeline.drainBegan() ? timeline.drainNanos(now) : 0;
        text.sampleSeconds("drain_duration_seconds", drain);
        text.metric("drain_outcome", "gauge", "1 for the outcome of the drain.");
        for (DrainOutcome outcome : DrainOutcome.values()) {
            boolean is = timeline.drainEnded() && timeline.drainOutcome() == outcome;
            text.sample("drain_outcome", is ? 1 : 0, "outcome", outcome.label());
        }
        text.metric("shutdown_phase_seconds", "gauge", "Duration of each phase of the shutdown so far, or in all.");
        boolean isShutdowns = timeline.signal() != 0; // one on request has no deadline
        text.sampleSeconds("shutdown_phase_seconds", isShutdowns ? drain : 0, "phase", "draining");
        long stop = timeline.applicationSignalled() ? timeline.stopNanos(now) : 0;
        text.sampleSeconds("shutdown_phase_seconds", stop, "phase", "terminating");
        text.sampleSeconds("shutdown_phase_seconds", timeline.clearingNanos(now), "phase", "clearing");
        long flush = timeline.flushBegan() ? timeline.flushNanos(now) : 0;
        text.sampleSeconds("shutdown_phase_seconds", flush, "phase", "flushing");
        status.gauge().flatMap(GaugeStatus::reading).ifPresent(reading -> {
            text.metric("drain_gauge", "gauge", "What the application's gauge showed the last time; NaN if unknown.");
            text.sampleReading("drain_gauge", reading);
        });
        timeouts(text, status);
        text.metric("app_killed", "gauge", "Whether the application was sent SIGKILL.");
        text.sample("app_killed", timeline.applicationKilled() ? 1 : 0);
    }

    /** A phase may end between two scrapes: by these it is seen before that how near its deadline it came. */
    private static void timeouts(Exposition text, Status status) {
        Policy policy = status.policy();
        String name = "shutdown_phase_timeout_seconds";
        text.metric(name, "gauge", "How long a phase of the shutdown may last.");
        if (policy.strategy().counts()) {
            text.sampleSeconds(name, policy.drainTimeout(), "phase", "draining");
        }
        if (policy.forceKill()) {
            text.sampleSeconds(name, status.stopTimeout(), "phase", "terminating");
        }
        text.sampleSeconds(name, policy.flushTimeout(), "phase", "flushing");
    }

    private void requests(Exposition text, Status status) {
        text.metric("health_requests_total", "counter", "Requests for the health or the readiness.");
        text.sample("health_requests_total", counters.healthDurations().count());
        String duration = "health_request_duration_ms";
        text.metric(duration, "histogram", "From a request's arrival to its answer, in milliseconds.");
        counters.healthDurations().write(text, duration);
        text.metric("health_probers", "gauge", "Who asks for the health: addresses with user agents.");
        text.sample("health_probers", status.probers().size());
    }

    private void processes(Exposition text, Status status) {
        signals(text, "signals_received_total", "Signals received, but for SIGCHLD.", counters::received);
        signals(text, "signals_forwarded_total", "Signals passed on to the application.", counters::forwarded);
        text.metric("orphans_reaped_total", "counter", "Processes reaped that others left behind.");
        text.sample("orphans_reaped_total", status.orphans());
        text.metric("log_lines_dropped_total", "counter", "Log lines that could not be written at once.");
        text.sample("log_lines_dropped_total", status.droppedLogLines());
    }

    private static void signals(Exposition text, String name, String help, IntToLongFunction count) {
        text.metric(name, "counter", help);
        for (int signal = 1; signal <= MAX_SIGNAL; signal++) {
            if (count.applyAsLong(signal) > 0) {
                text.sample(name, count.applyAsLong(signal), "signal", Signal.name(signal));
            }
        }
    }
}
