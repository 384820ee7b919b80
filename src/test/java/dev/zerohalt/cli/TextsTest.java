package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TextsTest {
    @Test
    void theVersionIsOneLine() {
        assertThat(Texts.version()).isEqualTo("zerohalt " + Texts.VERSION + "\n");
    }

    @Test
    void theLicenceComesBeforeTheNotice() {
        assertThat(Texts.license())
                .contains("Apache License, Version 2.0", "There is no warranty.")
                .endsWith(".\n\n");
    }

    /** What --license prints behind it. */
    @Test
    void theNoticeNamesWhatIsInside() throws IOException {
        assertThat(Files.readString(Path.of("NOTICE")))
                .contains("TeaVM", "Apache License, Version 2.0", "musl", "MIT License");
    }
}
