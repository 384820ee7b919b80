package dev.zerohalt.it;

import static dev.zerohalt.it.Fate.BUSY_LIMIT;
import static dev.zerohalt.it.Fate.DEADLINE;
import static dev.zerohalt.it.Fate.IDLE_THRESHOLD;
import static dev.zerohalt.it.Fate.NOT_AT_ALL;
import static dev.zerohalt.it.Fate.UNTIL_ANSWERED;
import static dev.zerohalt.it.Fate.UNTIL_CLOSED;

import java.util.Arrays;
import java.util.List;

/**
 * A connection as real clients and servers make it, the class it is seen as, and what each strategy does with it. The
 * table of docs/draining.md consists of these rows; what is seen as something that it is not is marked there with (!).
 */
enum Situation {
    SLOW_HANDLER("HTTP/1.1, request in the handler", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::slowHandler),
    UPLOAD("HTTP/1.1, upload under way", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::upload),
    DOWNLOAD("HTTP/1.1, answer to a slow reader", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::download),
    JUST_ANSWERED(
            "HTTP/1.1 keep-alive, just answered", "active", UNTIL_CLOSED, IDLE_THRESHOLD, Http1Exchanges::answered),
    KEEP_ALIVE("HTTP/1.1 keep-alive, idle", "quiet", UNTIL_CLOSED, NOT_AT_ALL, Http1Exchanges::keepAlive),
    PIPELINED("HTTP/1.1 pipelined, none answered", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::pipelined),
    PIPELINED_BEHIND_ANSWER(
            "HTTP/1.1 pipelined, one answered, the next in the handler",
            "active (!)",
            UNTIL_CLOSED,
            IDLE_THRESHOLD,
            Http1Exchanges::pipelinedBehindAnswer),
    NEXT_WITHIN_TICK(
            "HTTP/1.1 keep-alive, next request within a tick of the answer, in the handler",
            "active (!)",
            UNTIL_CLOSED,
            IDLE_THRESHOLD,
            Http1Exchanges::nextWithinTick),
    HALF_CLOSED("HTTP/1.1, client has sent its end", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::halfClosed),
    LONG_POLL("long poll", "busy", UNTIL_CLOSED, BUSY_LIMIT, Http1Exchanges::slowHandler),
    ACCEPT_QUEUE(
            "not yet accepted, with a request", "queued", UNTIL_CLOSED, UNTIL_ANSWERED, Http1Exchanges::acceptQueue),
    NEVER_SENDS("client that never sends", "unused", UNTIL_CLOSED, NOT_AT_ALL, Http1Exchanges::neverSends),
    TLS_PRECONNECT(
            "TLS without a request, server spoke last", "quiet", UNTIL_CLOSED, NOT_AT_ALL, TlsExchanges::preconnect),
    TLS_PRECONNECT_RESUMED(
            "TLS without a request, client spoke last",
            "busy (!)",
            UNTIL_CLOSED,
            BUSY_LIMIT,
            TlsExchanges::resumedPreconnect),
    HTTP_2("HTTP/2, request in the handler", "busy", UNTIL_CLOSED, UNTIL_ANSWERED, Http2Exchanges::inFlight),
    HTTP_2_IDLE("HTTP/2, idle", "quiet", UNTIL_CLOSED, NOT_AT_ALL, Http2Exchanges::idle),
    HTTP_2_WINDOW_UPDATE(
            "HTTP/2, idle, client's window update came last",
            "busy (!)",
            UNTIL_CLOSED,
            BUSY_LIMIT,
            Http2Exchanges::windowUpdate),
    HTTP_2_PING(
            "HTTP/2, request in the handler, client has sent a ping",
            "active (!)",
            UNTIL_CLOSED,
            IDLE_THRESHOLD,
            Http2Exchanges::ping),
    HTTP_2_STREAMS(
            "HTTP/2, one request answered, another in the handler",
            "active (!)",
            UNTIL_CLOSED,
            IDLE_THRESHOLD,
            Http2Exchanges::streams),
    WEBSOCKET_TALKING(
            "WebSocket, talking", "active or busy", UNTIL_CLOSED, UNTIL_CLOSED, StreamExchanges::talkingWebSocket),
    WEBSOCKET_QUIET("WebSocket, quiet", "quiet", UNTIL_CLOSED, NOT_AT_ALL, StreamExchanges::quietWebSocket),
    WEBSOCKET_PINGED(
            "WebSocket, quiet but for the server's pings",
            "busy (!)",
            UNTIL_CLOSED,
            UNTIL_CLOSED,
            StreamExchanges::pingedWebSocket),
    EVENT_STREAM(
            "event stream, events coming", "active or busy", UNTIL_CLOSED, UNTIL_CLOSED, StreamExchanges::eventStream),
    EVENT_STREAM_BETWEEN(
            "event stream, between two events",
            "quiet (!)",
            UNTIL_CLOSED,
            NOT_AT_ALL,
            StreamExchanges::eventStreamBetweenEvents),
    VANISHED("peer vanished while idle", "quiet", DEADLINE, NOT_AT_ALL, LostPeers::idle),
    VANISHED_UNANSWERED("peer vanished, answer on its way", "busy", DEADLINE, DEADLINE, LostPeers::unanswered);

    /** Brings a connection into its state. */
    interface Beginning {
        Exchange begin(Site site) throws Exception;
    }

    private final String description;
    private final String seen;
    private final Fate connections;
    private final Fate inFlight;

    @SuppressWarnings("ImmutableEnumChecker") // a static method
    private final Beginning beginning;

    Situation(String description, String seen, Fate connections, Fate inFlight, Beginning beginning) {
        this.description = description;
        this.seen = seen;
        this.connections = connections;
        this.inFlight = inFlight;
        this.beginning = beginning;
    }

    Exchange begin(Site site) throws Exception {
        return beginning.begin(site);
    }

    /** The classes it may be seen as. */
    List<String> classes() {
        return Arrays.asList(seen.replace(" (!)", "").split(" or ", -1));
    }

    Fate with(ConnectionStrategy strategy) {
        return switch (strategy) {
            case CONNECTIONS -> connections;
            case IN_FLIGHT -> inFlight;
        };
    }

    /** As in docs/draining.md. */
    String row() {
        return "| " + description + " | " + seen + " | " + connections + " | " + inFlight + " |";
    }
}
