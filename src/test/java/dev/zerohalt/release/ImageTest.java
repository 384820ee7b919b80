package dev.zerohalt.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
    @TempDir
    Path dist;

    @BeforeEach
    void writeBinaries() throws IOException {
        for (Architecture architecture : Architecture.values()) {
            Files.writeString(dist.resolve("zerohalt-1.2.3-linux-" + architecture.name), architecture.name);
        }
    }

    @Test
    void sameBinariesMakeTheSameBytes() throws IOException {
        assertThat(Image.BASE.archive(build(Optional.empty()))).isEqualTo(Image.BASE.archive(build(Optional.empty())));
    }

    @Test
    void bothArchitecturesAreInTheIndex() throws IOException {
        String archive = text(Image.COPY, Optional.empty());

        assertThat(archive).contains("\"zerohalt:1.2.3-copy\"").containsSubsequence("\"amd64\"", "\"arm64\"");
    }

    @Test
    void sourceIsALabelOnlyWhereItIsKnown() throws IOException {
        assertThat(text(Image.BASE, Optional.of("https://example.org/z")))
                .contains("\"org.opencontainers.image.source\" : \"https://example.org/z\"");
        assertThat(text(Image.BASE, Optional.empty())).doesNotContain("image.source");
    }

    /** The archive as text; what is compressed in it is of no matter here. */
    private String text(Image image, Optional<String> source) throws IOException {
        return new String(image.archive(build(source)), StandardCharsets.ISO_8859_1);
    }

    private Build build(Optional<String> source) {
        return new Build("1.2.3", "c0ffee", Instant.parse("2026-11-26T12:00:00Z"), source, dist, dist);
    }
}
