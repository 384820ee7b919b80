package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A program whose execution does not come to an end, as with a file system that does not deliver it, until it is let go. */
final class HeldProgram implements AutoCloseable {
    private final Process holder;
    private final ProcessOutput out;

    /**
     * @param program a file on a file system of any kind
     */
    HeldProgram(Path program) {
        try {
            holder = new ProcessBuilder(Helpers.program("hold_exec").toString(), program.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = new ProcessOutput(holder.getInputStream(), "hold_exec");
        if (!out.await(text -> text.contains("holding\n"))) {
            throw new AssertionError("cannot hold " + program + ": " + out.text());
        }
    }

    /** Waits until so many processes have been held. */
    void awaitHeld(int processes) {
        Await.until(
                () -> processes + " processes that are held, not\n" + out.text(),
                () -> out.all().stream()
                                .filter(line -> line.startsWith("held "))
                                .count()
                        >= processes);
    }

    /** Whoever is held goes on, and nobody is held any more. */
    void letGo() {
        try {
            holder.getOutputStream().close();
            holder.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        letGo();
    }
}
