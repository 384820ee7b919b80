package dev.zerohalt.health;

import dev.zerohalt.config.Config;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Response;
import dev.zerohalt.http.Router;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.os.Latin1;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers the health paths from the phase. The answers are made once, before the first request. */
public final class HealthPages implements Router {
    private final byte[] healthPath;
    private final byte[] livenessPath;
    private final byte[] readinessPath;
    private final Supplier<Phase> phase;
    private final BooleanSupplier ready;
    private final Probers probers;
    private final LongSupplier clock;
    private final Map<Phase, Response> ok = new EnumMap<>(Phase.class);
    private final Map<Phase, Response> unavailable = new EnumMap<>(Phase.class);

    /**
     * @param ready whether readiness is good: for some load balancers, longer than health is
     * @param probers hears of every request for the health
     * @param clock nanoseconds
     */
    public HealthPages(
            Config.Health settings, Supplier<Phase> phase, BooleanSupplier ready, Probers probers, LongSupplier clock) {
        this.healthPath = Latin1.encode(settings.healthPath());
        this.livenessPath = Latin1.encode(settings.livenessPath());
        this.readinessPath = Latin1.encode(settings.readinessPath());
        this.phase = phase;
        this.ready = ready;
        this.probers = probers;
        this.clock = clock;
        for (Phase each : Phase.values()) {
            String body = "{\"status\":\"" + each.status() + "\"}";
            ok.put(each, Response.json("200 OK", body));
            unavailable.put(each, Response.json("503 Service Unavailable", body));
        }
    }

    @Override
    public Response respond(Request request) {
        Phase now = phase.get();
        if (request.hasPath(healthPath)) {
            return traffic(request, now, now.takesTraffic());
        }
        if (request.hasPath(readinessPath)) {
            return traffic(request, now, ready.getAsBoolean());
        }
        return request.hasPath(livenessPath) ? page(now, now.hasApplication()) : null;
    }

    private Response traffic(Request request, Phase now, boolean welcome) {
        probers.answered(request, !welcome, clock.getAsLong());
        return page(now, welcome);
    }

    private Response page(Phase now, boolean good) {
        return (good ? ok : unavailable).get(now);
    }
}
