package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx as the application, and behind it the handler, which the test plays: it answers when the test likes. Only nginx
 * listens on monitored ports.
 */
final class Site implements AutoCloseable {
    /** HTTP/1.1 and WebSocket. */
    static final int PLAIN = Instance.APP_PORT;

    /** HTTP/2 without TLS, by prior knowledge. */
    static final int HTTP_2 = 8081;

    /** TLS, with HTTP/2 for those who ask for it. */
    static final int TLS = 8443;

    /** After this long nothing on a connection is new. */
    static final Duration IDLE_THRESHOLD = Duration.ofMillis(500);

    /** Where the application's metrics come from; nginx has them at /metrics, too. */
    static final int METRICS = 9100;

    private static final int HANDLER = 9000;

    final Instance instance;
    private final ServerSocket handlers;
    private final Deque<Closeable> opened = new ArrayDeque<>();

    private Site(Instance instance) {
        this.instance = instance;
        this.handlers = instance.network().listen(HANDLER);
    }

    static Site start(Launch launch, Path directory) throws IOException {
        Nginx.configure(directory, http(Certificate.get()));
        Launch configured = launch.set("ADDITIONAL_PORTS", HTTP_2 + "," + TLS);
        return new Site(Nginx.start(configured, directory, PLAIN, HTTP_2, TLS));
    }

    private static String http(Certificate certificate) {
        return """
            map $http_upgrade $connection_header { default upgrade; '' close; }
            server {
                listen %d;
                listen %d http2;
                listen %d ssl http2;
                ssl_certificate %s;
                ssl_certificate_key %s;
                ssl_protocols TLSv1.2 TLSv1.3;
                location = /metrics {
                    proxy_pass http://127.0.0.1:%d;
                }
                location / {
                    proxy_pass http://127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $connection_header;
                    # A client that has sent its end still wants its answer.
                    proxy_ignore_client_abort on;
                }
            }
            """.formatted(PLAIN, HTTP_2, TLS, certificate.file(), certificate.key(), METRICS, HANDLER);
    }

    /** The next request that reaches the handler. */
    Handler awaitRequest() throws IOException {
        Handler handler = Handler.of(handlers.accept());
        onClose(handler);
        return handler;
    }

    Socket connect() {
        return instance.connect();
    }

    /** A client program. */
    Program program(String... command) {
        Program program = new Program(instance.network(), command);
        onClose(program);
        return program;
    }

    /** A client of the platform's own, which keeps its connections open. */
    Browser browser() {
        Browser browser = new Browser(instance.network());
        onClose(browser);
        return browser;
    }

    /** Is closed with the site, latest first. */
    void onClose(Closeable resource) {
        opened.push(resource);
    }

    /** Lets time pass until what has happened so far is longer ago than the idle threshold. */
    static void becomeIdle() {
        Await.pause(IDLE_THRESHOLD.plusMillis(100));
    }

    /** Waits until the application has accepted a connection. */
    void awaitAccepted(Socket client) {
        Pattern row = Pattern.compile(" [0-9A-F]+:%04X [0-9A-F]+:%04X 01 (\\S+ +){5}[1-9]"
                .formatted(client.getPort(), client.getLocalPort()));
        Await.until(
                "nginx to accept a connection",
                () -> row.matcher(read("/proc/" + instance.pid() + "/net/tcp")).find());
    }

    /** Waits until nothing is left in a queue: a client may take a while to acknowledge. */
    void awaitEmptyQueues() {
        Pattern queued = Pattern.compile(
                ":(%04X|%04X|%04X) [0-9A-F]+:[0-9A-F]+ 01 (?!00000000:00000000)".formatted(PLAIN, HTTP_2, TLS));
        Await.until(
                "empty queues",
                () -> !queued.matcher(read("/proc/" + instance.pid() + "/net/tcp"))
                        .find());
    }

    /** Whether nginx and a client have both spoken last within the same tick of the kernel's clock. */
    boolean haveSpokenWithinOneTick(Socket client) {
        String socket = program(
                        "ss", "-tinH", "sport = :" + client.getPort() + " and dport = :" + client.getLocalPort())
                .awaitEnd();
        return millisSince("lastsnd", socket) == millisSince("lastrcv", socket);
    }

    /** ss(8) leaves out what is 0. */
    private static long millisSince(String what, String socket) {
        assertThat(socket).contains("bytes_received:");
        Matcher field = Pattern.compile(what + ":(\\d+)").matcher(socket);
        return field.find() ? Long.parseLong(field.group(1)) : 0;
    }

    /** nginx's one worker, by its id on the host. */
    int worker() {
        return child(child(instance.pid()));
    }

    private static int child(int parent) {
        Await.until("a child of process " + parent, () -> Sandbox.firstChild(parent) != 0);
        return Sandbox.firstChild(parent);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        try {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
        } finally {
            instance.close();
        }
    }
}
