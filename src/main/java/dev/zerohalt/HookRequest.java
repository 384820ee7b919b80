package dev.zerohalt;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.KeptConnection;
import dev.zerohalt.http.Url;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import java.util.function.Consumer;

/** The request of a hook: a POST without a body, for images that have no program to run. */
final class HookRequest {
    /** The lifecycle ends the hook at its timeout; this is for a request of which nobody hears any more. */
    private static final long LONGER = 5_000_000_000L;

    private final KeptConnection connection;

    /**
     * @param timeoutNanos of the hook
     * @param own learns of the connection
     */
    HookRequest(Kernel kernel, EventLoop loop, Url url, long timeoutNanos, OwnConnections own) {
        this.connection = new KeptConnection(
                kernel,
                loop,
                url,
                "POST",
                "zerohalt",
                "Content-Length: 0\r\nConnection: close\r\n",
                timeoutNanos + LONGER,
                own,
                new KeptConnection.Page() {
                    @Override
                    public void begin() {}

                    @Override
                    public void take(byte[] bytes, int from, int to) {}
                });
    }

    /** The status decides, whatever comes behind it. */
    void send(Hook hook, Consumer<Event> events) {
        connection.ask(failure -> {
            int status = connection.status();
            events.accept(status > 0 ? new Event.HookAnswered(hook, status) : new Event.HookUnanswered(hook, failure));
        });
    }

    void cancel() {
        connection.close();
    }
}
