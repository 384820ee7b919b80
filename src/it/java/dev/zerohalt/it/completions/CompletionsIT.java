package dev.zerohalt.it.completions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.cli.HelpText;
import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.Valid;
import dev.zerohalt.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each shell offers on a command line of zerohalt, against the table of settings. */
@Timeout(120)
class CompletionsIT {
    private static final Set<String> SETTINGS =
            Arrays.stream(Setting.values()).map(Setting::flag).collect(Collectors.toSet());
    private static final Set<String> REQUESTS = Set.of(
            "--probe",
            "--status",
            "--drain",
            "--resume",
            "--check-config",
            "--doctor",
            "--copy-to",
            "--help",
            "--version",
            "--license");
    private static final Set<String> SIGNALS = IntStream.range(1, 32)
            .mapToObj(Signal::name)
            .filter(name -> Valid.accepts(Kind.SIGNAL, name))
            .collect(Collectors.toSet());

    private static final List<String> FILES = List.of("folder", "some.yaml");

    @TempDir
    static Path directory;

    @BeforeAll
    static void fillDirectory() throws IOException {
        Files.createDirectories(directory.resolve("folder"));
        Files.writeString(directory.resolve("some.yaml"), "");
    }

    private interface Test {
        void in(Shell shell) throws IOException;
    }

    private static void inShell(Shell.Which which, Test test) throws IOException {
        try (Shell shell = which.start(directory)) {
            test.in(shell);
        }
    }

    private static void assertOffers(Shell shell, String line, Collection<String> expected) throws IOException {
        assertThat(shell.complete(line)).as(line).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Set<String> all(Collection<String> some, Collection<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    private static Set<String> startingWith(String prefix, Collection<String> words) {
        return words.stream().filter(word -> word.startsWith(prefix)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void everySettingAndRequest(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            assertOffers(shell, "zerohalt --", all(SETTINGS, REQUESTS));
            for (String prefix : List.of("--dra", "--health-c", "--s", "--e")) {
                assertOffers(shell, "zerohalt " + prefix, startingWith(prefix, all(SETTINGS, REQUESTS)));
            }
            assertOffers(shell, "zerohalt --drain-timeout 5s --app-port=80 --lo", startingWith("--lo", SETTINGS));
        });
    }

    /** Of a type that names all that is valid: exactly that, in both ways to write it. */
    @ParameterizedTest
    @EnumSource
    void everyChoice(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            for (Setting setting : Setting.values()) {
                List<String> choices = Valid.choices(setting.kind());
                if (!choices.isEmpty()) {
                    assertOffers(shell, "zerohalt " + setting.flag() + " ", choices);
                    assertOffers(shell, "zerohalt " + setting.flag() + "=", choices);
                }
            }
            assertOffers(shell, "zerohalt --app-port 80 --log-level d", List.of("debug"));
            assertOffers(shell, "zerohalt --drain-strategy=f", List.of("fixed"));
        });
    }

    /** Of every other type: nothing but what is valid, unless it is a file or a command. */
    @ParameterizedTest
    @EnumSource
    void nothingThatIsNotValid(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            for (Setting setting : Setting.values()) {
                switch (setting.kind()) {
                    case CONFIG_FILE, FILE -> assertOffers(shell, "zerohalt " + setting.flag() + " ", FILES);
                    case COMMAND ->
                        assertThat(shell.complete("zerohalt " + setting.flag() + " mktem"))
                                .contains("mktemp");
                    default ->
                        assertThat(shell.complete("zerohalt " + setting.flag() + " "))
                                .as(setting.flag())
                                .allMatch(value -> Valid.accepts(setting.kind(), value));
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void files(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            assertOffers(shell, "zerohalt --config=", FILES);
            assertOffers(shell, "zerohalt --config so", List.of("some.yaml"));
            assertOffers(shell, "zerohalt --copy-to ", FILES);
            assertOffers(shell, "zerohalt --copy-to so", List.of("some.yaml"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void signals(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            assertOffers(shell, "zerohalt --signal-to-app ", SIGNALS);
            assertOffers(shell, "zerohalt --shutdown-signals ", all(SIGNALS, Set.of("auto")));
            assertOffers(shell, "zerohalt --passthrough-signals=", all(SIGNALS, Set.of("all", "none")));
            for (String before : List.of("--shutdown-signals ", "--shutdown-signals=")) {
                assertOffers(
                        shell,
                        "zerohalt " + before + "SIGTERM,SIGIO,SIGI",
                        List.of("SIGTERM,SIGIO,SIGINT", "SIGTERM,SIGIO,SIGILL"));
            }
        });
    }

    /** Readline splits words at = and :. */
    @ParameterizedTest
    @EnumSource
    void signsInValues(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            assertOffers(shell, "zerohalt --signal-rewrite HUP:USR2 --log-l", List.of("--log-level"));
            assertOffers(
                    shell, "zerohalt --app-health-url=http://localhost:80/ --metrics-e", List.of("--metrics-enabled"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsARequest(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            assertOffers(shell, "zerohalt --status --", all(SETTINGS, Set.of("--json", "--connections")));
            assertOffers(shell, "zerohalt --drain --", all(SETTINGS, Set.of("--json", "--timeout")));
            assertOffers(shell, "zerohalt --health-port 9 --resume --j", List.of("--json"));
            assertOffers(shell, "zerohalt --check-config --json --lo", startingWith("--lo", SETTINGS));
            assertOffers(shell, "zerohalt --doctor --", SETTINGS);
            assertOffers(shell, "zerohalt --probe --health-po", List.of("--health-port"));
            assertOffers(shell, "zerohalt --probe --log-level ", List.of("debug", "info", "warn", "error"));
            assertOffers(shell, "zerohalt --help ", List.of(HelpText.topics().split(", ", -1)));
            assertOffers(shell, "zerohalt -h dr", List.of("drain"));
            assertOffers(shell, "zerohalt --version --", Set.of());
        });
    }

    @ParameterizedTest
    @EnumSource
    void theCommandAndWhatItCompletesItself(Shell.Which which) throws IOException {
        inShell(which, shell -> {
            for (String before : List.of("", "-- ", "--app-port 80 ", "--app-port=80 --log-level debug -- ")) {
                assertThat(shell.complete("zerohalt " + before + "mktem")).contains("mktemp");
                Collection<String> ofWidget = which == Shell.Which.PLAIN_BASH ? FILES : List.of("alpha", "beta");
                assertOffers(shell, "zerohalt " + before + "widget ", ofWidget);
                assertOffers(shell, "zerohalt " + before + "widget --dra", Set.of());
                assertOffers(shell, "zerohalt " + before + "widget --config ", ofWidget);
            }
        });
    }
}
