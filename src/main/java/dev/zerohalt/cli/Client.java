package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.http.Url;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.status.StatusPage;
import java.util.List;
import java.util.Optional;

/** Asks a running zerohalt, and waits for the answer. */
public final class Client {
    private static final long TIMEOUT = 5_000_000_000L;

    static final String NOT_FOUND = "404";

    /** More than there is to say of as many connections as are named; a longer answer is cut. */
    private static final int MAX_STATUS = 64 * 1024;

    private Client() {}

    /**
     * Why the health is not good; empty if it is.
     *
     * @param url whom to ask; empty for the zerohalt that has these settings
     */
    public static Optional<String> probe(Kernel kernel, Optional<String> url, Config.Health settings) {
        Optional<Url> target = url.map(Client::withoutFragment)
                .flatMap(Url::parse)
                .filter(parsed -> parsed.isHttp() && !parsed.addresses().isEmpty());
        if (url.isPresent() && target.isEmpty()) {
            return Optional.of("cannot probe \"" + url.get()
                    + "\": not http://host[:port][/path] with an IP address or localhost as host");
        }
        Exchange.Answer answer = target.isPresent()
                ? ask(kernel, target.get(), target.get().addresses(), Exchange.STATUS_LINE)
                : ask(kernel, settings, settings.healthPath(), Exchange.STATUS_LINE);
        return Optional.of(answer.failure()).filter(failure -> !failure.isEmpty());
    }

    /**
     * The status of the zerohalt that has these settings; a failure if its HTTP status is not 2xx.
     *
     * @param query parameters of {@link StatusPage}
     */
    public static Exchange.Answer status(Kernel kernel, Config.Health settings, String query) {
        Exchange.Answer answer = ask(kernel, settings, Config.STATUS_PATH + "?" + query, MAX_STATUS);
        return answer.status().equals(NOT_FOUND) ? new Exchange.Answer(0, switchedOff(), "") : answer;
    }

    /** What status 404 means. */
    static String switchedOff() {
        return "status " + NOT_FOUND + ", as with " + Setting.STATUS_ACCESS.variable() + "=off";
    }

    /** The server of these settings, where it is bound. */
    private static Exchange.Answer ask(Kernel kernel, Config.Health settings, String target, int length) {
        return ask(kernel, url(settings, target), addresses(settings), length);
    }

    static Url url(Config.Health settings, String target) {
        return new Url(true, "localhost", settings.port(), target);
    }

    static List<IpAddress> addresses(Config.Health settings) {
        Optional<IpAddress> bound = settings.bind().filter(address -> !address.isAny());
        return bound.map(List::of).orElse(url(settings, "/").addresses());
    }

    private static Exchange.Answer ask(Kernel kernel, Url url, List<IpAddress> addresses, int length) {
        EventLoop loop = EventLoop.ofCommand(kernel);
        Exchange exchange = new Exchange(
                kernel, loop, url, "GET", "zerohalt-probe", TIMEOUT, new byte[length], false, new OwnConnections());
        Exchange.Answer[] result = new Exchange.Answer[1];
        exchange.begin(addresses, answer -> {
            result[0] = new Exchange.Answer(answer.connectError(), failure(url, answer), answer.text());
            loop.stop();
        });
        loop.run();
        return result[0];
    }

    static String failure(Url url, Exchange.Answer answer) {
        if (answer.connectError() != 0) {
            return "cannot reach " + url.host() + ":" + url.port() + ": " + answer.failure();
        }
        if (!answer.failure().isEmpty()) {
            return answer.failure();
        }
        return answer.status().startsWith("2") ? "" : "status " + answer.status();
    }

    /** A fragment is for the client alone. RFC 3986 3.5 */
    private static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }
}
