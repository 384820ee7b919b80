package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.os.OsException;
import dev.zerohalt.os.Timer;
import java.util.Arrays;

/**
 * A small HTTP/1.1 server on the event loop: GET and HEAD, POST for orders, keep-alive and pipelining; bounded in connections, in the size
 * of a request, in the time a client may take, and in what one client is given in a turn of the loop. When all connections
 * are taken, a new client gets the place of another ({@link Places}): whoever asks at once is answered.
 */
public final class HttpServer {
    private static final int ACCEPTS_PER_TURN = 32;

    /** The longest request head, as in most servers. */
    private static final int MAX_HEAD = 8 * 1024;

    /** More is left to the next turn: nearly every request fits, and requests that come all at once are many turns. */
    private static final int READ_PER_TURN = 1024;

    private static final int ANSWERS_PER_TURN = 8;

    private static final long SECOND = 1_000_000_000L;

    /** For a whole request head, and for taking an answer. */
    private static final long CLIENT_TIMEOUT = 5 * SECOND;

    /** Between requests. */
    private static final long IDLE_TIMEOUT = 75 * SECOND;

    /** Rest when the process has no descriptor left for a client. */
    private static final long ACCEPT_PAUSE = SECOND / 10;

    /** The longest address of a client, struct sockaddr_in6. */
    private static final int SOCKADDR = 28;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Router router;
    private final RequestParser parser = new RequestParser();
    private final byte[] socketAddress = new byte[SOCKADDR];
    private final byte[] localAddress = new byte[MappedAddress.LENGTH];
    private final EventLoop.Watch listenerWatch = new EventLoop.Watch(this::accept);
    private final Timer timer;
    private final Timer acceptAgain;
    private final Places places = new Places(() -> new Connection(this));
    private byte[] readBuffer; // made for the first client
    private long nextCheck;
    private int listener = -1;

    public HttpServer(Kernel kernel, EventLoop loop, Router router) {
        this.kernel = kernel;
        this.loop = loop;
        this.router = router;
        this.timer = loop.timer(this::closeLate);
        this.acceptAgain = loop.timer(() -> loop.change(listenerWatch, Linux.POLLIN));
    }

    /**
     * Takes the port; clients are served once the loop runs.
     *
     * @param purpose what is served, in a word
     * @param address null for all addresses, IPv6 and IPv4
     * @throws OsException if it cannot be had, for example because it is in use
     */
    public void listen(String purpose, IpAddress address, int port) {
        String what = "listen on " + purpose + " port " + port + (address == null ? "" : " of " + address);
        int bound = address == null
                ? ListeningSocket.onAllAddresses(kernel, port)
                : ListeningSocket.on(kernel, address, port);
        listener = OsException.check(kernel, what, bound);
        loop.add(listenerWatch, listener, Linux.POLLIN);
    }

    /** From now on it has at most this many clients at a time. */
    public void limitClients(int clients) {
        places.limit(clients);
    }

