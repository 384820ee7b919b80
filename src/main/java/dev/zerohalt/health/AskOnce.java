package dev.zerohalt.health;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.Url;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import java.util.Optional;

/** Checks a URL once, as the checks of the application do, and waits for the result. */
public final class AskOnce {
    private AskOnce() {}

    /**
     * What is wrong; empty if the application is well.
     *
     * @param timeoutNanos for all of it
     */
    public static Optional<String> check(Kernel kernel, Url url, long timeoutNanos) {
        EventLoop loop = EventLoop.ofCommand(kernel);
        Verdict[] verdict = new Verdict[1];
        new NetworkCheck(kernel, loop, url, timeoutNanos, new OwnConnections()).begin(result -> {
            verdict[0] = result;
            loop.stop();
        });
        if (verdict[0] == null) { // else it was known without waiting
            loop.run();
        }
        return verdict[0].isWell() ? Optional.empty() : Optional.of(verdict[0].why());
    }
}
