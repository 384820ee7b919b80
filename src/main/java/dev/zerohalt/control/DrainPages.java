package dev.zerohalt.control;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Response;
import dev.zerohalt.http.Router;
import dev.zerohalt.http.StatusPages;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Policy;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a drain on request, and takes it back: {@code POST /drain} and {@code POST /resume}, from clients in the same network
 * namespace only, and from no page in a browser there. Each is answered at once. {@code POST /drain} begins the drain, or joins the one under way, and says by its status
 * how far that is:
 *
 * <pre>
 *  200    it is drained
 *  202    it drains; ask again with the query {@code of=N}, where N is the answer's "drain": that never begins a drain
 *  409    it will not be drained: the drain was taken back, or the shutdown has cut it short
 * </pre>
 *
 * <p>So whoever waits has no place here, and nothing is kept of them.
 */
public final class DrainPages implements Router {
    /** Begins the query of those who ask again. */
    public static final String OF = "of=";

    private final StatusAccess access;
    private final Lifecycle lifecycle;
    private final Policy policy;
    private final Consumer<Event> events;

    /** The last answer, and what was sent for it: whoever asks without pause costs nothing. */
    private Optional<Sent> last = Optional.empty();

    private record Sent(Answer answer, Response response) {}

    /** Made for the first who is refused: the application's start need not wait for them. */
    private static final class Refusals {
        static final Response NOT_POST = Response.of("405 Method Not Allowed", "Allow: POST\r\n", "");
        static final Response FORBIDDEN =
                Response.refusal("403 Forbidden", "only clients in this container may drain it and resume\n");
        static final Response BAD_QUERY = Response.refusal("400 Bad Request", "no query but of=N is known here\n");
    }

    /**
     * @param access {@link Setting#STATUS_ACCESS}, of which only off counts here
     * @param events is told of requests
     */
    public DrainPages(StatusAccess access, Lifecycle lifecycle, Policy policy, Consumer<Event> events) {
        this.access = access;
        this.lifecycle = lifecycle;
        this.policy = policy;
        this.events = events;
    }

    @Override
    public Response respond(Request request) {
        return null;
    }

    @Override
    public Response order(Request request) {
        boolean drains = request.hasPath(Config.DRAIN_PATH);
        if (!drains && !request.hasPath(Config.RESUME_PATH)) {
            return null;
        }
        if (access == StatusAccess.OFF) {
            return StatusPages.NOT_FOUND;
        }
        if (!request.isPost()) {
            return Refusals.NOT_POST;
        }
        if (!request.isLocal() || request.isFromPage()) {
            return Refusals.FORBIDDEN;
        }
        return drains ? drain(request) : resume(request);
    }

    private Response drain(Request request) {
        if (!request.hasQuery()) {
            events.accept(new Event.DrainRequested());
            return answer(Order.DRAIN);
        }
        if (!request.queryBegins(OF)) {
            return Refusals.BAD_QUERY;
        }
        boolean isThis = request.hasParameter(OF + lifecycle.timeline().requests())
                && !lifecycle.phase().isServing();
        return answer(isThis ? Order.DRAIN : Order.LATE);
    }

    private Response resume(Request request) {
        if (request.hasQuery()) {
            return Refusals.BAD_QUERY;
        }
        boolean stands = lifecycle.mayResume();
        events.accept(new Event.ResumeRequested());
        return answer(stands ? Order.RESUME : Order.NO_RESUME);
    }

    private Response answer(Order order) {
        Answer answer = Answer.of(order, lifecycle);
        Sent sent = last.filter(each -> each.answer().equals(answer))
                .orElseGet(() -> new Sent(answer, answer.response(policy.longestDrain())));
        last = Optional.of(sent);
        return sent.response();
    }
}
