package dev.zerohalt.gauge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An application with a page of metrics, which answers every request on every connection as the test likes. */
public final class MetricServer implements AutoCloseable {
    /** The name of its metric. */
    public static final String METRIC = "requests_in_hand";

    private final ServerSocket listener;
    private final List<Socket> clients = Collections.synchronizedList(new ArrayList<>());
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Behaviour behaviour = page("");

    /** How it answers. */
    public interface Behaviour {
        /** Writes an answer; whether the connection stays open for the next request. */
        boolean answer(OutputStream out) throws IOException, InterruptedException;
    }

    public MetricServer(ServerSocket listener) {
        this.listener = listener;
        daemon(this::accept);
    }

    /** On a port of the loopback that is free. */
    public static MetricServer start() {
        try {
            return new MetricServer(new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                clients.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over, or nobody came.
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            boolean stays = true;
            while (stays) {
                StringBuilder head = new StringBuilder();
                String line;
                while ((line = reader.readLine()) != null && !line.isEmpty()) {
                    head.append(line).append('\n');
                }
                if (line == null) {
                    return;
                }
                requests.add(head.toString());
                stays = behaviour.answer(client.getOutputStream());
            }
        } catch (IOException gone) {
            // The client has gone, or the test is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static Behaviour page(String body) {
        return text(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body,
                true);
    }

    /** These bytes, whatever they are. */
    public static Behaviour text(String text, boolean stays) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return out -> {
            out.write(bytes);
            return stays;
        };
    }

    public void behave(Behaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    /** So many requests are in hand. */
    public void shows(int number) {
        behave(page(
                "# HELP requests_in_hand as it says\n# TYPE requests_in_hand gauge\n" + METRIC + " " + number + "\n"));
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections it has accepted. */
    public int connections() {
        return connections.get();
    }

    /** The requests so far, their lines ended by line feeds. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket client : List.copyOf(clients)) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
