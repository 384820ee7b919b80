package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands, each with a time limit. */
public final class Shell {
    private static final long LIMIT_SECONDS = 90;

    private Shell() {}

    /** How a command ended, and what it wrote, on standard error too. */
    public record Outcome(int exitCode, String said) {}

    /** Begins a command that goes on, and writes to a file. */
    public static Process begin(List<String> command, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("DOCKER_BUILDKIT", "0");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command that goes on has written to its file. */
    public static String written(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Outcome run(List<String> command) {
        try {
            Path log = Files.createTempFile("command", ".log");
            try {
                int exitCode = await(begin(command, log), command);
                return new Outcome(exitCode, Files.readString(log, StandardCharsets.UTF_8));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command says that has to succeed. */
    public static String ok(List<String> command) {
        Outcome outcome = run(command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + outcome);
        }
        return outcome.said().strip();
    }

    public static String ok(String... command) {
        return ok(List.of(command));
    }

    /** The exit code; one that does not end is killed. */
    public static int await(Process process, Object what) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("not done within " + LIMIT_SECONDS + " s: " + what);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public static void end(Process process) {
        process.destroy();
        int _ = await(process, "the end of " + process.info().command());
    }

    public static List<String> concat(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all;
    }
}
