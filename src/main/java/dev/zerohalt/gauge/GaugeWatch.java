package dev.zerohalt.gauge;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.KeptConnection;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Timer;

/** Asks the application for its gauge once a second, from a beginning to an end. */
public final class GaugeWatch {
    private static final long INTERVAL = 1_000_000_000;

    /** For an answer: a later one says nothing of the present. */
    private static final long TIMEOUT = 2_000_000_000;

    /** If nothing is heard of a question any more, because memory was short, the next one comes all the same. */
    private static final long LONGEST = 5_000_000_000L;

    private final EventLoop loop;
    private final PrometheusText text;
    private final KeptConnection connection;
    private final Listener listener;
    private final Timer timer;
    private boolean watching;
    private boolean asking;
    private long askedAt;

    /** Is told each reading. */
    public interface Listener {
        /**
         * A reading.
         *
         * @param ageNanos how long ago it was asked for: the number is not older than that
         */
        void gauged(Reading reading, long ageNanos);
    }

    /**
     * @param own learns of the connection
     */
    public GaugeWatch(Kernel kernel, EventLoop loop, Gauge gauge, OwnConnections own, Listener listener) {
        this.loop = loop;
        this.text = new PrometheusText(gauge.metric());
        this.connection = new KeptConnection(
                kernel,
                loop,
                gauge.url(),
                "GET",
                "zerohalt",
                "Accept: text/plain;version=0.0.4\r\nAccept-Encoding: identity\r\n",
                TIMEOUT,
                own,
                new KeptConnection.Page() {
                    @Override
                    public void begin() {
                        text.begin();
                    }

                    @Override
                    public void take(byte[] bytes, int from, int to) {
                        text.take(bytes, from, to);
                    }
                });
        this.listener = listener;
        this.timer = loop.timer(this::ask);
    }

    /** Asks in this turn of the loop; an answer that is under way already is waited for first. */
    public void begin() {
        watching = true;
        if (!asking) {
            timer.setAt(loop.now());
        }
    }

    public void stop() {
        watching = false;
        asking = false;
        timer.cancel();
        connection.close();
    }

    private void ask() {
        asking = true;
        askedAt = loop.now();
        timer.setAt(askedAt + LONGEST);
        connection.ask(this::answered);
    }

    private void answered(String failure) {
        asking = false;
        if (watching) {
            long now = loop.now();
            timer.setAt(Math.max(now, askedAt + INTERVAL));
            Reading reading = failure.isEmpty() ? text.result() : new Reading.Unknown(failure);
            listener.gauged(reading, now - askedAt);
        }
    }
}
