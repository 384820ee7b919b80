package dev.zerohalt.e2e.engines;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** systemd-nspawn, which has no daemon and no images: a folder is the container's root. */
final class Nspawn implements Engine {
    private int containers;

    @Override
    public String name() {
        return Docker.firstLine(Shell.ok("systemd-nspawn", "--version"))
                .replaceAll("systemd (\\d+) .*", "systemd-nspawn $1");
    }

    @Override
    public Optional<String> platform() {
        return Optional.empty();
    }

    @Override
    public String checker() {
        return "`nsenter … --probe`";
    }

    @Override
    public Container run(Confinement confinement) {
        try {
            containers++;
            return new Running(Path.of("/run/nspawn-e2e/shop-" + containers), confinement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // Nothing runs beside the containers.
    }

    /** A root folder, and the process that keeps the container. */
    private static final class Running implements Container {
        private final Wire wire;
        private final Path root;
        private final Path log;
        private final Process process;

        Running(Path root, Confinement confinement) throws IOException {
            this.root = root;
            log = Path.of(root + ".log");
            // It wants /usr, and makes the others itself unless the root is read-only.
            for (String folder : List.of("usr", "proc", "sys", "dev", "run", "tmp", "etc", "var", "root")) {
                Files.createDirectories(root.resolve(folder));
            }
            for (String file : List.of("zerohalt", "app")) {
                Files.copy(Image.FILES.resolve(file), root.resolve(file));
            }
            List<String> command = new ArrayList<>(List.of(
                    "systemd-nspawn",
                    "--quiet",
                    "--register=no",
                    "--keep-unit",
                    "--settings=no",
                    "--pipe",
                    "--resolv-conf=off",
                    "--timezone=off",
                    "--kill-signal=SIGTERM",
                    "--directory=" + root));
            if (confinement == Confinement.FULL) {
                // Not --user: it asks getent of the image for the user. Its root is nobody outside instead, who may not
                // join a
                // network namespace of the host's root.
                wire = Wire.address();
                command.addAll(List.of(
                        "--machine=" + root.getFileName(),
                        "--network-veth",
                        "--read-only",
                        "--drop-capability=all",
                        "--no-new-privileges=yes",
                        "--private-users=1000000:65536"));
            } else {
                wire = Wire.make();
                command.add("--network-namespace-path=" + wire.path());
            }
            command.addAll(List.of("/zerohalt", "--", "/app"));
            process = Shell.begin(command, log);
            if (confinement == Confinement.FULL) {
                Await.until(() -> "its interface: " + log(), this::hasInterface);
                wire.attach("ve-" + root.getFileName());
                wire.configure(List.of("nsenter", "--target=" + leader(), "--net"), "host0");
            }
        }

        private boolean hasInterface() {
            return process.isAlive()
                    && process.children().findFirst().isPresent()
                    && Shell.run(List.of("nsenter", "--target=" + leader(), "--net", "ip", "link", "show", "host0"))
                                    .exitCode()
                            == 0;
        }

        private String leader() {
            return process.children()
                    .findFirst()
                    .map(child -> Long.toString(child.pid()))
                    .orElseThrow(() -> new AssertionError("no container: " + log()));
        }

        @Override
        public InetSocketAddress reach(int port) {
            return wire.reach(port);
        }

        @Override
        public Shell.Outcome exec(String... command) {
            return Shell.run(Shell.concat(List.of("nsenter", "--target=" + leader(), "--all"), command));
        }

        @Override
        public String health() {
            return exec("/zerohalt", "--probe").exitCode() == 0 ? "healthy" : "unhealthy";
        }

        /** As systemd does that runs it as a unit. */
        @Override
        public void beginStop() {
            process.destroy();
        }

        @Override
        public int exitCode() {
            return Shell.await(process, root);
        }

        @Override
        public String log() {
            return Shell.written(log);
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            int _ = exitCode();
            wire.close();
        }
    }
}
