package dev.zerohalt.e2e.engines;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Docker engine of its own. */
final class Docker implements Engine {
    private static final Path DIRECTORY = Path.of("/run/docker-e2e");

    private final CommandLine docker;
    private final Process daemon;
    private final String runtime;
    private final String runtimeVersion;

    private Docker(Process daemon, CommandLine docker, String runtime, String runtimeVersion) {
        this.daemon = daemon;
        this.docker = docker;
        this.runtime = runtime;
        this.runtimeVersion = runtimeVersion;
    }

    /** With the runtime that it has by default. */
    static Docker start() throws IOException {
        return start("runc", "{}", firstLine(Shell.ok("runc", "--version")).replace("version ", ""));
    }

    /** @param configuration the engine's daemon.json */
    static Docker start(String runtime, String configuration, String runtimeVersion) throws IOException {
        Files.createDirectories(DIRECTORY);
        Path file = DIRECTORY.resolve("daemon.json");
        Files.writeString(file, configuration);
        Process daemon = Shell.begin(
                List.of(
                        "dockerd",
                        "--host=unix://" + socket(),
                        "--config-file=" + file,
                        "--data-root=" + DIRECTORY.resolve("data"),
                        "--exec-root=" + DIRECTORY.resolve("exec"),
                        "--pidfile=" + DIRECTORY.resolve("pid")),
                log());
        CommandLine docker = new CommandLine(List.of("docker", "--host=unix://" + socket()));
        Await.until(
                () -> "dockerd: " + lastWords(),
                () -> !daemon.isAlive() || docker.run("version").exitCode() == 0);
        docker.ok("load", "--input=" + Image.archive());
        return new Docker(daemon, docker, runtime, runtimeVersion);
    }

    private static Path socket() {
        return DIRECTORY.resolve("socket");
    }

    private static Path log() {
        return DIRECTORY.resolve("log");
    }

    private static String lastWords() {
        return Shell.ok("tail", "-n", "5", log().toString());
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElseThrow();
    }

    CommandLine commandLine() {
        return docker;
    }

    /** For the commands of Compose on a project. */
    CommandLine compose(Path file) {
        return new CommandLine(List.of(
                "env",
                "DOCKER_HOST=unix://" + socket(),
                System.getProperty("e2e.compose"),
                "--file=" + file.toAbsolutePath()));
    }

    /** The first line of the engine's log that has the text. */
    Optional<String> said(String text) {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.contains(text)).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String version() {
        return docker.ok("version", "--format={{.Server.Version}}");
    }

    @Override
    public String name() {
        return "Docker " + version() + ", " + runtimeVersion;
    }

    @Override
    public Optional<String> platform() {
        return Optional.of("Docker");
    }

    @Override
    public String checker() {
        return "HEALTHCHECK";
    }

    @Override
    public Container run(Confinement confinement) {
        String name = docker.start(confinement, Image.NAME, "--runtime=" + runtime);
        return new DockerContainer(docker, name, docker.of("stop", name));
    }

    @Override
    public void close() {
        Shell.end(daemon);
    }
}
