package dev.zerohalt.release;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** The programs and libraries of the machine that a build has used, as release.sh has found them: a line each, name and version. */
record Tools(Map<String, String> versions) {
    static Tools of(Build build) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String line : Files.readAllLines(build.work().resolve("tools"))) {
            String[] parts = line.split(" ", 2);
            if (parts.length != 2 || parts[1].isBlank()) {
                throw new IllegalStateException("cannot tell the version of " + line);
            }
            versions.put(parts[0], parts[1]);
        }
        return new Tools(versions);
    }

    String version(String tool) {
        String version = versions.get(tool);
        if (version == null) {
            throw new IllegalStateException("cannot tell the version of " + tool);
        }
        return version;
    }
}
