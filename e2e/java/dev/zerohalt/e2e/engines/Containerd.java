package dev.zerohalt.e2e.engines;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A containerd of its own, and its client ctr. */
final class Containerd implements Engine {
    private static final Path DIRECTORY = Path.of("/run/containerd-e2e");
    private static final List<String> CTR = List.of("ctr", "--address=" + DIRECTORY.resolve("socket"));

    /** What a container of ctr has. No new privileges is its default. */
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private final Process daemon;
    private int containers;

    private Containerd(Process daemon) {
        this.daemon = daemon;
    }

    static Containerd start() throws IOException {
        Files.createDirectories(DIRECTORY);
        Path configuration = DIRECTORY.resolve("config.toml");
        Files.writeString(configuration, """
                version = 2
                root = "DIRECTORY/root"
                state = "DIRECTORY/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                  address = "DIRECTORY/socket"
                """.replace("DIRECTORY", DIRECTORY.toString()));
        Process daemon = Shell.begin(List.of("containerd", "--config=" + configuration), DIRECTORY.resolve("log"));
        Await.until(
                "containerd",
                () -> !daemon.isAlive()
                        || Shell.run(Shell.concat(CTR, "version")).exitCode() == 0);
        Shell.ok(Shell.concat(CTR, "images", "import", Image.archive().toString()));
        return new Containerd(daemon);
    }

    @Override
    public String name() {
        String version = Shell.ok("containerd", "--version").replaceAll("containerd \\S+ (\\S+) .*", "$1");
        return "containerd " + version + ", ctr, "
                + Docker.firstLine(Shell.ok("runc", "--version")).replace("version ", "");
    }

    @Override
    public Optional<String> platform() {
        return Optional.empty();
    }

    @Override
    public String checker() {
        return "`ctr task exec … --probe`";
    }

    @Override
    public Container run(Confinement confinement) {
        containers++;
        return new Running("shop-" + containers, confinement);
    }

    @Override
    public void close() {
        Shell.end(daemon);
    }

    /** In the foreground, so that ctr exits as it does. */
    private static final class Running implements Container {
        private final String name;
        private final Wire wire = Wire.make();
        private final Path log;
        private final Process process;
        private int execs;

        Running(String name, Confinement confinement) {
            this.name = name;
            log = DIRECTORY.resolve(name + ".log");
            List<String> command = new ArrayList<>(Shell.concat(CTR, "run", "--with-ns=network:" + wire.path()));
            if (confinement == Confinement.FULL) {
                command.addAll(List.of("--seccomp", "--read-only"));
                CAPABILITIES.forEach(capability -> command.add("--cap-drop=" + capability));
            }
            // ctr 1.6 has no option for the user: the image says who.
            command.addAll(List.of(confinement == Confinement.FULL ? Image.WITH_USER : Image.NAME + ":latest", name));
            process = Shell.begin(command, log);
        }

        @Override
        public InetSocketAddress reach(int port) {
            return wire.reach(port);
        }

        @Override
        public Shell.Outcome exec(String... command) {
            execs++;
            return Shell.run(Shell.concat(Shell.concat(CTR, "task", "exec", "--exec-id=exec-" + execs, name), command));
        }

        @Override
        public String health() {
            return exec("/zerohalt", "--probe").exitCode() == 0 ? "healthy" : "unhealthy";
        }

        @Override
        public void beginStop() {
            Shell.ok(Shell.concat(CTR, "task", "kill", "--signal=SIGTERM", name));
        }

        @Override
        public int exitCode() {
            return Shell.await(process, name);
        }

        @Override
        public String log() {
            return Shell.written(log);
        }

        @Override
        public void close() {
            Shell.Outcome _ = Shell.run(Shell.concat(CTR, "task", "kill", "--signal=SIGKILL", name));
            int _ = Shell.await(process, name);
            Shell.Outcome _ = Shell.run(Shell.concat(CTR, "container", "delete", name));
            wire.close();
        }
    }
}
