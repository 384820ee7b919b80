package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Setting;
import dev.zerohalt.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents say what the code does. */
class DocsTest {
    /** Variables of hooks, and one that is misspelt to show what is logged then. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "ZEROHALT_SIGNAL", "ZEROHALT_OUTCOME", "ZEROHALT_EXIT_CODE", "ZEROHALT_DRAIN_TIMOUT", "ZEROHALT_COMMIT");

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> examples = Files.walk(Path.of("examples"))) {
            return Stream.of(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs, examples)
                    .flatMap(files -> files)
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    @Test
    void theSettingsInTheReadmeAreThoseOfTheTable() throws IOException {
        Matcher row = Pattern.compile("^\\| ([A-Z][A-Z_, ]+) \\| ?([^|]*)\\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")));
        int rows = 0;
        while (row.find()) {
            List<String> defaults = Arrays.stream(row.group(1).split(", ", -1))
                    .map(name -> Setting.valueOf(name).defaultValue())
                    .toList();
            assertThat(row.group(2).trim()).as(row.group(1)).isEqualTo(String.join(", ", defaults));
            rows++;
        }
        assertThat(rows).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void noDocumentNamesAVariableThatDoesNotExist(Path document) throws IOException {
        Set<String> variables =
                Arrays.stream(Setting.values()).map(Setting::variable).collect(Collectors.toSet());
        Matcher name = Pattern.compile("\\bZEROHALT_[A-Z_]*[A-Z]\\b").matcher(Files.readString(document));
        while (name.find()) {
            assertThat(name.group())
                    .satisfiesAnyOf(
                            variable -> assertThat(variables).contains(variable),
                            variable -> assertThat(NO_SETTINGS).contains(variable));
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Status.VERSION + "</version>");
    }
}
