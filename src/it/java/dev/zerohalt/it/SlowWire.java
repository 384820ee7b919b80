package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another way to a port, on which every byte takes longer than a tick of the kernel's clock, as from another machine. On
 * loopback an answer and what the client sends because of it come within one tick, in which the kernel cannot tell which
 * was first.
 */
final class SlowWire {
    private static final Duration DELAY = Duration.ofMillis(30);

    private final SandboxNetwork network;
    private final int to;
    private final AtomicInteger fromClients = new AtomicInteger();

    private SlowWire(SandboxNetwork network, int to) {
        this.network = network;
        this.to = to;
    }

    /** Its connections end with one of their sides; it ends with the network. */
    static SlowWire between(SandboxNetwork network, int port, int to) {
        SlowWire wire = new SlowWire(network, to);
        ServerSocket listener = network.listen(port);
        start(() -> {
            while (true) {
                wire.connect(listener.accept());
            }
        });
        return wire;
    }

    /** Waits until the server has got as many of the clients' messages. */
    void awaitDelivered(int messages) {
        Await.until(messages + " messages of a client, delivered", () -> fromClients.get() >= messages);
    }

    private void connect(Socket client) {
        Socket server = network.connect("127.0.0.1", to);
        start(() -> carry(client, server, fromClients));
        start(() -> carry(server, client, new AtomicInteger()));
    }

    private static void carry(Socket from, Socket into, AtomicInteger delivered) throws IOException {
        byte[] bytes = new byte[65_536];
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            for (int n; (n = in.read(bytes)) > 0; ) {
                Await.pause(DELAY);
                out.write(bytes, 0, n);
                int _ = delivered.incrementAndGet();
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // One of the sides has ended.
            }
        });
    }
}
