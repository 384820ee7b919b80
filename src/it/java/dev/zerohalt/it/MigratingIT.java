package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/migrating.md, row by row: a flag of tini or dumb-init and the setting in its place do the same. */
@Timeout(120)
class MigratingIT {
    /** How each row is tried, by the first thing in its first cell. */
    private static final Map<String, InitTrial> TINI = Map.ofEntries(
            Map.entry("-s", InitTrial.ADOPTS),
            Map.entry("-p SIGTERM", InitTrial.PARENTS_END),
            Map.entry("-v", InitTrial.SAYS_MORE),
            Map.entry("-w", InitTrial.COUNTS_ORPHANS),
            Map.entry("-g", InitTrial.GROUP),
            Map.entry("-e 143", InitTrial.EXIT_CODES),
            Map.entry("-e 143 -e 3", InitTrial.EXIT_CODES),
            Map.entry("--", InitTrial.EXIT_CODES),
            Map.entry("-h", InitTrial.SHOWS),
            Map.entry("--version", InitTrial.SHOWS),
            Map.entry("-l", InitTrial.SHOWS));

    private static final Map<String, InitTrial> DUMB_INIT = Map.ofEntries(
            Map.entry("no flag", InitTrial.GROUP),
            Map.entry("-c", InitTrial.GROUP),
            Map.entry("-r 1:12", InitTrial.SIGNALS),
            Map.entry("-r 28:0", InitTrial.SIGNALS),
            Map.entry("-r 1:12 -r 28:0", InitTrial.SIGNALS),
            Map.entry("-r 15:3", InitTrial.SIGNALS),
            Map.entry("-v", InitTrial.SAYS_MORE),
            Map.entry("-h", InitTrial.SHOWS),
            Map.entry("-V", InitTrial.SHOWS));

    /** What the init does of itself as well, and what ends in vain without the flag: to leave it out tells nothing. */
    private static final Set<String> ALSO_WITHOUT = Set.of("--", "no flag", "-p SIGTERM");

    @TestFactory
    Stream<DynamicTest> tini() {
        return rows("From tini", "tini", TINI, trial -> trial != InitTrial.ADOPTS);
    }

    @TestFactory
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    Stream<DynamicTest> tiniAsSubreaper() {
        return rows("From tini", "tini", TINI, trial -> trial == InitTrial.ADOPTS);
    }

    @TestFactory
    Stream<DynamicTest> dumbInit() {
        return rows("From dumb-init", "dumb-init", DUMB_INIT, _ -> true);
    }

    private static Stream<DynamicTest> rows(
            String section, String peer, Map<String, InitTrial> trials, Predicate<InitTrial> chosen) {
        List<DynamicTest> tests = new ArrayList<>();
        List<List<String>> rows = MigratingPage.section(section).table(peer, "ZEROHALT_…");
        assertThat(rows.stream().map(row -> names(row.get(0)).getFirst()))
                .as("rows, and how they are tried")
                .containsExactlyInAnyOrderElementsOf(trials.keySet());
        rows.removeIf(row -> !chosen.test(trials.get(names(row.getFirst()).getFirst())));
        for (List<String> row : rows) {
            InitTrial trial = trials.get(names(row.get(0)).getFirst());
            Init zerohalt = zerohalt(row.get(1));
            for (String told : names(row.get(0))) {
                Init other = told.equals("no flag")
                        ? Init.plain(peer)
                        : Init.plain(peer).with(told);
                tests.add(dynamicTest(told, () -> assertSame(trial, other, zerohalt, !ALSO_WITHOUT.contains(told))));
            }
        }
        return tests.stream();
    }

    private static List<String> names(String cell) {
        List<String> codes = MigratingPage.codes(cell);
        return codes.isEmpty() ? List.of(cell) : codes;
    }

    /** Which passes SIGTERM on at once, as the others do, told what the cell says. */
    private static Init zerohalt(String cell) {
        Init zerohalt = Init.plain(Init.ZEROHALT).withVariable("ZEROHALT_DRAIN_STRATEGY=none");
        for (String told : MigratingPage.codes(cell)) {
            zerohalt = told.startsWith("-") ? zerohalt.with(told) : zerohalt.withVariable("ZEROHALT_" + told);
        }
        return zerohalt;
    }

    private static void assertSame(InitTrial trial, Init other, Init zerohalt, boolean tells) {
        assertThat(trial.observe(zerohalt)).as("%s", zerohalt).isEqualTo(trial.observe(other));
        switch (trial) {
            case SHOWS -> assertThat(trial.observe(other)).containsExactly("a text", "exit 0");
            case SAYS_MORE -> assertThat(trial.observe(other)).containsExactly("more");
            default -> {
                if (tells) {
                    trial.assertTells(other);
                }
            }
        }
    }

    /** What is to prove that a flag has an init say more does not say so by chance. */
    @ParameterizedTest
    @CsvSource({"tini, TINI_VERBOSITY=1", "dumb-init, DUMB_INIT_DEBUG=0", "zerohalt, ZEROHALT_LOG_LEVEL=info"})
    void nobodySaysMoreOfItself(String name, String variable) {
        assertThat(InitTrial.SAYS_MORE.observe(Init.plain(name).withVariable(variable)))
                .containsExactly("not more");
    }

    /** In the table of others. */
    @Test
    void catatonit() {
        Init catatonit = Init.plain("catatonit");
        assertThat(InitTrial.GROUP.observe(catatonit)).containsExactly("program");
        assertThat(InitTrial.GROUP.observe(catatonit.with("-g"))).containsExactly("program and child");
        assertThat(InitTrial.EXIT_CODES.observe(catatonit))
                .isEqualTo(InitTrial.EXIT_CODES.observe(Init.plain(Init.ZEROHALT)));
    }

    // Dockerfiles

    @ParameterizedTest
    @CsvSource({"From tini, tini, 0", "From dumb-init, dumb-init, 131"})
    void theContainersOfTheDockerfilesEndTheSame(String section, String peer, int code) {
        MigratingPage page = MigratingPage.section(section);
        assertThat(codeAfterSigterm(page.dockerfile(0), "/usr/bin/" + peer, "/usr/bin/" + peer))
                .isEqualTo(code);
        assertThat(codeAfterSigterm(page.dockerfile(1), "/usr/local/bin/zerohalt", Helpers.BINARY.toString()))
                .isEqualTo(code);
    }

    /** The exit code of a container whose application the signal ends that it gets. */
    private static int codeAfterSigterm(List<String> dockerfile, String entry, String binary) {
        List<String> words = new ArrayList<>();
        Launch launch = Launch.unset(Mode.PID_1).set("DRAIN_STRATEGY", "none");
        for (String line : dockerfile) {
            String rest = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("ENV ")) {
                for (String variable : rest.split(" ", -1)) {
                    launch.environment(variable.split("=", 2)[0], variable.split("=", 2)[1]);
                }
            } else if (line.startsWith("ENTRYPOINT ") || line.startsWith("CMD ")) {
                words.addAll(List.of(rest.replaceAll("[\\[\\]\"]", "").split(", ", -1)));
            }
        }
        assertThat(words).startsWith(entry).contains("your-app");
        List<String> flags = words.subList(1, words.indexOf("your-app"));
        try (Instance instance = launch.binary(binary)
                .flags(flags.toArray(String[]::new))
                .shell("echo ready; exec sleep 600")
                .start()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGTERM);
            return instance.exitCode();
        }
    }
}
