package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** HTTP/2: several requests on one connection, and frames that are none. */
final class Http2Exchanges {
    /** Longer than a tick of the kernel's clock: then it can tell which of two messages was first. */
    private static final Duration TICK = Duration.ofMillis(50);

    private Http2Exchanges() {}

    /** A connection that has been used, with all that is said at its beginning behind it. */
    private static Browser connected(Site site) throws Exception {
        Browser browser = site.browser();
        browser.requestByHttp2(site).complete();
        Await.pause(TICK);
        return browser;
    }

    static Exchange inFlight(Site site) throws Exception {
        Browser browser = connected(site);
        Browser.Reply reply = browser.requestByHttp2(site);
        return new Exchange(reply::complete, browser::close);
    }

    static Exchange idle(Site site) throws Exception {
        Browser browser = connected(site);
        browser.requestByHttp2(site).complete();
        Site.becomeIdle();
        return new Exchange(() -> browser.requestByHttp2(site).complete(), browser::close);
    }

    static Exchange streams(Site site) throws Exception {
        Browser browser = connected(site);
        Browser.Reply first = browser.requestByHttp2(site);
        Browser.Reply second = browser.requestByHttp2(site);
        Await.pause(TICK);
        first.complete();
        site.awaitEmptyQueues();
        return new Exchange(second::complete, browser::close);
    }

    private static Socket connect(Site site) {
        return site.instance.connect("127.0.0.1", Site.HTTP_2);
    }

    static Exchange windowUpdate(Site site) throws IOException {
        Socket socket = connect(site);
        Http2 client = Http2.on(socket);
        client.request(1);
        site.awaitRequest().answer();
        assertThat(client.receiveAnswer()).isEqualTo(Handler.ANSWER);
        Await.pause(TICK);
        client.enlargeWindow(0, 1000);
        return new Exchange(() -> answer(site, client, 3), socket::close);
    }

    private static void answer(Site site, Http2 client, int stream) throws IOException {
        client.request(stream);
        site.awaitRequest().answer();
        assertThat(client.receiveAnswer()).isEqualTo(Handler.ANSWER);
    }

    static Exchange ping(Site site) throws IOException {
        Socket socket = connect(site);
        Http2 client = Http2.on(socket);
        client.request(1);
        Handler handler = site.awaitRequest();
        Await.pause(TICK);
        client.ping();
        site.awaitEmptyQueues();
        return new Exchange(
                () -> {
                    handler.answer();
                    assertThat(client.receiveAnswer()).isEqualTo(Handler.ANSWER);
                },
                socket::close);
    }
}
