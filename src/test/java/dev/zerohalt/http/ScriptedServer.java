package dev.zerohalt.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A server for one client: reads a request and answers it in the given pieces, whatever they are. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CompletableFuture<Void> mayClose = new CompletableFuture<>();
    private volatile boolean taken;
    private final Thread thread;

    private ScriptedServer(boolean stays, String... pieces) throws IOException {
        listener = new ServerSocket(0, 8, RunningServer.loopback());
        if (!stays) {
            mayClose.complete(null);
        }
        thread = Thread.ofPlatform().start(() -> serve(pieces));
    }

    /** Answers, and closes the connection. */
    public static ScriptedServer answering(String... pieces) throws IOException {
        return new ScriptedServer(false, pieces);
    }

    /** Answers, and keeps the connection open. */
    public static ScriptedServer staying(String... pieces) throws IOException {
        return new ScriptedServer(true, pieces);
    }

    private void serve(String... pieces) {
        try (Socket client = listener.accept()) {
            client.setTcpNoDelay(true);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder text = new StringBuilder();
            String line;
            while ((line = reader.readLine()) != null && !line.isEmpty()) {
                text.append(line).append('\n');
            }
            request.complete(text.toString());
            for (String piece : pieces) {
                client.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
            taken = true;
            mayClose.join();
        } catch (IOException e) {
            request.completeExceptionally(e); // closed by the test: nobody came
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What the client asked, its lines ended by line feeds. */
    public String request() throws InterruptedException, ExecutionException {
        return request.get();
    }

    /** Whether the whole answer could be written. */
    boolean isTaken() {
        return taken;
    }

    @Override
    public void close() throws IOException {
        mayClose.complete(null);
        listener.close();
        Threads.join(thread);
    }
}
