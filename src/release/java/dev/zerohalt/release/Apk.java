package dev.zerohalt.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Alpine's package: what describes it and its files, two tar archives, each compressed, one after the other.
 *
 * <pre>
 *   gzip( .PKGINFO )             not ended; names the SHA-256 of what follows
 *   gzip( usr/ usr/bin/ … )      before each file a pax header with its SHA-1
 * </pre>
 *
 * It has no signature of its own, which would stand in front: SHA256SUMS is signed. https://wiki.alpinelinux.org/wiki/Apk_spec
 */
final class Apk {
    private static final Pattern VERSION = Pattern.compile("([0-9.]+)(?:-(alpha|beta|rc)\\.([0-9]+))?");

    private Apk() {}

    /** Alpine's form of a version, in which a pre-release is a suffix, with the number of the package's release. */
    static String version(String semantic) {
        Matcher version = VERSION.matcher(semantic);
        if (!version.matches()) {
            throw new IllegalArgumentException("cannot name Alpine's version of " + semantic);
        }
        return version.group(1) + (version.group(2) == null ? "" : "_" + version.group(2) + version.group(3)) + "-r0";
    }

    /** The package of the files in a folder, whose permissions it takes. */
    static byte[] of(Build build, Architecture architecture, Path root) throws IOException {
        Tar files = new Tar(build.time());
        long size = 0;
        for (Path path : sorted(root)) {
            String name = root.relativize(path).toString();
            if (Files.isDirectory(path)) {
                files.folder(name, 0755);
            } else {
                byte[] content = Files.readAllBytes(path);
                size += content.length;
                files.extended("APK-TOOLS.checksum.SHA1", Bytes.digest("SHA-1", content))
                        .file(name, Files.isExecutable(path) ? 0755 : 0644, content);
            }
        }
        byte[] data = Bytes.gzip(files.ended());
        byte[] info = info(build, architecture, size, Bytes.sha256(data)).getBytes(StandardCharsets.UTF_8);
        byte[] control =
                Bytes.gzip(new Tar(build.time()).file(".PKGINFO", 0644, info).unended());
        ByteArrayOutputStream apk = new ByteArrayOutputStream();
        apk.writeBytes(control);
        apk.writeBytes(data);
        return apk.toByteArray();
    }

    private static String info(Build build, Architecture architecture, long size, String datahash) {
        return """
                pkgname = zerohalt
                pkgver = %s
                pkgdesc = PID 1 for containers that drains connections before the stop
                builddate = %d
                packager = The Zerohalt authors
                size = %d
                arch = %s
                origin = zerohalt
                commit = %s
                license = %s
                datahash = %s
                """.formatted(
                        version(build.version()),
                        build.time().getEpochSecond(),
                        size,
                        architecture.machine,
                        build.commit(),
                        Build.LICENSES,
                        datahash);
    }

    /** All in it, folders before what is in them. */
    private static List<Path> sorted(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> !path.equals(root)).sorted().toList();
        }
    }
}
