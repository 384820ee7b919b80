package dev.zerohalt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class GeneratedDocsTest {
    static Iterable<String> files() {
        return Docs.files().keySet();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isWhatTheTableSays(String file) throws IOException {
        assertThat(Files.readString(Path.of(file)))
                .as("%s is stale: run ./docs.sh", file)
                .isEqualTo(Docs.files().get(file));
    }
}
