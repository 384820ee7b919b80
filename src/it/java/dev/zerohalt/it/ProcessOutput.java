package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The text a process writes to one stream, collected as it comes. */
final class ProcessOutput {
    private final Thread reader;
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    ProcessOutput(InputStream stream, String name) {
        reader = Thread.ofPlatform().daemon().name(name).start(() -> collect(stream));
    }

    private void collect(InputStream stream) {
        byte[] bytes = new byte[8192];
        try (stream) {
            for (int n; (n = stream.read(bytes)) >= 0; ) {
                append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException closedByUs) {
            // The test is over.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void append(String more) {
        text.append(more);
        notifyAll();
    }

    synchronized String text() {
        return text.toString();
    }

    /** The complete lines so far. */
    synchronized List<String> all() {
        String[] lines = text.toString().split("\r?\n", -1);
        return new ArrayList<>(List.of(lines).subList(0, lines.length - 1));
    }

    /** Waits until the text satisfies a condition; false if that did not happen in time or before the stream's end. */
    synchronized boolean await(Predicate<String> condition) {
        long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
        try {
            while (!condition.test(text.toString())) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (ended || left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for the stream's end. */
    void awaitEnd() {
        try {
            reader.join(Await.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
