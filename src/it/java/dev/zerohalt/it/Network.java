package dev.zerohalt.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network of a sandbox, seen from inside: a thread that lives in its namespace makes the sockets, which may then
 * be used from any thread. While this is open the namespace stays alive; closing it closes the sockets.
 */
final class Network implements AutoCloseable {
    private final List<Closeable> made = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService inside = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().unstarted(task));

    Network(int pid) {
        call(() -> {
            Posix.enterNetworkOf(pid);
            return null;
        });
    }

    private <T> T call(Callable<T> task) {
        try {
            return inside.submit(task).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    Socket connect(String address, int port) {
        return call(() -> connected(new Socket(), address, port));
    }

    /** A connection whose receive buffer is as small as the kernel allows. */
    Socket connectSlowReader(String address, int port) {
        return call(() -> {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(2048);
            return connected(socket, address, port);
        });
    }

    /** Takes a port, on every address. */
    void listen(int port) {
        call(() -> made.add(new ServerSocket(port)));
    }

    private Socket connected(Socket socket, String address, int port) throws IOException {
        int timeout = (int) Await.PATIENCE.toMillis();
        made.add(socket);
        try {
            socket.setSoTimeout(timeout);
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), timeout);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() {
        inside.shutdownNow();
        for (Closeable socket : List.copyOf(made)) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
