package dev.zerohalt.e2e.engines;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** One of Docker's, whoever started it. */
final class DockerContainer implements Container {
    private final CommandLine docker;
    private final String name;
    private final List<String> stop;
    private final String address;

    /** @param stop how it is stopped */
    DockerContainer(CommandLine docker, String name, List<String> stop) {
        this.docker = docker;
        this.name = name;
        this.stop = stop;
        address = docker.address(name);
    }

    @Override
    public InetSocketAddress reach(int port) {
        return new InetSocketAddress(address, port);
    }

    @Override
    public Shell.Outcome exec(String... command) {
        return Shell.run(Shell.concat(docker.of("exec", name), command));
    }

    @Override
    public String health() {
        return docker.inspect(name, "{{.State.Health.Status}}");
    }

    @Override
    public void beginStop() {
        Process _ = Shell.begin(stop, Path.of("/dev/null"));
    }

    @Override
    public int exitCode() {
        return Integer.parseInt(docker.ok("wait", name));
    }

    @Override
    public String log() {
        return docker.run("logs", name).said();
    }

    @Override
    public void close() {
        Shell.Outcome _ = docker.run("rm", "--force", name);
    }
}
