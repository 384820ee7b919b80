package dev.zerohalt.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Makes what no program of Debian's makes: Alpine's packages, images, SBOMs, the provenance. release.sh calls it when the rest is there. */
public final class Release {
    private Release() {}

    /** Version, commit, its time in seconds, address of the sources or nothing, folder of what is known about the build, folder of artefacts. */
    public static void main(String[] args) throws IOException {
        Build build = new Build(
                args[0],
                args[1],
                Instant.ofEpochSecond(Long.parseLong(args[2])),
                Optional.of(args[3]).filter(source -> !source.isEmpty()),
                Path.of(args[4]),
                Path.of(args[5]));
        Tools tools = Tools.of(build);
        for (Architecture architecture : Architecture.values()) {
            Path root = build.work().resolve("apk-" + architecture.name);
            Files.write(
                    build.dist()
                            .resolve("zerohalt-" + Apk.version(build.version()) + "." + architecture.machine + ".apk"),
                    Apk.of(build, architecture, root));
            Files.write(
                    build.artefact("-linux-" + architecture.name + ".cdx.json"), Sbom.of(build, tools, architecture));
        }
        for (Image image : Image.values()) {
            Files.write(build.artefact(image.suffix + ".oci.tar"), image.archive(build));
        }
        Files.write(build.artefact(".provenance.json"), Provenance.of(build, tools));
    }
}
