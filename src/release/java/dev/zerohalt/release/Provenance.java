package dev.zerohalt.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was made, of which commit, with which tools: an in-toto statement. https://slsa.dev/spec/v1.0/provenance */
final class Provenance {
    private Provenance() {}

    static byte[] of(Build build, Tools tools) throws IOException {
        return Json.bytes(Map.of(
                "_type",
                "https://in-toto.io/Statement/v1",
                "subject",
                subjects(build.dist()),
                "predicateType",
                "https://slsa.dev/provenance/v1",
                "predicate",
                Map.of(
                        "buildDefinition", definition(build, tools),
                        "runDetails", Map.of("builder", Map.of("id", "urn:zerohalt:release.sh")))));
    }

    private static List<Object> subjects(Path dist) throws IOException {
        List<Object> subjects = new ArrayList<>();
        try (Stream<Path> artefacts = Files.list(dist)) {
            for (Path artefact : artefacts.sorted().toList()) {
                subjects.add(Map.of(
                        "name", artefact.getFileName().toString(),
                        "digest", Map.of("sha256", Bytes.sha256(Files.readAllBytes(artefact)))));
            }
        }
        return subjects;
    }

    private static Map<String, Object> definition(Build build, Tools tools) throws IOException {
        return Map.of(
                "buildType", "urn:zerohalt:release:1",
                "externalParameters", Map.of("version", build.version()),
                "internalParameters",
                        Map.of("SOURCE_DATE_EPOCH", build.time().getEpochSecond(), "tools", tools.versions()),
                "resolvedDependencies", dependencies(build));
    }

    /** The sources, and the libraries whose code was taken. */
    private static List<Object> dependencies(Build build) throws IOException {
        Map<String, Object> sources = new HashMap<>();
        sources.put("name", "sources");
        sources.put("digest", Map.of("gitCommit", build.commit()));
        build.source().ifPresent(source -> sources.put("uri", "git+" + source));
        List<Object> dependencies = new ArrayList<>(List.of(sources));
        for (var library : Linked.libraries(build)) {
            Map<String, String> digest = new HashMap<>();
            for (var hash : library.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    digest.put("sha256", hash.path("content").asText());
                }
            }
            dependencies.add(Map.of("uri", library.path("purl").asText(), "digest", digest));
        }
        return dependencies;
    }
}
