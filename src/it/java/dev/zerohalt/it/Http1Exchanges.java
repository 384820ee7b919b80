package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;

/** HTTP/1.1, and connections on which nothing is spoken yet. */
final class Http1Exchanges {
    private static final String REQUEST = Http.request("GET", "/");
    private static final int CLOSE_WAIT = 8;
    private static final int MOST_TRIES = 100;

    private Http1Exchanges() {}

    private static void assertWhole(Socket client) throws IOException {
        assertThat(Http.receive(client, true).body()).isEqualTo(Handler.ANSWER);
    }

    static Exchange slowHandler(Site site) throws IOException {
        Program curl = site.program("curl", "-sS", "http://127.0.0.1:" + Site.PLAIN);
        Handler handler = site.awaitRequest();
        return new Exchange(
                () -> {
                    handler.answer();
                    assertThat(curl.awaitEnd()).isEqualTo(Handler.ANSWER);
                },
                Exchange.NOTHING);
    }

    static Exchange upload(Site site) throws IOException {
        Socket client = site.connect();
        String half = "x".repeat(10_000);
        Http.send(client, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + half);
        site.awaitAccepted(client);
        return new Exchange(
                () -> {
                    Http.send(client, half);
                    site.awaitRequest().answer();
                    assertWhole(client);
                },
                client::close);
    }

    static Exchange download(Site site) throws IOException {
        Socket client = site.instance.network().connectSlowReader("127.0.0.1", Site.PLAIN);
        Http.send(client, REQUEST);
        site.awaitRequest().answer();
        return new Exchange(() -> assertWhole(client), client::close);
    }

    static Exchange answered(Site site) throws Exception {
        Browser browser = site.browser();
        browser.request(site).complete();
        site.awaitEmptyQueues();
        return new Exchange(() -> browser.request(site).complete(), browser::close);
    }

    static Exchange keepAlive(Site site) throws Exception {
        Exchange answered = answered(site);
        Site.becomeIdle();
        return answered;
    }

    static Exchange pipelined(Site site) throws IOException {
        Socket client = site.connect();
        Http.send(client, REQUEST + REQUEST);
        Handler first = site.awaitRequest();
        return new Exchange(
                () -> {
                    first.answer();
                    site.awaitRequest().answer();
                    assertWhole(client);
                    assertWhole(client);
                },
                client::close);
    }

    static Exchange pipelinedBehindAnswer(Site site) throws IOException {
        Socket client = site.connect();
        Http.send(client, REQUEST + REQUEST);
        site.awaitRequest().answer();
        assertWhole(client);
        Handler second = site.awaitRequest();
        site.awaitEmptyQueues();
        return new Exchange(
                () -> {
                    second.answer();
                    assertWhole(client);
                },
                client::close);
    }

    /** The client asks again as soon as it has its answer, until that is within the same tick. */
    static Exchange nextWithinTick(Site site) throws IOException {
        Socket client = site.connect();
        Http.send(client, REQUEST);
        Handler handler = site.awaitRequest();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            handler.answer();
            assertWhole(client);
            Http.send(client, REQUEST);
            Handler next = site.awaitRequest();
            if (site.haveSpokenWithinOneTick(client)) {
                return new Exchange(
                        () -> {
                            next.answer();
                            assertWhole(client);
                        },
                        client::close);
            }
            handler = next;
        }
        throw new AssertionError("no request came within the same tick as the answer before it");
    }

    static Exchange halfClosed(Site site) throws IOException {
        Socket client = site.connect();
        Http.send(client, REQUEST);
        Handler handler = site.awaitRequest();
        client.shutdownOutput();
        site.instance.awaitTcpState(Site.PLAIN, CLOSE_WAIT);
        return new Exchange(
                () -> {
                    handler.answer();
                    assertWhole(client);
                },
                client::close);
    }

    /** The application does not come to accept it for a while. */
    static Exchange acceptQueue(Site site) throws IOException {
        int worker = site.worker();
        Posix.kill(worker, Posix.SIGSTOP);
        Socket client = site.connect();
        Http.send(client, REQUEST);
        return new Exchange(
                () -> {
                    Posix.kill(worker, Posix.SIGCONT);
                    site.awaitRequest().answer();
                    assertWhole(client);
                },
                client::close);
    }

    static Exchange neverSends(Site site) {
        Socket client = site.connect();
        site.awaitAccepted(client);
        Site.becomeIdle();
        return new Exchange(Exchange.NOTHING, client::close);
    }
}
