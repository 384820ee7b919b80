package dev.zerohalt.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The application: an ordinary HTTP server that has never heard of graceful shutdown. SIGTERM ends it in the middle of
 * whatever it is doing (it is run with -Xrs, so that not even the JVM handles the signal).
 *
 * <p>Arguments: its port, and how many milliseconds it takes to listen there.
 *
 * <p>{@code GET /work/N} answers N bytes after 5 to 500 ms; {@code GET /health} answers at once.
 */
final class App {
    private static final int BACKLOG = 1024;

    private App() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Thread.sleep(Long.parseLong(args[1]));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        // As long as a load balancer keeps idle connections, and longer: who closes first may cut a request off.
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(address, BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, 2));
        server.createContext("/work/", App::work);
        server.start();
    }

    private static void work(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, 501));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        answer(exchange, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static void answer(HttpExchange exchange, int bytes) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, bytes);
            exchange.getResponseBody().write(new byte[bytes]);
        }
    }
}
