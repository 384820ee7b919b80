package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TextsTest {
    @ParameterizedTest
    @EnumSource
    void helpShowsEverySettingOnALineOfItsOwn(Setting setting) {
        assertThat(Texts.help().lines().filter(line -> line.startsWith("  " + setting.flag() + " ")))
                .singleElement()
                .asString()
                .endsWith(" " + setting.help()
                        + (setting.defaultValue().isEmpty() ? "" : " (" + setting.defaultValue() + ")"));
    }

    @Test
    void helpAlignsWhatItSaysOfSettings() {
        assertThat(Texts.help().lines().filter(line -> line.startsWith("  --")).map(line -> line.substring(30)))
                .hasSize(Setting.values().length)
                .noneMatch(text -> text.startsWith(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--probe", "--version", "--help", "--license", "[--] command", "ZEROHALT_"})
    void helpShowsWhatElseThereIs(String usage) {
        assertThat(Texts.help()).contains(usage);
    }

    @Test
    void helpFitsATerminal() {
        assertThat(Texts.help().lines()).allMatch(line -> line.length() <= 120);
    }

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
