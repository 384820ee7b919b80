package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client program that runs in the network of a sandbox. */
final class Program implements Closeable {
    private final Process process;
    private final ProcessOutput out;

    Program(SandboxNetwork network, String... command) {
        process = network.call(
                () -> new ProcessBuilder(command).redirectErrorStream(true).start());
        out = new ProcessOutput(process.getInputStream(), command[0]);
    }

    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        process.getOutputStream().flush();
    }

    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    String output() {
        return out.text();
    }

    void awaitOutput(String text) {
        if (!out.await(all -> all.contains(text))) {
            throw new AssertionError("waited in vain for \"" + text + "\" in\n" + output());
        }
    }

    /** Waits until it has ended by itself, without an error, and gives all that it wrote. */
    String awaitEnd() {
        try {
            assertThat(process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it ends, after\n" + output())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        out.awaitEnd();
        assertThat(process.exitValue()).as(output()).isZero();
        return output();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
