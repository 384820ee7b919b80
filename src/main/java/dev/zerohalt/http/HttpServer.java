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
 * A small HTTP/1.1 server on the event loop: GET, HEAD and OPTIONS, keep-alive and pipelining; bounded in connections, in the size
 * of a request, in the time a client may take, and in what one client is given in a turn of the loop. When all connections
 * are taken, a new client gets the place of the one that has waited longest: whoever asks at once is answered.
 */
public final class HttpServer {
    private static final int MAX_CONNECTIONS = 128;
    private static final int ACCEPTS_PER_TURN = 32;

    /** The longest request head, as in most servers. */
    private static final int MAX_HEAD = 8 * 1024;

    /** More is left to the next turn: nearly every request fits, and requests that come all at once are many turns. */
    private static final int READ_PER_TURN = 1024;

    private static final int ANSWERS_PER_TURN = 8;

    /** What the kernel keeps of requests nobody has read, and of answers nobody has taken; it doubles the number. */
    private static final int SOCKET_BUFFER = 16 * 1024;

    private static final long SECOND = 1_000_000_000L;

    /** For a whole request head, and for taking an answer. */
    private static final long CLIENT_TIMEOUT = 5 * SECOND;

    /** For the first bytes of a request; then a client is accepted all the same. */
    private static final int DEFER_SECONDS = 5;

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
    private final byte[] readBuffer = new byte[MAX_HEAD];
    private final byte[] socketAddress = new byte[SOCKADDR];
    private final EventLoop.Watch listenerWatch = new EventLoop.Watch(this::accept);
    private final Timer timer;
    private final Timer acceptAgain;
    private Connection[] connections = new Connection[0];
    private int open;
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
        int bound = address == null ? bind(IpAddress.ANY_IPV6, port) : bind(address, port);
        if (address == null && (bound == -Errno.EAFNOSUPPORT || bound == -Errno.EADDRNOTAVAIL)) {
            bound = bind(IpAddress.ANY_IPV4, port); // there is no IPv6, or it is switched off
        }
        listener = OsException.check(kernel, what, bound);
        loop.add(listenerWatch, listener, Linux.POLLIN);
    }

    /** A listening socket, or a negated errno. */
    private int bind(IpAddress address, int port) {
        int socket = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
        if (socket < 0) {
            return socket;
        }
        int result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1);
        if (result >= 0 && address.family() == Linux.AF_INET6) {
            int onlyIpv6 = address.isAny() ? 0 : 1;
            result = kernel.setSocketOption(socket, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, onlyIpv6);
        }
        if (result >= 0) { // connections inherit it; without, a client that never reads would cost megabytes
            result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_RCVBUF, SOCKET_BUFFER);
        }
        if (result >= 0) {
            result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_SNDBUF, SOCKET_BUFFER);
        }
        // A client is accepted once its request has come: in a flood of connects, none is sent away before.
        int ignored = kernel.setSocketOption(socket, Linux.SOL_TCP, Linux.TCP_DEFER_ACCEPT, DEFER_SECONDS);
        if (result >= 0) {
            result = kernel.bind(socket, address.socketAddress(port));
        }
        if (result >= 0) {
            result = kernel.listen(socket, Linux.SOMAXCONN);
        }
        if (result < 0) {
            kernel.close(socket);
        }
        return result < 0 ? result : socket;
    }

    private void accept() {
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
            int client = kernel.accept(listener, socketAddress);
            if (client == -Errno.EAGAIN) {
                return;
            }
            if (client < 0) {
                if (isShortage(client) && !makeRoom()) {
                    return;
                }
                continue; // others are about that client alone: it is gone again
            }
            Connection connection = place();
            open++;
            connection.opened(client);
            MappedAddress.fromSocketAddress(socketAddress, connection.peer);
            loop.add(connection.watch, client, Linux.POLLIN);
            waitFor(connection);
            ready(connection); // most clients have sent their request by now
        }
    }

    private static boolean isShortage(int error) {
        return error == -Errno.EMFILE || error == -Errno.ENFILE || error == -Errno.ENOBUFS || error == -Errno.ENOMEM;
    }

    /** Gives up a connection for the next one; without any, rests, or the loop would spin. */
    private boolean makeRoom() {
        if (open > 0) {
            close(longestWaiting());
            return true;
        }
        loop.change(listenerWatch, 0);
        acceptAgain.setAt(loop.now() + ACCEPT_PAUSE);
        return false;
    }

    private Connection place() {
        for (Connection connection : connections) {
            if (!connection.isOpen()) {
                return connection;
            }
        }
        if (connections.length == MAX_CONNECTIONS) {
            Connection longest = longestWaiting();
            close(longest);
            return longest;
        }
        connections = Arrays.copyOf(connections, connections.length + 1);
        Connection added = new Connection(this);
        connections[connections.length - 1] = added;
        return added;
    }

    /** Of those that never sent a request if they are the majority, else of those between two requests. */
    private Connection longestWaiting() {
        int silent = 0;
        for (Connection connection : connections) {
            silent += connection.isOpen() && connection.answered == 0 ? 1 : 0;
        }
        boolean fromSilent = 2 * silent > open;
        Connection longest = null;
        for (Connection connection : connections) {
            boolean candidate = connection.isOpen() && (connection.answered == 0) == fromSilent;
            if (candidate && (longest == null || connection.deadline - longest.deadline < 0)) {
                longest = connection;
            }
        }
        return longest;
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
            answerAll(connection, buffer, have + received);
        } else if (received != -Errno.EAGAIN) {
            close(connection);
        }
    }

    /** Answers the complete requests in the buffer, as many as have their turn, and keeps the rest. */
    private void answerAll(Connection connection, byte[] buffer, int length) {
        int at = 0;
        int answers = 0;
        while (connection.isOpen() && connection.unsent == null && at < length && answers < ANSWERS_PER_TURN) {
            RequestParser.Result result = parser.parse(buffer, at, length);
            if (result == RequestParser.Result.INCOMPLETE) {
                break;
            }
            answer(connection, result);
            answers++;
            at = parser.end();
        }
        if (connection.isOpen()) {
            connection.hasMore = answers == ANSWERS_PER_TURN && at < length && connection.unsent == null;
            if (connection.hasMore) {
                loop.change(connection.watch, Linux.POLLOUT); // which comes at once if the client takes its answers
            }
            keep(connection, buffer, at, length);
        }
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
        request.peer = connection.peer;
        boolean keepAlive = request.keepAlive && !request.hasBody; // a body would be taken for the next request
        connection.answered++;
        connection.deadline = loop.now() + IDLE_TIMEOUT;
        respond(connection, response(request), keepAlive, request.isHead());
    }

    private Response response(Request request) {
        if (!request.isGet() && !request.isHead()) {
            boolean takesOptions = router.takesOptions(request);
            if (!takesOptions || !request.isOptions()) {
                return takesOptions ? StatusPages.NOT_ALLOWED_BESIDE_OPTIONS : StatusPages.METHOD_NOT_ALLOWED;
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
        connection.unsentFrom += Math.max(sent, 0);
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
        connection.closed();
        open--;
        if (open == 0) {
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
        for (Connection connection : connections) {
            if (connection.isOpen() && connection.deadline - loop.now() <= 0) {
                close(connection);
            } else if (connection.isOpen()) {
                wakeBy(connection.deadline);
            }
        }
    }
}
