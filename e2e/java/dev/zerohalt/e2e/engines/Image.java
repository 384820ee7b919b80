package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image of examples/compose/Dockerfile: zerohalt, and an application that knows nothing of draining. Nothing is set. */
final class Image {
    static final String NAME = "localhost/shop";

    /** The same for engines that have no option for the user. */
    static final String WITH_USER = NAME + ":user";

    /** What the Dockerfile copies. */
    static final Path FILES = Path.of(System.getProperty("e2e.work"), "image").toAbsolutePath();

    /** What the application exits with when it is told to stop, so that it is not taken for an engine's code. e2e/apps/c/server.c */
    static final int APPLICATION_EXIT = 3;

    static final int APPLICATION_PORT = 8080;
    static final int HEALTH_PORT = 8888;

    private static final Path ARCHIVE = Path.of("/run/shop.tar");

    private Image() {}

    /** For engines that load what another one has built. Podman builds without a daemon. */
    static synchronized Path archive() throws IOException {
        if (!ARCHIVE.toFile().exists()) {
            List<String> podman = List.of(
                    "podman", "--root=/run/build/root", "--runroot=/run/build/run", "--cgroup-manager=cgroupfs");
            build(podman, NAME, dockerfile());
            Path withUser = Path.of("/run/shop.Dockerfile");
            Files.writeString(withUser, "FROM " + NAME + "\nUSER 65534:65534\n");
            build(podman, WITH_USER, withUser);
            Shell.ok(Shell.concat(
                    podman, "save", "--multi-image-archive", "--output=" + ARCHIVE, NAME + ":latest", WITH_USER));
            Shell.ok("chmod", "644", ARCHIVE.toString());
        }
        return ARCHIVE;
    }

    private static void build(List<String> podman, String image, Path dockerfile) {
        Shell.ok(Shell.concat(
                podman,
                "build",
                "--format=docker",
                "--pull=never",
                "--tag=" + image,
                "--file=" + dockerfile,
                FILES.toString()));
    }

    private static Path dockerfile() {
        return Path.of("examples/compose/Dockerfile").toAbsolutePath();
    }
}
