package dev.zerohalt.e2e.release;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What ./release.sh has made, and where its tests work. */
final class Dist {
    static final Path FOLDER = path("release.dist");
    static final Path WORK = path("e2e.work");
    static final String VERSION = System.getProperty("release.version");

    /** The public key of the key that SHA256SUMS is signed with. */
    static final Path KEY = path("release.key");

    private Dist() {}

    static Path file(String name) {
        Path file = FOLDER.resolve(name);
        if (!Files.exists(file)) {
            throw new AssertionError("not in dist: " + name + "; there are " + names());
        }
        return file;
    }

    static Path binary(String architecture) {
        return file("zerohalt-" + VERSION + "-linux-" + architecture);
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a binary says of itself, one for arm64 in qemu. */
    static String version(String architecture, Path binary) {
        List<String> qemu = architecture.equals("arm64") ? List.of("qemu-aarch64-static") : List.of();
        return Shell.ok(Shell.concat(qemu, binary.toString(), "--version"));
    }

    /** A folder with nothing in it. */
    static Path empty(String name) throws IOException {
        Path folder = WORK.resolve(name);
        Shell.ok("rm", "-rf", folder.toString());
        return Files.createDirectories(folder);
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath();
    }
}
