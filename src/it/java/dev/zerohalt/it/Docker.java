package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Docker engine of its own, which touches neither the machine's network nor another engine. */
final class Docker implements AutoCloseable {
    private final Path directory;
    private final Process daemon;

    private Docker(Path directory, Process daemon) {
        this.directory = directory;
        this.daemon = daemon;
    }

    /** How a docker command ended, and what it said. */
    record Outcome(int exitCode, String said) {}

    /** @param directory short: it holds a socket */
    static Docker start(Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "dockerd",
                "--host=unix://" + directory.resolve("socket"),
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--storage-driver=vfs",
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false"));
        String profile = System.getProperty("zerohalt.profile", "");
        if (!profile.isEmpty()) {
            command.add("--seccomp-profile=" + profile);
        }
        Process daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        return new Docker(directory, daemon);
    }

    /** Whether the engine can work here; waits until that is known. */
    boolean isUp() {
        Await.until("dockerd", () -> !daemon.isAlive() || run("version").exitCode() == 0);
        return daemon.isAlive();
    }

    /** The end of what the engine said. */
    String lastWords() throws IOException {
        return Files.readAllLines(directory.resolve("log")).getLast();
    }

    /** Begins a command that goes on. */
    Process begin(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host=unix://" + directory.resolve("socket")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_BUILDKIT", "0");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(String... arguments) {
        Process process = begin(arguments);
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Builds an image from a Dockerfile and the files beside it. */
    void build(String image, Path context, String dockerfile) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(context.resolve("Dockerfile"))) {
            file.write(dockerfile);
        }
        Outcome built = run("build", "--network=none", "--tag", image, context.toString());
        if (built.exitCode() != 0) {
            throw new AssertionError(built.said());
        }
    }

    @Override
    public void close() {
        daemon.destroy();
        try {
            if (!daemon.waitFor(2 * Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                daemon.destroyForcibly();
                throw new AssertionError("dockerd does not end");
            }
            unmount(directory.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Its folder is a mount of its own while it runs, and may be left so. */
    private static void unmount(Path folder) throws IOException, InterruptedException {
        new ProcessBuilder("umount", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
