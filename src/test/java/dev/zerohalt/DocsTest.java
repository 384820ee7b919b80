package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.cli.Texts;
import dev.zerohalt.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents say what the code does. */
class DocsTest {
    @ParameterizedTest
    @EnumSource(Setting.class)
    void theReadmeListsEverySettingWithItsDefault(Setting setting) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String value = setting.defaultValue();
        Pattern row = Pattern.compile("^\\| [^|]*\\b" + setting.name() + "\\b[^|]*\\| ([^|]*)\\|", Pattern.MULTILINE);
        Matcher matcher = row.matcher(readme);
        assertThat(matcher.find()).as("a row for %s", setting).isTrue();
        assertThat(matcher.group(1).trim().split(", ", -1)).contains(value);
    }

    @Test
    void theReadmeNamesNoSettingThatDoesNotExist() throws IOException {
        Matcher row = Pattern.compile("^\\| ([A-Z][A-Z_, ]+) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")));
        while (row.find()) {
            for (String name : row.group(1).split(", ", -1)) {
                assertThat(Setting.valueOf(name).name()).isEqualTo(name);
            }
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Texts.VERSION + "</version>");
    }
}
