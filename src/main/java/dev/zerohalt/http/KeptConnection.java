package dev.zerohalt.http;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Timer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the same request again and again, over one connection that is made again when the server has closed it. The page of the answer
 * goes to whoever wants it as it comes, a piece in each turn of the loop.
 */
public final class KeptConnection {
    /** What is received in a turn of the loop. */
    private static final int BUFFER = 16 * 1024;

    private static final long MOST_BODY = 4L * 1024 * 1024;

    private final Kernel kernel;
    private final EventLoop loop;
    private final Url url;
    private final byte[] request;
    private final long timeoutNanos;
    private final Outgoing connection;
    private final AnswerReader answer;
    private final Page page;
    private final Timer timer;
    private byte[] buffer = {};
    private Consumer<String> done = failure -> {};
    private boolean isAsking;
    private boolean isConnected;

    /** Whether a server may have closed the connection before the request came, because it was kept since another one. */
    private boolean isUsed;

    /** Receives the page. */
    public interface Page {
        /** It begins, maybe anew. */
        void begin();

        void take(byte[] bytes, int from, int to);
    }

    /**
     * @param method GET, or another without a body
     * @param headers whole lines, but for Host and User-Agent
     * @param timeoutNanos for each answer
     * @param own learns of the connections
     */
    public KeptConnection(
            Kernel kernel,
            EventLoop loop,
            Url url,
            String method,
            String agent,
            String headers,
            long timeoutNanos,
            OwnConnections own,
            Page page) {
        this.kernel = kernel;
        this.loop = loop;
        this.url = url;
        this.request = url.request(method, agent, headers);
        this.timeoutNanos = timeoutNanos;
        this.page = page;
        this.answer = new AnswerReader(MOST_BODY, page::take);
        this.timer = loop.timer(this::timeIsUp);
        this.connection = new Outgoing(kernel, loop, url.port(), own, new Outgoing.Listener() {
            @Override
            public void connected() {
                isConnected = true;
                send();
            }

            @Override
            public void notConnected(int errno) {
                finish(kernel.describe(errno));
            }

            @Override
            public void readable() {
                receive();
            }
        });
    }

    /**
     * Asks. An answer that is still awaited is given up.
     *
     * @param newDone is told, once, what is wrong with the answer; an empty text if it has come whole
     */
    public void ask(Consumer<String> newDone) {
        if (isAsking) {
            connection.reset();
        }
        done = newDone;
        isAsking = true;
        answer.begin();
        timer.setAt(loop.now() + timeoutNanos);
        if (buffer.length == 0) {
            buffer = new byte[BUFFER];
        }
        if (connection.isOpen()) {
            isUsed = true;
            send();
        } else {
            connect();
        }
    }

    /** The HTTP status of the last answer; 0 if its head has not come. */
    public int status() {
        return answer.status();
    }

    private void connect() {
        isUsed = false;
        isConnected = false;
        List<IpAddress> addresses = url.addresses(kernel);
        if (addresses.isEmpty()) {
            finish(Url.NO_SUCH_HOST);
        } else {
            connection.connect(addresses);
        }
    }

    private void send() {
        answer.begin();
        page.begin();
        String why = connection.send(request);
        if (!why.isEmpty()) {
            broken(why);
        }
    }

    private void receive() {
        if (!isAsking) { // the server has closed it, or says something that nobody has asked for
            connection.close();
            return;
        }
        int count = connection.receive(buffer, 0, buffer.length);
        if (count == -Errno.EAGAIN) {
            return;
        }
        if (count > 0) {
            take(count);
        } else if (count == 0) {
            answer.end();
        } else {
            broken(kernel.describe(-count));
            return;
        }
        if (answer.isDone()) {
            answered();
        }
    }

    /** If there is not enough memory for it, a part of the page is lost: then there is no answer. */
    private void take(int count) {
        boolean isTaken = false;
        try {
            answer.take(buffer, count);
            isTaken = true;
        } finally {
            if (!isTaken) {
                connection.reset();
            }
        }
    }

    private void answered() {
        if (isUsed && answer.isEmpty()) {
            broken(answer.failure());
            return;
        }
        if (!answer.keepsOpen()) {
            connection.reset();
        }
        finish(answer.failure());
    }

    /** A kept connection may end just as it is used: then the request goes over a new one. */
    private void broken(String why) {
        connection.close();
        if (isUsed && answer.isEmpty()) {
            connect();
        } else {
            finish(why);
        }
    }

    private void timeIsUp() {
        connection.reset();
        finish(isConnected ? "no answer in time" : "no connection in time");
    }

    private void finish(String failure) {
        timer.cancel();
        isAsking = false;
        done.accept(failure);
    }

    /** Ends the connection; nobody is told any more. */
    public void close() {
        timer.cancel();
        isAsking = false;
        connection.reset();
        buffer = new byte[0];
    }
}