    private void accept() {
        boolean madeRoom = false;
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
            int client = kernel.accept(listener, socketAddress);
            if (client == -Errno.EAGAIN) {
                return;
            }
            if (client >= 0) {
                ready(seat(client)); // most clients have sent their request by now
            } else if (Errno.isShortage(-client)) {
                if (madeRoom || places.areEmpty()) { // or the loop would spin, and put out one after the other
                    rest();
                    return;
                }
                close(places.givesWay(loop.now())); // for the next one
                madeRoom = true;
            } // others are about that client alone: it is gone again
        }
    }

    private void rest() {
        loop.change(listenerWatch, 0);
        acceptAgain.setAt(loop.now() + ACCEPT_PAUSE);
    }

    /** All or nothing: if memory is short, the client goes. */
    private Connection seat(int client) {
        try {
            Connection connection = place();
            loop.add(connection.watch, client, Linux.POLLIN);
            places.take(connection, client, loop.now());
            MappedAddress.fromSocketAddress(socketAddress, connection.peer);
            waitFor(connection);
            return connection;
        } catch (OutOfMemoryError e) {
            kernel.close(client);
            throw e;
        }
    }

    private Connection place() {
        Connection free = places.free();
        if (free == null) {
            free = places.givesWay(loop.now());
            close(free);
        }
        return free;
    }

    /** Whether the client is in this network namespace: at a loopback address, or at the very address that it has connected to. */
    boolean isLocal(Connection connection) {
        if (MappedAddress.isLoopback(connection.peer)) {
            return true;
        }
        if (kernel.localAddress(connection.descriptor, socketAddress) < 0) {
            return false;
        }
        MappedAddress.fromSocketAddress(socketAddress, localAddress);
        return Arrays.equals(localAddress, connection.peer);
    }

    void ready(Connection connection) {
        if (connection.unsent == null && !connection.hasMore) {
            receive(connection);
            return;
        }
        if (connection.unsent != null) {
            send(connection);
        }
        if (connection.isOpen() && connection.unsent == null) {
            loop.change(connection.watch, Linux.POLLIN);
            answerAll(connection, connection.unfinished, connection.unfinishedLength); // pipelined meanwhile
        }
    }

    private void receive(Connection connection) {
        if (readBuffer == null) {
            readBuffer = new byte[MAX_HEAD];
        }
        byte[] buffer = readBuffer;
        int have = connection.unfinishedLength;
        if (connection.unfinished != null) {
            if (have == connection.unfinished.length) {
                connection.unfinished = Arrays.copyOf(connection.unfinished, Math.min(2 * have, MAX_HEAD));
            }
            buffer = connection.unfinished;
        }
        int most = Math.min(buffer.length - have, READ_PER_TURN);
        int received = kernel.receive(connection.descriptor, buffer, have, most, 0);
        if (received > 0) {
            connection.movedAt = loop.now();
            answerAll(connection, buffer, have + received);
        } else if (received != -Errno.EAGAIN) {
            close(connection);
        }
    }

    /** Answers the complete requests in the buffer, as many as have their turn, and keeps the rest. */
    private void answerAll(Connection connection, byte[] buffer, int length) {
        int at = connection.begun ? 0 : ProxyHeader.end(buffer, 0, length);
        connection.begun = at != ProxyHeader.INCOMPLETE;
        if (!connection.begun) {
            keep(connection, buffer, 0, length);
            return;
        }
        int answers = 0;
        while (connection.isOpen() && connection.unsent == null && at < length && answers < ANSWERS_PER_TURN) {
            RequestParser.Result result = parser.parse(buffer, at, length);
            int end = end(result, at, length);
            if (end < 0) {
                break;
            }
            answer(connection, result);
            answers++;
            at = end;
        }
        if (connection.isOpen()) {
            connection.hasMore = answers == ANSWERS_PER_TURN && at < length && connection.unsent == null;
            if (connection.hasMore) {
                loop.change(connection.watch, Linux.POLLOUT); // which comes at once if the client takes its answers
            }
            keep(connection, buffer, at, length);
        }
    }

    /**
     * Behind the request, and its body if it is there; -1 if the rest of it has to come first. Who announces a body where none is
     * usual may send none: that is answered at once. Behind a body that is not there, or is too long, no request may follow.
     */
    private int end(RequestParser.Result result, int from, int length) {
        if (result == RequestParser.Result.INCOMPLETE) {
            return -1;
        }
        int end = parser.end();
        int body = result == RequestParser.Result.COMPLETE ? parser.bodyLength() : 0;
        if (body <= 0 || end - from + body > MAX_HEAD) {
            return end;
        }
        if (end + body > length) {
            return parser.request().usuallyHasBody() ? -1 : end;
        }
        parser.request().hasBody = false; // it is skipped
        return end + body;
    }

    private void keep(Connection connection, byte[] buffer, int from, int to) {
        int left = to - from;
        if (left >= MAX_HEAD) {
            connection.discardInput = true;
            respond(connection, StatusPages.TOO_LARGE, false, false);
            return;
        }
        boolean begins = from > 0 || connection.unfinishedLength == 0;
        if (begins && left > 0 && connection.answered > 0) {
            waitFor(connection); // the request that has begun
        }
        connection.keep(buffer, from, left);
    }

    private void answer(Connection connection, RequestParser.Result result) {
        connection.discardInput = result != RequestParser.Result.COMPLETE || parser.request().hasBody;
        switch (result) {
            case MALFORMED -> respond(connection, StatusPages.BAD_REQUEST, false, false);
            case OTHER_VERSION -> respond(connection, StatusPages.VERSION_NOT_SUPPORTED, false, false);
            // The default monitors of F5 speak HTTP/0.9 and look for a text in all that comes. HTTP/0.9 has no status
            // line, but our answer has one: it tells them 200 from 503.
            case COMPLETE, SIMPLE -> answer(connection, parser.request());
            case INCOMPLETE -> {}
        }
    }

    private void answer(Connection connection, Request request) {
        request.connection = connection;
        boolean keepAlive = request.keepAlive && !request.hasBody; // a body would be taken for the next request
        connection.answered++;
        connection.deadline = loop.now() + IDLE_TIMEOUT;
        respond(connection, response(request), keepAlive, request.isHead());
    }

    private Response response(Request request) {
        Response order = router.order(request);
        if (order != null) {
            return order;
        }
        if (!request.isGet() && !request.isHead()) {
            boolean forChecks = router.isForChecks(request);
            if (!forChecks || !request.mayBeCheck()) {
                return forChecks ? StatusPages.NOT_ALLOWED_FOR_CHECKS : StatusPages.METHOD_NOT_ALLOWED;
            }
        }
        Response response = router.respond(request);
        return response == null ? StatusPages.NOT_FOUND : response;
    }

    private void respond(Connection connection, Response response, boolean keepAlive, boolean headOnly) {
        connection.respond(response, keepAlive, headOnly);
        send(connection);
    }

    private void send(Connection connection) {
        int left = connection.unsentTo - connection.unsentFrom;
        int sent = kernel.send(connection.descriptor, connection.unsent, connection.unsentFrom, left, 0);
        if (sent < 0 && sent != -Errno.EAGAIN) {
            close(connection);
            return;
        }
        if (sent > 0) {
            connection.movedAt = loop.now();
            connection.unsentFrom += sent;
        }
        if (connection.unsentFrom < connection.unsentTo) {
            waitFor(connection);
            loop.change(connection.watch, Linux.POLLOUT);
            return;
        }
        connection.unsent = null;
        if (connection.closeWhenSent) {
            if (connection.discardInput) { // closing with unread input would reset the connection, answer and all
                int ignored = kernel.receive(connection.descriptor, readBuffer, 0, readBuffer.length, 0);
            }
            close(connection);
        }
    }

    private void close(Connection connection) {
        loop.remove(connection.watch);
        kernel.close(connection.descriptor);
        places.leave(connection);
        if (places.areEmpty()) {
            timer.cancel();
        }
    }

    /** The client must send a request, or take an answer, in time. */
    private void waitFor(Connection connection) {
        connection.deadline = loop.now() + CLIENT_TIMEOUT;
        wakeBy(connection.deadline);
    }

    private void wakeBy(long deadline) {
        if (!timer.isSet() || deadline - nextCheck < 0) {
            nextCheck = deadline;
            timer.setAt(deadline);
        }
    }

    /** Closes connections whose time is up. */
    private void closeLate() {
        for (Connection connection : places.all()) {
            if (connection.isOpen() && connection.deadline - loop.now() <= 0) {
                close(connection);
            } else if (connection.isOpen()) {
                wakeBy(connection.deadline);
            }
        }
    }
}
