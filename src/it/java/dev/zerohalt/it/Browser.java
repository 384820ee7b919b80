package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The JDK's HTTP and WebSocket client: it keeps its connections open after use, as browsers and proxies do. */
final class Browser implements Closeable {
    private final ExecutorService threads;
    private final HttpClient client;

    Browser(SandboxNetwork network) {
        threads = Executors.newCachedThreadPool(network.threads());
        client = network.call(() -> HttpClient.newBuilder()
                .executor(threads)
                .sslContext(Certificate.get().trusting())
                .build());
    }

    /** A request by HTTP/1.1. */
    Reply request(Site site) throws Exception {
        return send(site, "http://127.0.0.1:" + Site.PLAIN, HttpClient.Version.HTTP_1_1);
    }

    /** A request by HTTP/2, over TLS. */
    Reply requestByHttp2(Site site) throws Exception {
        return send(site, "https://127.0.0.1:" + Site.TLS, HttpClient.Version.HTTP_2);
    }

    private Reply send(Site site, String address, HttpClient.Version version) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).version(version).build();
        var response = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response, version, site.awaitRequest());
    }

    /** A request that has reached its handler, and the answer to come. */
    record Reply(CompletableFuture<HttpResponse<String>> response, HttpClient.Version version, Handler handler) {
        /** Has the handler answer; the client must get all of it. */
        void complete() throws Exception {
            handler.answer();
            HttpResponse<String> answer = response.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo(Handler.ANSWER);
        }
    }

    /** A WebSocket conversation with a handler. */
    record Conversation(WebSocket socket, Handler handler, Semaphore received) {
        /** Waits for a message, other than those waited for before. */
        void awaitMessage() throws InterruptedException {
            assertThat(received.tryAcquire(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a message from the server")
                    .isTrue();
        }

        /** Waits for a message from now on. */
        void awaitNewMessage() throws InterruptedException {
            received.drainPermits();
            awaitMessage();
        }

        void say(String text) {
            socket.sendText(text, true).join();
        }
    }

    Conversation webSocket(Site site, int port) throws Exception {
        Semaphore received = new Semaphore(0);
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                received.release();
                webSocket.request(1);
                return null;
            }
        };
        CompletableFuture<WebSocket> socket =
                client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port), listener);
        Handler handler = site.awaitRequest();
        handler.upgrade();
        return new Conversation(socket.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS), handler, received);
    }

    /** Its connections end. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
