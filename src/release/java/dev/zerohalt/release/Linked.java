package dev.zerohalt.release;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** Which of the build's libraries are in the binary: those of whose classes one was made C. The others are the compiler's. */
final class Linked {
    private static final String CLASS = ".class";

    private Linked() {}

    /** As the plugin of CycloneDX describes them. */
    static List<JsonNode> libraries(Build build) throws IOException {
        List<JsonNode> libraries = new ArrayList<>();
        String classPath = Files.readString(build.work().resolve("classpath")).strip();
        for (JsonNode library :
                Json.read(build.work().resolve("libraries.json")).path("components")) {
            if (isLinked(jar(library, classPath), build.work().resolve("classes"))) {
                libraries.add(library);
            }
        }
        if (libraries.isEmpty()) {
            throw new IllegalStateException("cannot tell what is linked: no library's class was made C");
        }
        return libraries;
    }

    private static Path jar(JsonNode library, String classPath) {
        String name =
                library.path("name").asText() + "-" + library.path("version").asText() + ".jar";
        for (String path : classPath.split(File.pathSeparator, -1)) {
            if (Path.of(path).endsWith(name)) {
                return Path.of(path);
            }
        }
        throw new IllegalStateException("cannot find " + name + " on the class path");
    }

    private static boolean isLinked(Path jar, Path classes) throws IOException {
        try (JarFile archive = new JarFile(jar.toFile())) {
            return archive.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(CLASS))
                    .map(name -> name.substring(0, name.length() - CLASS.length()) + ".c")
                    .anyMatch(name -> Files.exists(classes.resolve(name)));
        }
    }
}
