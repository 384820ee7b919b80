package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** docs/migrating.md says what differs between inits that are told nothing: each cell is what the init of its column does. */
@Timeout(120)
class MigratingDifferencesIT {
    private static final List<String> INITS = List.of("tini", "dumb-init", Init.ZEROHALT);

    private static final Map<String, Function<Init, String>> EXIT_CODES = Map.of(
            "exits with 3", init -> code(init.launch(Mode.PID_1).shell("exit 3")),
            "is ended by SIGKILL", init -> code(init.launch(Mode.PID_1).shell("kill -KILL $$")),
            "is not found", init -> code(init.launch(Mode.PID_1).command("no-such-program")),
            "cannot be executed", init -> code(init.launch(Mode.PID_1).command("/etc/passwd")),
            "is not given", init -> code(bare(init)),
            "has an unknown flag before it",
                    init -> code(bare(init).flags("--unknown-flag").command("true")));

    private static final Map<String, Function<Init, String>> BEHAVIOUR = Map.of(
            "SIGHUP goes to", MigratingDifferencesIT::whoGetsIt,
            "SIGTERM goes to a program with a request in hand", MigratingDifferencesIT::whenSigtermComes,
            "SIGTERM again", MigratingDifferencesIT::whatTheSecondSigtermDoes,
            "the session of the program", MigratingDifferencesIT::session,
            "processes that outlive the program", MigratingDifferencesIT::leftovers,
            "with SIGKILL as the signal of the parent's death (tini `-p SIGKILL`), the program",
                    MigratingDifferencesIT::killedWithItsParent);

    @TestFactory
    Stream<DynamicTest> exitCodes() {
        return cells(List.of("exit code when the program"), EXIT_CODES);
    }

    @TestFactory
    Stream<DynamicTest> behaviour() {
        return cells(List.of("", "tini"), BEHAVIOUR);
    }

    private static Stream<DynamicTest> cells(List<String> header, Map<String, Function<Init, String>> trials) {
        List<DynamicTest> tests = new ArrayList<>();
        List<List<String>> rows =
                MigratingPage.section("What differs without any flag").table(header.toArray(String[]::new));
        assertThat(rows.stream().map(List::getFirst))
                .as("rows, and how they are tried")
                .containsExactlyInAnyOrderElementsOf(trials.keySet());
        for (List<String> row : rows) {
            for (int i = 0; i < INITS.size(); i++) {
                String cell = row.get(i + 1);
                Init init = Init.plain(INITS.get(i));
                if (!cell.isEmpty()) {
                    tests.add(dynamicTest(
                            init.name() + ": " + row.getFirst(),
                            () -> assertThat(trials.get(row.getFirst()).apply(init))
                                    .isEqualTo(cell)));
                }
            }
        }
        return tests.stream();
    }

    private static Launch bare(Init init) {
        Launch launch = Launch.unset(Mode.PID_1);
        return init.isZerohalt() ? launch : launch.peer("/usr/bin/" + init.name());
    }

    private static String code(Launch launch) {
        try (Instance instance = launch.start()) {
            return Integer.toString(instance.exitCode());
        }
    }

    private static String whoGetsIt(Init init) {
        return InitTrial.GROUP.observe(init).equals(List.of("program"))
                ? "the program"
                : "the program and its children";
    }

    /** Of a program that has a request in hand. */
    private static String whenSigtermComes(Init init) {
        try (Instance instance = serving(init);
                Socket client = instance.connect()) {
            ask(instance, client);
            instance.signal(Posix.SIGTERM);
            if (!init.isZerohalt()) {
                instance.awaitOut("signal 15\n");
                return "at once";
            }
            instance.awaitEvent("drain.progress");
            assertThat(instance.out()).doesNotContain("signal 15");
            instance.order("drop", "dropped");
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            return "when the request is over";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String whatTheSecondSigtermDoes(Init init) {
        try (Instance instance = serving(init);
                Socket client = instance.connect()) {
            ask(instance, client);
            instance.signal(Posix.SIGTERM);
            if (!init.isZerohalt()) {
                instance.awaitOut("signal 15\n");
                instance.signal(Posix.SIGTERM);
                instance.awaitOut("signal 15\nsignal 15\n");
                return "passed on";
            }
            instance.awaitEvent("drain.progress");
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("second-signal");
            return "ends the drain";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The waits are shorter than they are by default. */
    private static Instance serving(Init init) {
        Instance instance = init.withVariable("ZEROHALT_DRAIN_STEADY_STATE_WAIT=0s")
                .withVariable("ZEROHALT_SECOND_SIGNAL_AFTER=0s")
                .launch(Mode.PID_1)
                .helper("server", "stubborn")
                .start();
        instance.awaitOut("ready\n");
        instance.order("listen " + Instance.APP_PORT + " 4", "listening " + Instance.APP_PORT);
        return instance;
    }

    private static void ask(Instance instance, Socket client) throws IOException {
        instance.order("accept", "accepted");
        client.getOutputStream().write('?');
    }

    /** Sessions are known by the ids of the processes that began them. */
    private static String session(Init init) {
        try (Instance instance =
                init.launch(Mode.PID_1).shell("cat /proc/1/stat /proc/$$/stat").start()) {
            assertThat(instance.exitCode()).isZero();
            List<String> lines = instance.outLines();
            return sessionIn(lines.get(0)).equals(sessionIn(lines.get(1))) ? "that of the init" : "one of its own";
        }
    }

    private static String sessionIn(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    /** A process that needs a moment after it is told to end. */
    private static String leftovers(Init init) {
        String child = "trap 'sleep 0.3; echo cleaned; exit' TERM; echo there; while :; do sleep 0.05; done";
        try (Instance instance = init.launch(Mode.PID_1)
                .environment("CHILD", child)
                .shell("sh -c \"$CHILD\" & read line")
                .start()) {
            instance.awaitOut("there\n");
            instance.closeInput();
            assertThat(instance.exitCode()).isEqualTo(1);
            return instance.out().contains("cleaned") ? "can clean up" : "are killed";
        }
    }

    private static String killedWithItsParent(Init init) {
        Init told =
                init.isZerohalt() ? init.withVariable("ZEROHALT_PARENT_DEATH_SIGNAL=SIGKILL") : init.with("-p SIGKILL");
        try (Instance instance = told.launch(Mode.ORDINARY)
                .startedBy(Helpers.program("parent").toString(), "asked")
                .helper("record_signals")
                .start()) {
            Await.until(
                    () -> "a program, or what is wrong\n" + instance.transcript(),
                    () -> instance.out().contains("ready\n") || instance.log().contains("PARENT_DEATH_SIGNAL"));
            instance.signal(Posix.SIGUSR1);
            Instance.End end = instance.awaitEnd();
            assertThat(end.value()).as(instance.transcript()).isEqualTo(init.isZerohalt() ? 2 : 137);
            return end.survivors() == 1 && instance.out().equals("ready\n") ? "goes on alone" : "is not started";
        }
    }
}
