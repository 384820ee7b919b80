package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** An HTTP server on a port of its own, served by a thread until it is closed. */
final class RunningServer implements AutoCloseable {
    private final LoopKernel kernel;
    private final List<RuntimeException> errors = new CopyOnWriteArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread;
    private final int port;

    RunningServer(LoopKernel kernel, Router router) throws IOException {
        this.kernel = kernel;
        this.port = freePort();
        EventLoop[] loop = new EventLoop[1];
        loop[0] = new EventLoop(kernel, () -> stopIfAsked(loop[0]), errors::add);
        new HttpServer(kernel, loop[0], router).listen("health", IpAddress.LOOPBACK_IPV4, port);
        thread = Thread.ofPlatform().name("http-server-under-test").start(loop[0]::run);
    }

    private void stopIfAsked(EventLoop loop) {
        if (kernel.isStopping()) {
            loop.stop();
        }
    }

    /** A port nobody listens on, and which no client on this machine is given by chance. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000); // below ip_local_port_range
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    int port() {
        return port;
    }

    Client connect() throws IOException {
        return connect(0);
    }

    /**
     * @param receiveBuffer bytes the client's kernel takes before the client has read any; 0 for the default
     */
    Client connect(int receiveBuffer) throws IOException {
        Client client = new Client(new InetSocketAddress(loopback(), port), receiveBuffer);
        clients.add(client);
        return client;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        kernel.stop();
        Threads.join(thread);
        assertThat(errors).isEmpty();
    }
}
