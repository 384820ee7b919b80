package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Misuse of a server, going on until it is closed: see attack.c. */
final class Attack implements AutoCloseable {
    private final Process process;

    private Attack(Process process) {
        this.process = process;
    }

    /**
     * Returns once all connections have been made.
     *
     * @param target what is asked for
     */
    static Attack on(Instance instance, String how, int connections, String target) {
        String program = Helpers.program("attack").toString();
        String port = Integer.toString(Instance.HEALTH_PORT);
        Process process = instance.network()
                .call(() -> new ProcessBuilder(program, how, port, Integer.toString(connections), target).start());
        Attack attack = new Attack(process);
        try {
            BufferedReader said = process.inputReader(StandardCharsets.ISO_8859_1);
            String line = said.readLine();
            if (!"attacking".equals(line)) {
                throw new AssertionError("cannot attack: " + how);
            }
        } catch (IOException e) {
            attack.close();
            throw new UncheckedIOException(e);
        }
        return attack;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the attack does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
