package dev.zerohalt.connections;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/** TCP connections inside this machine; closing it resets those that are still open. */
public final class Loopback implements AutoCloseable {
    private static final int SMALL = 4096;
    private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

    private final List<Closeable> made = new ArrayList<>();

    /** How the two ends find each other. */
    public enum Family {
        IPV4("127.0.0.1", "127.0.0.1"),
        IPV6("::1", "::1"),
        /** An IPv4 client of a listener on {@code ::}. */
        V4_MAPPED("::", "127.0.0.1");

        private final String listener;
        private final String destination;

        Family(String listener, String destination) {
            this.listener = listener;
            this.destination = destination;
        }

        private StandardProtocolFamily ofListener() {
            return this == IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        }

        private StandardProtocolFamily ofClient() {
            return this == IPV6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        }

        /** False on a machine without IPv6. */
        public boolean isAvailable() {
            try (ServerSocketChannel channel = ServerSocketChannel.open(ofListener())) {
                channel.bind(address(listener, 0));
                return true;
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }

        public InetSocketAddress destination(int port) {
            return address(destination, port);
        }
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(String address, int port) {
        return unchecked(() -> new InetSocketAddress(InetAddress.getByName(address), port));
    }

    private synchronized <T extends Closeable> T keep(T resource) {
        made.add(resource);
        return resource;
    }

    /**
     * Binds to a port that nobody has. Not to one of those the kernel gives to clients: on another address that may be the
     * port of somebody's client, and then it shows other connections as well.
     */
    private static <T> T bound(Binding<T> binding) {
        for (int i = 0; ; i++) {
            try {
                return binding.to(unused());
            } catch (BindException e) {
                if (i == 100) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A port that no test of this JVM has had, and nobody else has, with whatever address: all who run beside each other share the
     * tables.
     */
    private static int unused() {
        int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
        return USED.add(port) && isFree(port) ? port : unused();
    }

    private static boolean isFree(int port) {
        try (ServerSocketChannel ofAllAddresses = ServerSocketChannel.open()) {
            ofAllAddresses.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            ofAllAddresses.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Binding<T> {
        T to(int port) throws IOException;
    }

    public Listener listen(Family family) {
        return listen(family, 1024);
    }

    public Listener listen(Family family, int backlog) {
        Assumptions.assumeTrue(family.isAvailable(), "no IPv6 on this machine");
        return unchecked(() -> {
            ServerSocketChannel channel = keep(ServerSocketChannel.open(family.ofListener()));
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            bound(port -> channel.bind(address(family.listener, port), backlog));
            return new Listener(family, channel);
        });
    }

    /** A client's socket on a port of its own, without a connection. */
    public SocketChannel client(Family family) {
        SocketChannel channel = unchecked(() -> keep(SocketChannel.open(family.ofClient())));
        return bound(port -> channel.bind(address(family.destination, port)));
    }

    @Override
    public void close() {
        List<Closeable> all;
        synchronized (this) {
            all = List.copyOf(made);
            made.clear();
        }
        for (Closeable resource : all) {
            unchecked(() -> {
                if (resource instanceof SocketChannel socket && socket.isOpen()) {
                    abort(socket);
                }
                resource.close();
                return null;
            });
        }
    }

    public static int port(SocketChannel channel) {
        return unchecked(() -> ((InetSocketAddress) channel.getLocalAddress()).getPort());
    }

    public final class Listener {
        private final Family family;
        private final ServerSocketChannel channel;

        private Listener(Family family, ServerSocketChannel channel) {
            this.family = family;
            this.channel = channel;
        }

        public int port() {
            return unchecked(() -> ((InetSocketAddress) channel.getLocalAddress()).getPort());
        }

        /** A client that is connected and waits to be accepted. */
        public SocketChannel connect() {
            return connect(SocketChannel::open);
        }

        /** The same with a receive buffer that takes little of what is sent to it. */
        public SocketChannel connectSlowReader() {
            return connect(of -> SocketChannel.open(of).setOption(StandardSocketOptions.SO_RCVBUF, SMALL));
        }

        private interface Opening {
            SocketChannel open(StandardProtocolFamily family) throws IOException;
        }

        private SocketChannel connect(Opening opening) {
            return unchecked(() -> {
                SocketChannel client = keep(opening.open(family.ofClient()));
                client.connect(family.destination(port()));
                return client;
            });
        }

        public SocketChannel accept() {
            return unchecked(() -> keep(channel.accept()));
        }

        public Connection connection() {
            return new Connection(connect(), accept());
        }

        public Connection connectionOfSlowReader() {
            return new Connection(connectSlowReader(), accept());
        }

        public void close() {
            unchecked(() -> {
                channel.close();
                return null;
            });
        }
    }

    /** Both ends of a connection. */
    public record Connection(SocketChannel client, SocketChannel server) {
        public void clientShutsDown() {
            unchecked(client::shutdownOutput);
        }

        public void serverShutsDown() {
            unchecked(server::shutdownOutput);
        }

        public void clientCloses() {
            Loopback.close(client);
        }

        public void serverCloses() {
            Loopback.close(server);
        }

        /** The client resets it, so that no TIME_WAIT is left anywhere. */
        public void abort() {
            unchecked(() -> {
                Loopback.abort(client);
                return null;
            });
            serverCloses();
        }

        /** The server sends until no more fits into the buffers. */
        public long serverFills() {
            return unchecked(() -> {
                server.setOption(StandardSocketOptions.SO_SNDBUF, 16 * SMALL);
                server.configureBlocking(false);
                long sent = 0;
                while (true) {
                    int now = server.write(ByteBuffer.allocate(16 * SMALL));
                    if (now == 0) {
                        return sent;
                    }
                    sent += now;
                }
            });
        }

        /** The client sends a few bytes. */
        public void clientSends(int count) {
            unchecked(() -> client.write(ByteBuffer.allocate(count)));
        }

        /** The client reads until the server's end. */
        public long clientReadsAll() {
            return unchecked(() -> {
                ByteBuffer buffer = ByteBuffer.allocate(16 * SMALL);
                long received = 0;
                while (true) {
                    int now = client.read(buffer.clear());
                    if (now < 0) {
                        return received;
                    }
                    received += now;
                }
            });
        }
    }

    private static void abort(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    private static void close(SocketChannel channel) {
        unchecked(() -> {
            channel.close();
            return null;
        });
    }
}
