package dev.zerohalt.health;

import dev.zerohalt.config.Config;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Response;
import dev.zerohalt.http.Router;
import dev.zerohalt.lifecycle.Phase;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers the health paths from the phase. The answers are made once, before the first request. */
public final class HealthPages implements Router {
    private static final String OPTIONS_HEADERS = "Allow: GET, HEAD, OPTIONS, POST, PUT\r\nCache-Control: no-store\r\n";

    private final String healthPath;
    private final String livenessPath;
    private final String readinessPath;
    private final Supplier<Phase> phase;
    private final BooleanSupplier ready;
    private final Listener listener;
    private final Map<Phase, Response> ok = new EnumMap<>(Phase.class);
    private final Map<Phase, Response> unavailable = new EnumMap<>(Phase.class);
    private Response optionsOk;
    private Response optionsUnavailable;

    /** Is told of requests for the health and the readiness. */
    public interface Listener {
        void answered(Request request, boolean good);
    }

    /**
     * @param ready whether readiness is good: for some load balancers, longer than health is
     */
    public HealthPages(Config.Health settings, Supplier<Phase> phase, BooleanSupplier ready, Listener listener) {
        this.healthPath = settings.healthPath();
        this.livenessPath = settings.livenessPath();
        this.readinessPath = settings.readinessPath();
        this.phase = phase;
        this.ready = ready;
        this.listener = listener;
    }

    /** Makes the answers, unless they are made: the application's start need not wait for them, and a want of memory comes later. */
    public void prepare() {
        if (optionsUnavailable != null) {
            return;
        }
        for (Phase each : Phase.values()) {
            String body = "{\"status\":\"" + each.status() + "\"}";
            ok.put(each, Response.json("200 OK", body));
            unavailable.put(each, Response.json("503 Service Unavailable", body));
        }
        optionsOk = Response.of("200 OK", OPTIONS_HEADERS, "");
        optionsUnavailable = Response.of("503 Service Unavailable", OPTIONS_HEADERS, "");
    }

    @Override
    public Response respond(Request request) {
        Phase now = phase.get();
        if (request.hasPath(livenessPath)) {
            return page(request, now, now.hasApplication());
        }
        boolean asksHealth = request.hasPath(healthPath);
        if (!asksHealth && !request.hasPath(readinessPath)) {
            return null;
        }
        boolean good = asksHealth ? now.takesTraffic() : ready.getAsBoolean();
        listener.answered(request, good);
        return page(request, now, good);
    }

    @Override
    public boolean isForChecks(Request request) {
        return request.hasPath(healthPath) || request.hasPath(readinessPath) || request.hasPath(livenessPath);
    }

    private Response page(Request request, Phase now, boolean good) {
        prepare();
        if (request.isOptions()) {
            return good ? optionsOk : optionsUnavailable;
        }
        return (good ? ok : unavailable).get(now);
    }
}
