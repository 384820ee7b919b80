package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Group;
import dev.zerohalt.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HelpTextTest {
    private static final int WIDTH = 100;

    private final String brief = HelpText.on("").orElseThrow();
    private final String all = HelpText.on("all").orElseThrow();

    /** What a text says, however its lines are broken. */
    private static String flowing(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** The titles of groups in the order of the table. */
    private static List<String> titles() {
        return Arrays.stream(Setting.values())
                .map(setting -> setting.group().title())
                .distinct()
                .toList();
    }

    // The short one

    @Test
    void theShortHelpFitsOneScreen() {
        assertThat(brief.lines()).hasSizeLessThanOrEqualTo(40).allMatch(line -> line.length() <= WIDTH);
    }

    @Test
    void theShortHelpHasTheDozenSettingsMostPeopleNeed() {
        assertThat(brief.lines().filter(line -> line.startsWith("  --"))).hasSizeBetween(10, 18);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--probe",
                "--status",
                "--doctor",
                "--copy-to PATH",
                "--check-config",
                "--version",
                "--help",
                "--license",
                "[--] command",
                "ZEROHALT_"
            })
    void theShortHelpShowsWhatElseThereIs(String usage) {
        assertThat(brief).contains(usage);
    }

    @Test
    void theShortHelpEndsWithTheWayToTheRest() {
        assertThat(brief.lines().toList().reversed()).first().asString().isEqualTo("Topics: " + HelpText.topics());
        assertThat(brief).contains("zerohalt --help TOPIC\n");
    }

    @Test
    void theShortHelpIsGroupedAsTheTableIs() {
        List<String> titles = titles();
        assertThat(brief.lines().filter(titles::contains))
                .hasSizeGreaterThan(4)
                .isSubsetOf(titles)
                .isSortedAccordingTo((one, other) -> titles.indexOf(one) - titles.indexOf(other));
    }

    @Test
    void theExampleInItsRuleIsRight() {
        assertThat(brief)
                .contains("(" + Setting.DRAIN_TIMEOUT.flag() + " 30s is " + Setting.DRAIN_TIMEOUT.variable() + "=30s)");
    }

    // All of it

    @ParameterizedTest
    @EnumSource
    void everySettingIsExplained(Setting setting) {
        String section = setting.group().section();
        String title =
                section.isEmpty() ? setting.group().title() : setting.group().title() + " [" + section + "]";
        assertThat(all.lines().filter(title::equals)).hasSize(1);
        String group = all.substring(all.indexOf("\n" + title + "\n"));
        int end = group.indexOf("\n\n");
        assertThat(flowing(end < 0 ? group : group.substring(0, end)) + " ")
                .contains(" " + setting.flag() + " " + setting.help() + " "
                        + setting.kind().valid()
                        + (setting.defaultValue().isEmpty() ? " " : "; default: " + setting.defaultValue() + " "));
    }

    @Test
    void everyLineFitsATerminal() {
        assertThat(all.lines()).allMatch(line -> line.length() <= WIDTH);
    }

    @Test
    void whatIsSaidOfSettingsIsAligned() {
        int column = all.lines()
                .filter(line -> line.startsWith("  --"))
                .mapToInt(line -> line.indexOf(' ', 2))
                .max()
                .orElseThrow();
        assertThat(all.lines().dropWhile(line -> !line.startsWith("  --")).filter(line -> line.startsWith("  ")))
                .allMatch(line -> line.startsWith("  ", column) && line.charAt(column + 2) != ' ');
    }

    /** Or a group's title would be there twice. */
    @Test
    void theTableKeepsGroupsTogetherAndInOrder() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::group)).isSorted();
    }

    // Topics

    @ParameterizedTest
    @EnumSource
    void everyGroupThatHasASectionIsATopic(Group group) {
        boolean isUsed = Arrays.stream(Setting.values()).anyMatch(setting -> setting.group() == group);
        if (isUsed && !group.section().isEmpty()) {
            assertThat(HelpText.topics().split(", ", -1)).contains(group.section());
            assertThat(HelpText.on(group.section()).orElseThrow())
                    .startsWith(group.title() + " [" + group.section() + "]\n  --");
            assertThat(all).contains(group.title() + " [" + group.section() + "]\n  --");
        } else {
            assertThat(HelpText.topics().split(", ", -1)).doesNotContain(group.section());
        }
    }

    @Test
    void everyTopicHasHelp() {
        assertThat(HelpText.topics().split(", ", -1))
                .contains("all")
                .allMatch(topic -> HelpText.on(topic).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"al", "ALL", "settings", "all drain", "--drain-timeout", " "})
    void otherTopicsHaveNone(String topic) {
        assertThat(HelpText.on(topic)).isEmpty();
    }

    @Test
    void theLicenseComesBeforeTheNotice() {
        assertThat(HelpText.LICENSE)
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
