package dev.zerohalt.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What is released.
 *
 * @param version semantic, as in the pom
 * @param commit what it was built from
 * @param time of the commit: all that is made says that it was made then
 * @param source where the sources are published
 * @param work where release.sh has put what was found out about the build
 * @param dist where the artefacts go; has the binaries already
 */
record Build(String version, String commit, Instant time, Optional<String> source, Path work, Path dist) {
    /** Of all that is linked into the binary. SPDX */
    static final String LICENSES = "Apache-2.0 AND MIT AND GPL-3.0-or-later WITH GCC-exception-3.1";

    Path artefact(String suffix) {
        return dist.resolve("zerohalt-" + version + suffix);
    }

    byte[] binary(Architecture architecture) throws IOException {
        return Files.readAllBytes(artefact("-linux-" + architecture.name));
    }
}
