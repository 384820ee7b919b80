package dev.zerohalt.http;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.MappedAddress;

/** A client's connection: what was read of an unfinished request, and what is still to be written. */
final class Connection {
    private static final int FIRST_BUFFER = 1024;

    private final HttpServer server;

    final EventLoop.Watch watch;
    int descriptor = -1;

    /** The client's address, see {@link MappedAddress}. */
    final byte[] peer = new byte[MappedAddress.LENGTH];

    /** Bytes of a request that is not complete; null if there are none. */
    byte[] unfinished;

    int unfinishedLength;

    /** There may be complete requests among the unfinished: this turn they were too many. */
    boolean hasMore;

    /** An answer the client has not taken whole; null if there is none. */
    byte[] unsent;

    int unsentFrom;
    int unsentTo;
    boolean closeWhenSent;

    /** There may be input that nobody will read. */
    boolean discardInput;

    /** Requests answered so far. */
    int answered;

    /** When the client last sent or took something, or was accepted; nanoseconds. */
    long movedAt;

    /** The header of the PROXY protocol, which there may be before the first request, has come or will not. */
    boolean begun;

    /** When the client must have sent its request, or taken its answer; nanoseconds. */
    long deadline;

    Connection(HttpServer server) {
        this.server = server;
        this.watch = new EventLoop.Watch(() -> server.ready(this));
    }

    boolean isOpen() {
        return descriptor >= 0;
    }

    /** Whether the client is in this network namespace. */
    boolean isLocal() {
        return isOpen() && server.isLocal(this);
    }

    /** A part of a request is there, and the rest is waited for. */
    boolean isArriving() {
        return unfinishedLength > 0 && unsent == null;
    }

    void opened(int newDescriptor, long now) {
        descriptor = newDescriptor;
        movedAt = now;
        answered = 0;
        begun = false;
    }

    /** Keeps what is left in a buffer, the own one or the server's. */
    void keep(byte[] buffer, int from, int length) {
        if (length == 0) {
            unfinished = null;
        } else {
            if (unfinished == null) {
                unfinished = new byte[Math.max(length, FIRST_BUFFER)];
            }
            System.arraycopy(buffer, from, unfinished, 0, length);
        }
        unfinishedLength = length;
    }

    void respond(Response response, boolean keepAlive, boolean headOnly) {
        unsent = response.bytes(keepAlive);
        unsentFrom = 0;
        unsentTo = response.length(keepAlive, headOnly);
        closeWhenSent = !keepAlive;
    }

    void closed() {
        descriptor = -1;
        unfinished = null;
        unfinishedLength = 0;
        hasMore = false;
        unsent = null;
        closeWhenSent = false;
        discardInput = false;
    }
}
