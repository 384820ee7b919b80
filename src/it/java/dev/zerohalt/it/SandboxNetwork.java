package dev.zerohalt.it;

import dev.zerohalt.Await;
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
import java.util.concurrent.ThreadFactory;

/**
 * The network of a sandbox, seen from inside: a thread that lives in its namespace makes the sockets, which may then
 * be used from any thread. While this is open the namespace stays alive; closing it closes the sockets.
 */
final class SandboxNetwork implements AutoCloseable {
    private final int pid;
    private final List<Closeable> made = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService inside = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().unstarted(task));

    SandboxNetwork(int pid) {
        this.pid = pid;
        call(() -> {
            Posix.enterNetworkOf(pid);
            return null;
        });
    }

    /** Threads whose sockets are made inside too, for a client that has threads of its own. */
    ThreadFactory threads() {
        return task -> Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                Posix.enterNetworkOf(pid);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            task.run();
        });
    }

    /** Runs inside, as do the threads that it starts. */
    <T> T call(Callable<T> task) {
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

    /** A connection from an address of ours. */
    Socket connectFrom(String source, String address, int port) {
        return call(() -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
            return connected(socket, address, port);
        });
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
    ServerSocket listen(int port) {
        return listen("::", port);
    }

    /** Takes a port of one address. */
    ServerSocket listen(String address, int port) {
        return call(() -> {
            ServerSocket listener = new ServerSocket(port, 50, InetAddress.getByName(address));
            listener.setSoTimeout((int) Await.PATIENCE.toMillis());
            made.add(listener);
            return listener;
        });
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
