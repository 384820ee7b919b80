package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.OsException;
import dev.zerohalt.os.Timer;
import java.util.Arrays;

/**
 * A small HTTP/1.1 server on the event loop: GET and HEAD, keep-alive and pipelining; bounded in connections, in the size
 * of a request, and in the time a client may take. When all connections are taken, a new client gets the place of the one
 * that has waited longest, those that never sent a request first: whoever asks at once is answered.
 */
public final class HttpServer {
    private static final int MAX_CONNECTIONS = 128;
    private static final int ACCEPTS_PER_TURN = 32;
    private static final int BACKLOG = 4096;

    /** The longest request head, as in most servers. */
    private static final int MAX_HEAD = 8 * 1024;

    private static final int FIRST_BUFFER = 1024;

    private static final long SECOND = 1_000_000_000L;

    /** For a whole request head, and for taking an answer. */
    private static final long CLIENT_TIMEOUT = 5 * SECOND;

    /** Between requests. */
    private static final long IDLE_TIMEOUT = 75 * SECOND;

    /** Rest when the process has no descriptor left for a client. */
    private static final long ACCEPT_PAUSE = SECOND / 10;

    private static final byte[] GET = {'G', 'E', 'T'};
    private static final byte[] HEAD = {'H', 'E', 'A', 'D'};

    private final Kernel kernel;
    private final EventLoop loop;
    private final Router router;
    private final RequestParser parser = new RequestParser();
    private final byte[] readBuffer = new byte[MAX_HEAD];
    private final EventLoop.Watch listenerWatch = new EventLoop.Watch(events -> accept());
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
     * @param address null for all addresses, IPv6 and IPv4
     * @throws OsException if it cannot be had, for example because it is in use
     */
    public void listen(IpAddress address, int port) {
        IpAddress wanted = address == null ? IpAddress.ANY_IPV6 : address;
        int made = kernel.socket(wanted.family(), Linux.SOCK_STREAM, 0);
        if (made == -Errno.EAFNOSUPPORT && address == null) {
            wanted = IpAddress.ANY_IPV4;
            made = kernel.socket(wanted.family(), Linux.SOCK_STREAM, 0);
        }
        String what = "listen on health port " + port;
        int socket = OsException.check(kernel, what, made);
        try {
            OsException.check(kernel, what, kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1));
            if (wanted.family() == Linux.AF_INET6 && address == null) {
                OsException.check(kernel, what, kernel.setSocketOption(socket, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, 0));
            }
            int bound = kernel.bind(socket, wanted.socketAddress(port));
            if (bound == -Errno.EADDRNOTAVAIL && address == null) { // IPv6 is there but switched off
                kernel.close(socket);
                listen(IpAddress.ANY_IPV4, port);
                return;
            }
            OsException.check(kernel, what, bound);
            OsException.check(kernel, what, kernel.listen(socket, BACKLOG));
        } catch (OsException e) {
            kernel.close(socket);
            throw e;
        }
        listener = socket;
        loop.add(listenerWatch, listener, Linux.POLLIN);
    }

    private void accept() {
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
            int client = kernel.accept(listener);
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
            connection.opened(client, loop.now() + CLIENT_TIMEOUT);
            loop.add(connection.watch, client, Linux.POLLIN);
            wakeBy(connection.deadline);
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

    private Connection longestWaiting() {
        Connection longest = null;
        for (Connection connection : connections) {
            if (connection.isOpen() && (longest == null || givesWayBefore(connection, longest))) {
                longest = connection;
            }
        }
        return longest;
    }

    private static boolean givesWayBefore(Connection one, Connection other) {
        boolean oneNew = one.answered == 0;
        boolean otherNew = other.answered == 0;
        return oneNew == otherNew ? one.deadline - other.deadline < 0 : oneNew;
    }

    void ready(Connection connection) {
        if (connection.unsent == null) {
            receive(connection);
            return;
        }
        send(connection);
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
        int received = kernel.receive(connection.descriptor, buffer, have, buffer.length - have, 0);
        if (received > 0) {
            answerAll(connection, buffer, have + received);
        } else if (received != -Errno.EAGAIN) {
            close(connection);
        }
    }

    /** Answers every complete request in the buffer and keeps the rest. */
    private void answerAll(Connection connection, byte[] buffer, int length) {
        int at = 0;
        while (connection.isOpen() && connection.unsent == null && at < length) {
            RequestParser.Result result = parser.parse(buffer, at, length);
            if (result == RequestParser.Result.INCOMPLETE) {
                break;
            }
            answer(connection, result);
            at = parser.end();
        }
        if (connection.isOpen()) {
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
        if (connection.unfinishedLength == 0 && left > 0 && connection.answered > 0) {
            connection.deadline = loop.now() + CLIENT_TIMEOUT; // the next request has begun
            wakeBy(connection.deadline);
        }
        if (left == 0) {
            connection.unfinished = null;
        } else if (connection.unfinished != null) { // then that is the buffer
            System.arraycopy(buffer, from, buffer, 0, left);
        } else {
            connection.unfinished = new byte[Math.max(left, FIRST_BUFFER)];
            System.arraycopy(buffer, from, connection.unfinished, 0, left);
        }
        connection.unfinishedLength = left;
    }

    private void answer(Connection connection, RequestParser.Result result) {
        connection.discardInput = result != RequestParser.Result.COMPLETE || parser.request().hasBody;
        switch (result) {
            case MALFORMED -> respond(connection, StatusPages.BAD_REQUEST, false, false);
            case OTHER_VERSION -> respond(connection, StatusPages.VERSION_NOT_SUPPORTED, false, false);
            case COMPLETE -> answer(connection, parser.request());
            case INCOMPLETE -> {}
        }
    }

    private void answer(Connection connection, Request request) {
        boolean head = request.hasMethod(HEAD);
        boolean keepAlive = request.keepAlive && !request.hasBody; // a body would be taken for the next request
        connection.answered++;
        connection.deadline = loop.now() + IDLE_TIMEOUT;
        if (!head && !request.hasMethod(GET)) {
            respond(connection, StatusPages.METHOD_NOT_ALLOWED, keepAlive, false);
            return;
        }
        Response response = router.respond(request);
        respond(connection, response == null ? StatusPages.NOT_FOUND : response, keepAlive, head);
    }

    private void respond(Connection connection, Response response, boolean keepAlive, boolean headOnly) {
        connection.unsent = response.bytes(keepAlive);
        connection.unsentFrom = 0;
        connection.unsentTo = response.length(keepAlive, headOnly);
        connection.closeWhenSent = !keepAlive;
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
            connection.deadline = loop.now() + CLIENT_TIMEOUT;
            wakeBy(connection.deadline);
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
            }
        }
        for (Connection connection : connections) {
            if (connection.isOpen()) {
                wakeBy(connection.deadline);
            }
        }
    }
}
