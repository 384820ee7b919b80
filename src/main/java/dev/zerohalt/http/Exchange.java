package dev.zerohalt.http;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Timer;
import java.util.List;
import java.util.function.Consumer;

/** A client on the event loop: connects to a server and, where the URL is http, asks for a page. One exchange at a time. */
public final class Exchange {
    /** {@code HTTP/1.1 200} */
    public static final int STATUS_LINE = 12;

    private static final int CODE = 9;

    /** So much of an answer, or its end, is worth waking up for. */
    private static final int LOW_WATER = 4096;

    private final Url url;
    private final Outgoing connection;
    private final byte[] request;
    private final byte[] buffer;
    private final boolean readsOn;
    private final EventLoop loop;
    private final long timeoutNanos;
    private final Timer timer;
    private Consumer<Answer> done = answer -> {};
    private boolean asked;
    private int received;

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
     * @param method GET, or POST without a body
     * @param agent the User-Agent
     * @param timeoutNanos for all of it
     * @param buffer for the answer, {@link #STATUS_LINE} bytes at least
     * @param readsOn whether a longer answer is read to its end, of which only the status line is kept; else the exchange ends
     *     when the buffer is full
     * @param own learns of the connection
     */
    public Exchange(
            Kernel kernel,
            EventLoop loop,
            Url url,
            String method,
            String agent,
            long timeoutNanos,
            byte[] buffer,
            boolean readsOn,
            OwnConnections own) {
        this.loop = loop;
        this.url = url;
        this.request = url.request(
                method, agent, (method.equals("POST") ? "Content-Length: 0\r\n" : "") + "Connection: close\r\n");
        this.timeoutNanos = timeoutNanos;
        this.buffer = buffer;
        this.readsOn = readsOn;
        this.timer = loop.timer(this::timeIsUp);
        this.connection = new Outgoing(kernel, loop, url.port(), own, new Outgoing.Listener() {
            @Override
            public void connected() {
                ask();
            }

            @Override
            public void notConnected(int errno) {
                finish(new Answer(errno, kernel.describe(errno), ""));
            }

            @Override
            public void readable() {
                receive();
            }
        });
    }

    /**
     * Begins.
     *
     * @param targets to try, in this order; not none
     * @param newDone is told the answer, once
     */
    public void begin(List<IpAddress> targets, Consumer<Answer> newDone) {
        done = newDone;
        asked = false;
        received = 0;
        timer.setAt(loop.now() + timeoutNanos);
        connection.connect(targets);
    }

    private void ask() {
        if (!url.isHttp()) {
            connection.reset();
            finish(new Answer(0, "", ""));
            return;
        }
        String why = connection.send(request);
        if (!why.isEmpty()) {
            finish(new Answer(0, why, ""));
            return;
        }
        asked = true;
        if (readsOn) {
            connection.setLowWater(LOW_WATER);
        }
    }

    private void receive() {
        int from = received < buffer.length ? received : STATUS_LINE;
        int count = connection.receive(buffer, from, buffer.length - from);
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
            received = Math.max(0, connection.receive(buffer, 0, buffer.length)); // too little to be woken for
        }
        Answer late = asked ? answer("no answer in time") : new Answer(Errno.ETIMEDOUT, "no connection in time", "");
        cancel();
        done.accept(late);
    }

    private void finish(Answer answer) {
        timer.cancel();
        connection.close();
        done.accept(answer);
    }

    /** Gives up; nobody is told. */
    public void cancel() {
        timer.cancel();
        connection.reset();
    }
}
