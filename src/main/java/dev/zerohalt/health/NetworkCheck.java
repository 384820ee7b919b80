package dev.zerohalt.health;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.http.Url;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the application at its URL. By http, the status must be from 200 to 399; by tcp, it is enough that somebody accepts a
 * connection. The answer is read to its end: an application whose answer nobody reads would log an error.
 */
final class NetworkCheck implements Check {
    private static final int BUFFER = 512;

    /** What an application answers that is up, and says that it is not ready. */
    private static final String UNAVAILABLE = "503";

    private final Kernel kernel;
    private final Url url;
    private final Exchange exchange;

    /**
     * @param timeoutNanos for all of it
     * @param own learns of the connections
     */
    NetworkCheck(Kernel kernel, EventLoop loop, Url url, long timeoutNanos, OwnConnections own) {
        this.kernel = kernel;
        this.url = url;
        this.exchange = new Exchange(kernel, loop, url, "GET", "zerohalt", timeoutNanos, new byte[BUFFER], true, own);
    }

    @Override
    public void begin(Consumer<Verdict> done) {
        List<IpAddress> addresses = url.addresses(kernel);
        if (addresses.isEmpty()) {
            done.accept(Verdict.unwell(url + ": " + Url.NO_SUCH_HOST));
        } else {
            exchange.begin(addresses, answer -> done.accept(verdict(answer)));
        }
    }

    private Verdict verdict(Exchange.Answer answer) {
        String status = answer.status();
        boolean connected = !url.isHttp() && answer.failure().isEmpty();
        if (connected || status.startsWith("2") || status.startsWith("3")) {
            return Verdict.WELL;
        }
        String why = url + ": " + (status.isEmpty() ? answer.failure() : "status " + status);
        if (Errno.isShortage(answer.connectError())) {
            return Verdict.unknown(why);
        }
        boolean notReady = answer.connectError() == Errno.ECONNREFUSED || status.equals(UNAVAILABLE);
        return notReady ? Verdict.notReady(why) : Verdict.unwell(why);
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }
}
