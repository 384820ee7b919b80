package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Podman, which has no daemon: as root, or as another user with a user namespace and slirp4netns. */
final class Podman implements Engine {
    private final CommandLine podman;
    private final String who;
    private final boolean isRoot;

    private Podman(CommandLine podman, String who, boolean isRoot) throws IOException {
        this.podman = podman;
        this.who = who;
        this.isRoot = isRoot;
        podman.ok("load", "--input=" + Image.archive());
    }

    static Podman asRoot(String runtime) throws IOException {
        return new Podman(new CommandLine(command("/run/podman-" + runtime, runtime)), runtime, true);
    }

    /** @param home where the user may write */
    static Podman asUser(int uid, String home) throws IOException {
        CommandLine podman = new CommandLine(Shell.concat(
                List.of(
                        "setpriv",
                        "--reuid=" + uid,
                        "--regid=" + uid,
                        "--clear-groups",
                        "env",
                        "HOME=" + home,
                        "XDG_RUNTIME_DIR=" + home + "/runtime"),
                command(home, "crun").toArray(String[]::new)));
        return new Podman(podman, "rootless, crun", false);
    }

    private static List<String> command(String home, String runtime) {
        return List.of(
                "podman",
                "--root=" + home + "/root",
                "--runroot=" + home + "/run",
                "--runtime=" + runtime,
                "--cgroup-manager=cgroupfs",
                "--events-backend=file",
                "--storage-driver=vfs",
                "--log-level=fatal");
    }

    @Override
    public String name() {
        return "Podman " + podman.ok("version", "--format={{.Client.Version}}") + ", " + who;
    }

    @Override
    public Optional<String> platform() {
        return Optional.of("Podman");
    }

    @Override
    public String checker() {
        return "HEALTHCHECK by `podman healthcheck run`";
    }

    @Override
    public Container run(Confinement confinement) {
        return isRoot
                ? onBridge(podman.start(confinement, Image.NAME))
                : onHost(podman.start(
                        confinement, Image.NAME, "--publish=127.0.0.1::8080", "--publish=127.0.0.1::8888"));
    }

    private Running onBridge(String name) {
        String address = podman.address(name);
        return new Running(name, port -> new InetSocketAddress(address, port));
    }

    private Running onHost(String name) {
        Map<Integer, InetSocketAddress> published =
                Map.of(Image.APPLICATION_PORT, published(name, 8080), Image.HEALTH_PORT, published(name, 8888));
        return new Running(name, published::get);
    }

    private InetSocketAddress published(String name, int port) {
        String where = podman.ok("port", name, port + "/tcp");
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(where.substring(where.lastIndexOf(':') + 1)));
    }

    @Override
    public void close() {
        podman.ok("system", "reset", "--force");
    }

    /** A container that Podman has started. */
    private final class Running implements Container {
        private final String name;

        private final IntFunction<InetSocketAddress> reach;

        Running(String name, IntFunction<InetSocketAddress> reach) {
            this.name = name;
            this.reach = reach;
        }

        @Override
        public InetSocketAddress reach(int port) {
            return reach.apply(port);
        }

        @Override
        public Shell.Outcome exec(String... command) {
            return Shell.run(Shell.concat(podman.of("exec", name), command));
        }

        /** Podman leaves the asking to a timer of systemd, and there is none here. */
        @Override
        public String health() {
            return podman.run("healthcheck", "run", name).exitCode() == 0 ? "healthy" : "unhealthy";
        }

        @Override
        public void beginStop() {
            Process _ = Shell.begin(podman.of("stop", name), Path.of("/dev/null"));
        }

        @Override
        public int exitCode() {
            return Integer.parseInt(podman.ok("wait", name));
        }

        @Override
        public String log() {
            return podman.run("logs", name).said();
        }

        @Override
        public void close() {
            Shell.Outcome _ = podman.run("rm", "--force", name);
        }
    }
}
