package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version of zerohalt that the chart, the component, the examples and the documents take from its image: this one. */
class ImageVersionTest {
    private static final Pattern VERSION = Pattern.compile(
            "zerohalt/zerohalt:(\\d[\\d.]*)|newTag: (\\d\\S*)|name: zerohalt, version: ([^,]+)|- name: zerohalt\n  version: (\\S+)|^(?:appV|v)ersion: (\\d\\S*)$",
            Pattern.MULTILINE);

    private static Stream<Path> files() throws IOException {
        Stream<Path> all = Stream.of("deploy/kustomize", "deploy/helm/zerohalt", "examples", "docs")
                .flatMap(ImageVersionTest::walk);
        return Stream.concat(all, Stream.of(Path.of("deploy/helm/example/Chart.yaml")));
    }

    private static Stream<Path> walk(String folder) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void isTheProjects() throws IOException {
        var found = new TreeMap<String, List<String>>();
        for (Path file : files().toList()) {
            List<String> versions = VERSION.matcher(Files.readString(file))
                    .results()
                    .map(ImageVersionTest::version)
                    // The example's own version is its own.
                    .filter(version -> !file.endsWith("example/Chart.yaml") || !version.equals("0.1.0"))
                    .toList();
            if (!versions.isEmpty()) {
                found.put(file.toString(), versions);
            }
        }
        assertThat(found)
                .containsKeys(
                        "deploy/helm/zerohalt/Chart.yaml",
                        "deploy/helm/zerohalt/README.md",
                        "deploy/helm/example/Chart.yaml",
                        "deploy/kustomize/component/kustomization.yaml",
                        "examples/compose/any-image.yaml",
                        "examples/ecs/task-definition.json",
                        "examples/nomad/shop.nomad.hcl",
                        "docs/platforms/kubernetes.md");
        assertThat(found.values().stream().flatMap(List::stream).distinct())
                .as(found.toString())
                .containsExactly(Status.VERSION);
    }

    private static String version(java.util.regex.MatchResult match) {
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                return match.group(group);
            }
        }
        throw new AssertionError(match);
    }
}
