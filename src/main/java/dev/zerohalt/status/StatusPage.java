package dev.zerohalt.status;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.http.OncePerTurn;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Response;
import dev.zerohalt.http.Router;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers {@code /status}: JSON, or a text with {@code ?format=text}. It names those that hold a drain; with
 * {@code ?connections} all.
 */
public final class StatusPage implements Router {
    /** As part of the query. */
    public static final String AS_TEXT = "format=text";

    public static final String ALL_CONNECTIONS = "connections";

    /** Made for the first who is refused: the application's start need not wait for it. */
    private static final class Refusals {
        static final Response FORBIDDEN = Response.refusal(
                "403 Forbidden",
                "the status is only for clients in this container: " + Setting.STATUS_ACCESS.variable() + "=local\n");
    }

    private final StatusAccess access;
    private final Supplier<Status> source;
    private final OncePerTurn json;
    private final OncePerTurn jsonOfAll;
    private final OncePerTurn text;
    private final OncePerTurn textOfAll;

    /**
     * @param turn the time of the loop's present turn
     */
    public StatusPage(StatusAccess access, Supplier<Status> source, LongSupplier turn) {
        this.access = access;
        this.source = source;
        this.json = new OncePerTurn(turn);
        this.jsonOfAll = new OncePerTurn(turn);
        this.text = new OncePerTurn(turn);
        this.textOfAll = new OncePerTurn(turn);
    }

    @Override
    public Response respond(Request request) {
        if (!request.hasPath(Config.STATUS_PATH) || access == StatusAccess.OFF) {
            return null;
        }
        if (access == StatusAccess.LOCAL && !request.isLocal()) {
            return Refusals.FORBIDDEN;
        }
        boolean asText = request.hasParameter(AS_TEXT);
        boolean all = request.hasParameter(ALL_CONNECTIONS);
        OncePerTurn answer = asText ? (all ? textOfAll : text) : all ? jsonOfAll : json;
        return answer.get(() -> make(asText, all));
    }

    private Response make(boolean asText, boolean all) {
        Status status = source.get();
        PeerList peers = status.census()
                .map(census -> all ? PeerList.all(census) : PeerList.holding(census))
                .orElse(PeerList.NONE);
        return asText
                ? Response.text(StatusText.of(status, peers))
                : Response.json("200 OK", StatusJson.of(status, peers));
    }
}
