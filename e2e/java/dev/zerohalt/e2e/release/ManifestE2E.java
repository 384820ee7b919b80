package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release says of itself: the SBOM of each binary, and the provenance of all. */
class ManifestE2E {
    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void sbomIsValidAndOfTheBinary(String architecture) throws IOException, ParseException {
        Path file = Dist.file("zerohalt-" + Dist.VERSION + "-linux-" + architecture + ".cdx.json");
        JsonParser parser = new JsonParser();
        assertThat(parser.validate(file.toFile(), Version.VERSION_16)).isEmpty();

        Bom bom = parser.parse(file.toFile());
        Component binary = bom.getMetadata().getComponent();
        assertThat(binary.getVersion()).isEqualTo(Dist.VERSION);
        assertThat(binary.getHashes().getFirst().getValue()).isEqualTo(sha256(Dist.binary(architecture)));
        assertThat(bom.getComponents())
                .extracting(Component::getName)
                .contains(
                        "teavm-core",
                        "teavm-classlib",
                        "snakeyaml-engine",
                        "jtoml-internals",
                        "jtoml-api",
                        "musl",
                        "libgcc")
                // The compiler's, and not linked.
                .doesNotContain("asm", "rhino", "hppc", "annotations");
        assertThat(bom.getComponents()).allSatisfy(component -> {
            assertThat(component.getVersion()).matches("[0-9]+\\.[0-9].*");
            assertThat(component.getLicenses()).isNotNull();
        });
    }

    /** Each licence of the SBOM is in Debian's file of copyrights, and each library in the notice that the binary prints. */
    @Test
    void noticesNameEveryLibrary() throws IOException, ParseException {
        Bom bom = new JsonParser()
                .parse(Dist.file("zerohalt-" + Dist.VERSION + "-linux-amd64.cdx.json")
                        .toFile());
        String copyright = Files.readString(Path.of("packaging/copyright"));
        for (Component component : bom.getComponents()) {
            String name = component.getName().startsWith("teavm") ? "teavm" : component.getName();
            assertThat(copyright).contains(name + "/*");
        }
    }

    @Test
    void provenanceNamesEveryArtefact() throws IOException {
        String name = "zerohalt-" + Dist.VERSION + ".provenance.json";
        JsonNode statement =
                JsonMapper.builder().build().readTree(Dist.file(name).toFile());
        Map<String, String> subjects = new HashMap<>();
        statement
                .path("subject")
                .forEach(subject -> subjects.put(
                        subject.path("name").asText(),
                        subject.path("digest").path("sha256").asText()));
        List<String> others = new ArrayList<>(Dist.names());
        others.removeIf(other -> other.startsWith("SHA256SUMS") || other.equals(name));

        assertThat(subjects.keySet()).containsExactlyInAnyOrderElementsOf(others);
        for (String other : others) {
            assertThat(subjects.get(other)).isEqualTo(sha256(Dist.file(other)));
        }
        JsonNode sources = statement
                .path("predicate")
                .path("buildDefinition")
                .path("resolvedDependencies")
                .path(0);
        assertThat(sources.path("digest").path("gitCommit").asText()).matches("[0-9a-f]{40}");
    }

    private static String sha256(Path file) throws IOException {
        return DigestUtils.sha256Hex(Files.readAllBytes(file));
    }
}
