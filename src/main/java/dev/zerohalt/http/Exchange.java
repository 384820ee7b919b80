package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Timer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** A client on the event loop: connects to a server and, where the URL is http, asks for a page. One exchange at a time. */
public final class Exchange {
    /** {@code HTTP/1.1 200} */
    public static final int STATUS_LINE = 12;

    private static final int CODE = 9;
    private static final int NONE = -1;

    /** So much of an answer, or its end, is worth waking up for. */
    private static final int LOW_WATER = 4096;

    /** struct sockaddr of AF_UNSPEC: to connect to it is to reset the connection. */
    private static final byte[] NOBODY = new byte[16];

    private final Kernel kernel;
    private final EventLoop loop;
    private final Url url;
    private final byte[] request;
    private final byte[] buffer;
    private final boolean readsOn;
    private final long timeoutNanos;
    private final int[] pollEntry = new int[2];
    private final EventLoop.Watch watch = new EventLoop.Watch(this::ready);
    private final Timer timer;
    private Consumer<Answer> done = answer -> {};
    private Iterator<IpAddress> addresses = Collections.emptyIterator();
    private int socket = NONE;
    private boolean asked;
    private int received;
    private int firstError;

    /**
     * What came of it.
     *
     * @param connectError the errno of the first address, if none could be connected to; else 0
     * @param failure why there is no connection, or no whole answer; empty if there is
     * @param text the answer, as far as it came
     */
    public record Answer(int connectError, String failure, String text) {
        /** Three digits; empty if no status line came. */
        public String status() {
            return isHttp(text) ? text.substring(CODE, STATUS_LINE) : "";
        }

        /** What follows the head. */
        public String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }

        private static boolean isHttp(String text) {
            return text.length() >= STATUS_LINE && text.startsWith("HTTP/1.");
        }
    }

    /**
     * @param agent the User-Agent
     * @param timeoutNanos for all of it
     * @param buffer for the answer, {@link #STATUS_LINE} bytes at least
     * @param readsOn whether a longer answer is read to its end, of which only the status line is kept; else the exchange ends
     *     when the buffer is full
     */
    public Exchange(
            Kernel kernel, EventLoop loop, Url url, String agent, long timeoutNanos, byte[] buffer, boolean readsOn) {
        this.kernel = kernel;
        this.loop = loop;
        this.url = url;
        this.request = Latin1.encode("GET " + url.target() + " HTTP/1.1\r\nHost: " + url.host() + ":" + url.port()
                + "\r\nUser-Agent: " + agent + "\r\nConnection: close\r\n\r\n");
        this.timeoutNanos = timeoutNanos;
        this.buffer = buffer;
        this.readsOn = readsOn;
        this.timer = loop.timer(this::timeIsUp);
    }

    /**
     * Begins.
     *
     * @param targets to try, in this order; not none
     * @param newDone is told the answer, once
     */
    public void begin(List<IpAddress> targets, Consumer<Answer> newDone) {
        done = newDone;
        addresses = targets.iterator();
        firstError = 0;
        timer.setAt(loop.now() + timeoutNanos);
        connect();
    }

    /**
     * To the first of the remaining addresses that does not refuse at once. What is wrong is what the first address of all
     * said: of localhost, ::1 is the second, and says only that a container has no IPv6.
     */
    private void connect() {
        while (addresses.hasNext()) {
            IpAddress address = addresses.next();
            int opened = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
            if (opened < 0) {
                failed(-opened);
                continue;
            }
            int connected = kernel.connect(opened, address.socketAddress(url.port()));
            if (connected < 0 && connected != -Errno.EINPROGRESS) {
                failed(-connected);
                kernel.close(opened);
                continue;
            }
            socket = opened;
            asked = false;
            received = 0;
            loop.add(watch, socket, Linux.POLLOUT);
            if (isWritable()) { // as on the loopback: the loop need not wake up for it
                ready();
            }
            return;
        }
        finish(new Answer(firstError, kernel.describe(firstError), ""));
    }

    private void failed(int errno) {
        firstError = firstError == 0 ? errno : firstError;
    }

    private boolean isWritable() {
        pollEntry[0] = socket;
        pollEntry[1] = Linux.POLLOUT;
        return kernel.poll(pollEntry, 1, 0) > 0;
    }

    private void ready() {
        if (asked) {
            receive();
            return;
        }
        int error = kernel.socketOption(socket, Linux.SOL_SOCKET, Linux.SO_ERROR);
        if (error != 0) {
            failed(Math.abs(error));
            closeSocket();
            connect();
        } else if (url.isHttp()) {
            ask();
        } else {
            reset();
            finish(new Answer(0, "", ""));
        }
    }

    private void ask() {
        int sent = kernel.send(socket, request, 0, request.length, 0);
        if (sent != request.length) {
            String why = kernel.describe(sent < 0 ? -sent : Errno.EAGAIN);
            finish(new Answer(0, "cannot send the request: " + why, ""));
            return;
        }
        asked = true;
        if (readsOn) {
            int ignored = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_RCVLOWAT, LOW_WATER);
        }
        loop.change(watch, Linux.POLLIN);
    }

    private void receive() {
        int from = received < buffer.length ? received : STATUS_LINE;
        int count = kernel.receive(socket, buffer, from, buffer.length - from, 0);
        if (count > 0) {
            received = from + count;
        }
        boolean cut = received == buffer.length && !readsOn;
        if (cut || count == 0 && received >= STATUS_LINE) {
            finish(answer(""));
        } else if (count <= 0 && count != -Errno.EAGAIN) {
            finish(answer("the connection ended without an answer"));
        }
    }

    private Answer answer(String failure) {
        String text = Latin1.decode(buffer, 0, received);
        boolean isOther = received >= STATUS_LINE && !Answer.isHttp(text);
        return new Answer(0, isOther ? "the answer is not HTTP" : failure, text);
    }

    private void timeIsUp() {
        if (asked && received == 0) {
            int count = kernel.receive(socket, buffer, 0, buffer.length, 0); // too little to be woken for
            received = Math.max(0, count);
        }
        Answer late = asked ? answer("no answer in time") : new Answer(Errno.ETIMEDOUT, "no connection in time", "");
        cancel();
        done.accept(late);
    }

    private void finish(Answer answer) {
        timer.cancel();
        if (socket != NONE) {
            closeSocket();
        }
        done.accept(answer);
    }

    /** Gives up; nobody is told. */
    public void cancel() {
        timer.cancel();
        if (socket != NONE) {
            reset();
        }
    }

    /** A server that hangs would keep a connection that is merely closed: an application's would hold the drain. */
    private void reset() {
        int ignored = kernel.connect(socket, NOBODY);
        closeSocket();
    }

    private void closeSocket() {
        loop.remove(watch);
        kernel.close(socket);
        socket = NONE;
    }
}
