package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.ExitStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every event in every situation. What is not in the table is ignored. */
@Timeout(30)
class LifecycleTableTest {
    /** Situation, event; then phase, seconds until the deadline, actions. */
    private static final String TABLE = """
            starting            | well           || HEALTHY     |  - |
            starting            | unwell         || UNHEALTHY   |  - |
            starting            | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            starting            | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            starting            | SIGHUP         || STARTING    |  - | Forward[received=1, signal=1, fromTerminal=false]
            starting            | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            starting            | requested      || DRAINING    |  - | BeginDrain[signal=0] WatchConnections[]

            healthy             | unwell         || UNHEALTHY   |  - |
            healthy             | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            healthy             | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            healthy             | SIGHUP         || HEALTHY     |  - | Forward[received=1, signal=1, fromTerminal=false]
            healthy             | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            healthy             | requested      || DRAINING    |  - | BeginDrain[signal=0] WatchConnections[]

            unhealthy           | well           || HEALTHY     |  - |
            unhealthy           | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            unhealthy           | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            unhealthy           | SIGHUP         || UNHEALTHY   |  - | Forward[received=1, signal=1, fromTerminal=false]
            unhealthy           | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            unhealthy           | requested      || DRAINING    |  - | BeginDrain[signal=0] WatchConnections[]

            draining            | SIGTERM        || TERMINATING | 30 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            draining            | SIGINT         || TERMINATING | 30 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            draining            | SIGHUP         || DRAINING    | 60 | Forward[received=1, signal=1, fromTerminal=false]
            draining            | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            draining            | counted 0      || DRAINING    |  5 |
            draining            | counted 2      || DRAINING    | 60 |
            draining            | count failed   || DRAINING    | 60 |
            draining            | deadline       || TERMINATING | 30 | EndDrain[outcome=TIMEOUT] SignalApplication[signal=15]

            draining, none left | SIGTERM        || TERMINATING | 30 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            draining, none left | SIGINT         || TERMINATING | 30 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            draining, none left | SIGHUP         || DRAINING    |  5 | Forward[received=1, signal=1, fromTerminal=false]
            draining, none left | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            draining, none left | counted 0      || DRAINING    |  5 |
            draining, none left | counted 2      || DRAINING    | 60 |
            draining, none left | count failed   || DRAINING    | 60 |
            draining, none left | deadline       || DRAINING    | 55 | CountConnections[]

            on request          | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            on request          | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            on request          | SIGHUP         || DRAINING    |  - | Forward[received=1, signal=1, fromTerminal=false]
            on request          | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            on request          | counted 0      || DRAINING    |  5 |
            on request          | resumed        || UNHEALTHY   |  - | Resume[]

            request, none left  | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            request, none left  | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            request, none left  | SIGHUP         || DRAINING    |  5 | Forward[received=1, signal=1, fromTerminal=false]
            request, none left  | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            request, none left  | counted 0      || DRAINING    |  5 |
            request, none left  | counted 2      || DRAINING    |  - |
            request, none left  | count failed   || DRAINING    |  - |
            request, none left  | deadline       || DRAINING    |  - | CountConnections[]
            request, none left  | resumed        || HEALTHY     |  - | Resume[]

            drained             | SIGTERM        || DRAINING    | 60 | BeginDrain[signal=15] WatchConnections[]
            drained             | SIGINT         || DRAINING    | 60 | BeginDrain[signal=2] WatchConnections[]
            drained             | SIGHUP         || DRAINED     |  - | Forward[received=1, signal=1, fromTerminal=false]
            drained             | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            drained             | requested      || DRAINING    |  - | BeginDrain[signal=0] WatchConnections[]
            drained             | resumed        || STARTING    |  - | Resume[]

            terminating         | SIGTERM        || TERMINATING |  1 | KillApplication[]
            terminating         | SIGINT         || TERMINATING |  1 | KillApplication[]
            terminating         | SIGHUP         || TERMINATING | 30 | Forward[received=1, signal=1, fromTerminal=false]
            terminating         | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            terminating         | deadline       || TERMINATING |  1 | KillApplication[]

            killed              | SIGHUP         || TERMINATING |  1 | Forward[received=1, signal=1, fromTerminal=false]
            killed              | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            killed              | deadline       || FLUSHING    |  2 | WatchUnsent[]

            given up            | SIGTERM        || EXITED      |  - | Exit[code=137]
            given up            | SIGINT         || EXITED      |  - | Exit[code=137]
            given up            | unsent 0       || EXITED      |  - | Exit[code=137]
            given up            | unsent 2       || FLUSHING    |  2 |
            given up            | deadline       || EXITED      |  - | Exit[code=137]

            clearing            | SIGTERM        || CLEARING    |  1 | StopLeftovers[signal=9]
            clearing            | SIGINT         || CLEARING    |  1 | StopLeftovers[signal=9]
            clearing            | children gone  || FLUSHING    |  2 | WatchUnsent[]
            clearing            | deadline       || CLEARING    | 28 | KillIdleLeftovers[stopSignal=15]

            working             | SIGTERM        || CLEARING    |  1 | StopLeftovers[signal=9]
            working             | SIGINT         || CLEARING    |  1 | StopLeftovers[signal=9]
            working             | children gone  || FLUSHING    |  2 | WatchUnsent[]
            working             | deadline       || CLEARING    |  1 | StopLeftovers[signal=9]

            leftovers killed    | children gone  || FLUSHING    |  2 | WatchUnsent[]
            leftovers killed    | deadline       || FLUSHING    |  2 | WatchUnsent[]

            hooks, draining     | SIGTERM        || TERMINATING | 10 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            hooks, draining     | SIGINT         || TERMINATING | 10 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            hooks, draining     | SIGHUP         || DRAINING    | 10 | Forward[received=1, signal=1, fromTerminal=false]
            hooks, draining     | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            hooks, draining     | hook done      || DRAINING    | 60 | EndHook[pre-shutdown exited 0, 0 s]
            hooks, draining     | hook failed    || DRAINING    | 60 | EndHook[pre-shutdown killed, 0 s]
            hooks, draining     | hook missing   || DRAINING    | 60 | EndHook[pre-shutdown not-started, 0 s]
            hooks, draining     | deadline       || DRAINING    | 50 | EndHook[pre-shutdown timeout, 10 s]

            hooks, none left    | SIGTERM        || TERMINATING | 10 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            hooks, none left    | SIGINT         || TERMINATING | 10 | EndDrain[outcome=SECOND_SIGNAL] SignalApplication[signal=15]
            hooks, none left    | SIGHUP         || DRAINING    | 10 | Forward[received=1, signal=1, fromTerminal=false]
            hooks, none left    | exited         || CLEARING    |  2 | EndDrain[outcome=APP_EXITED] StopLeftovers[signal=15]
            hooks, none left    | hook done      || DRAINING    |  5 | EndHook[pre-shutdown exited 0, 0 s]
            hooks, none left    | hook failed    || DRAINING    |  5 | EndHook[pre-shutdown killed, 0 s]
            hooks, none left    | hook missing   || DRAINING    |  5 | EndHook[pre-shutdown not-started, 0 s]
            hooks, none left    | deadline       || DRAINING    | 50 | EndHook[pre-shutdown timeout, 10 s] CountConnections[]

            hooks, terminating  | SIGTERM        || TERMINATING |  1 | KillApplication[]
            hooks, terminating  | SIGINT         || TERMINATING |  1 | KillApplication[]
            hooks, terminating  | SIGHUP         || TERMINATING | 10 | Forward[received=1, signal=1, fromTerminal=false]
            hooks, terminating  | exited         || CLEARING    |  2 | StopLeftovers[signal=15]
            hooks, terminating  | hook done      || TERMINATING | 30 | EndHook[pre-shutdown exited 0, 0 s]
            hooks, terminating  | hook failed    || TERMINATING | 30 | EndHook[pre-shutdown killed, 0 s]
            hooks, terminating  | hook missing   || TERMINATING | 30 | EndHook[pre-shutdown not-started, 0 s]
            hooks, terminating  | deadline       || TERMINATING | 20 | EndHook[pre-shutdown timeout, 10 s]

            hooks, clearing     | SIGTERM        || CLEARING    |  1 | StopLeftovers[signal=9]
            hooks, clearing     | SIGINT         || CLEARING    |  1 | StopLeftovers[signal=9]
            hooks, clearing     | children gone  || FLUSHING    |  2 | EndHook[pre-shutdown killed, 0 s] WatchUnsent[]
            hooks, clearing     | hook done      || CLEARING    |  2 | EndHook[pre-shutdown exited 0, 0 s]
            hooks, clearing     | hook failed    || CLEARING    |  2 | EndHook[pre-shutdown killed, 0 s]
            hooks, clearing     | hook missing   || CLEARING    |  2 | EndHook[pre-shutdown not-started, 0 s]
            hooks, clearing     | deadline       || CLEARING    |  8 | KillIdleLeftovers[stopSignal=15]

            hooks, flushing     | SIGTERM        || FINISHING   | 10 | RunHook[post-shutdown SIGTERM second-signal 3]
            hooks, flushing     | SIGINT         || FINISHING   | 10 | RunHook[post-shutdown SIGTERM second-signal 3]
            hooks, flushing     | unsent 0       || FINISHING   | 10 | RunHook[post-shutdown SIGTERM second-signal 3]
            hooks, flushing     | deadline       || FINISHING   | 10 | RunHook[post-shutdown SIGTERM second-signal 3]

            hooks, finishing    | SIGTERM        || FINISHING   |  0 | EndHook[post-shutdown killed, 0 s] KillRemaining[]
            hooks, finishing    | SIGINT         || FINISHING   |  0 | EndHook[post-shutdown killed, 0 s] KillRemaining[]
            hooks, finishing    | last hook done || FINISHING   |  0 | EndHook[post-shutdown exited 5, 0 s] KillRemaining[]
            hooks, finishing    | no last hook   || EXITED      |  - | EndHook[post-shutdown not-started, 0 s] Exit[code=3]
            hooks, finishing    | deadline       || FINISHING   |  0 | EndHook[post-shutdown timeout, 10 s] KillRemaining[]

            hooks, all over     | SIGTERM        || EXITED      |  - | Exit[code=3]
            hooks, all over     | SIGINT         || EXITED      |  - | Exit[code=3]
            hooks, all over     | children gone  || EXITED      |  - | Exit[code=3]
            hooks, all over     | deadline       || EXITED      |  - | Exit[code=3]

            flushing            | SIGTERM        || EXITED      |  - | Exit[code=3]
            flushing            | SIGINT         || EXITED      |  - | Exit[code=3]
            flushing            | unsent 0       || EXITED      |  - | Exit[code=3]
            flushing            | unsent 2       || FLUSHING    |  2 |
            flushing            | deadline       || EXITED      |  - | Exit[code=3]
            """;

    private static final Map<String, Consumer<Life>> SITUATIONS = situations();
    private static final Map<String, Event> EVENTS = events();

    private static Map<String, Consumer<Life>> situations() {
        Consumer<Life> draining = life -> {
            life.started();
            life.signalled(Life.SIGTERM);
        };
        Consumer<Life> terminating = draining.andThen(life -> life.signalled(Life.SIGTERM));
        Consumer<Life> clearing = terminating.andThen(life -> life.exited(3));
        Consumer<Life> flushing = clearing.andThen(Life::childrenGone);
        Map<String, Consumer<Life>> situations = new LinkedHashMap<>();
        situations.put("starting", life -> {});
        situations.put("healthy", Life::started);
        situations.put("unhealthy", life -> {
            life.started();
            life.on(new Event.Unhealthy());
        });
        situations.put("draining", draining);
        situations.put("draining, none left", draining.andThen(life -> life.counted(0)));
        Consumer<Life> requested = life -> life.on(new Event.DrainRequested());
        situations.put("on request", situations.get("unhealthy").andThen(requested));
        Consumer<Life> noneLeft = requested.andThen(life -> life.counted(0));
        situations.put("request, none left", situations.get("healthy").andThen(noneLeft));
        situations.put("drained", noneLeft.andThen(life -> {
            life.deadlineReached();
            life.counted(0);
        }));
        situations.put("terminating", terminating);
        situations.put("killed", terminating.andThen(life -> life.signalled(Life.SIGTERM)));
        situations.put("given up", terminating.andThen(life -> {
            life.signalled(Life.SIGTERM);
            life.deadlineReached();
        }));
        situations.put("clearing", clearing);
        situations.put("working", clearing.andThen(Life::deadlineReached));
        situations.put("leftovers killed", clearing.andThen(life -> life.signalled(Life.SIGTERM)));
        situations.put("flushing", flushing);
        situations.put("exited", flushing.andThen(life -> life.unsent(0)));
        Consumer<Life> clearedOfHooks = clearing.andThen(Life::childrenGone);
        situations.put("hooks, draining", draining);
        situations.put("hooks, none left", draining.andThen(life -> life.counted(0)));
        situations.put("hooks, terminating", terminating);
        situations.put("hooks, clearing", clearing);
        situations.put("hooks, flushing", clearedOfHooks);
        Consumer<Life> finishing = clearedOfHooks.andThen(life -> life.unsent(0));
        situations.put("hooks, finishing", finishing);
        situations.put("hooks, all over", finishing.andThen(life -> life.signalled(Life.SIGTERM)));
        return situations;
    }

    private static Map<String, Event> events() {
        Map<String, Event> events = new LinkedHashMap<>();
        events.put("started", new Event.Started());
        events.put("well", new Event.Healthy());
        events.put("unwell", new Event.Unhealthy());
        events.put("SIGTERM", new Event.Signalled(Life.SIGTERM));
        events.put("SIGINT", new Event.Signalled(Life.SIGINT));
        events.put("SIGHUP", new Event.Signalled(Life.SIGHUP));
        events.put("requested", new Event.DrainRequested());
        events.put("resumed", new Event.ResumeRequested());
        events.put("exited", new Event.Exited(new ExitStatus(3, 0)));
        events.put("children gone", new Event.ChildrenGone());
        events.put("counted 0", new Event.Counted(0, Policy.UNLIMITED));
        events.put("counted 2", new Event.Counted(2, 0));
        events.put("count failed", new Event.CountFailed());
        events.put("probers told", new Event.ProbersTold());
        events.put("unsent 0", new Event.Unsent(0));
        events.put("unsent 2", new Event.Unsent(2));
        events.put("hook done", new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 0)));
        events.put("hook failed", new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 15)));
        events.put("hook missing", new Event.HookNotStarted(Hook.PRE_SHUTDOWN, "no such file"));
        events.put("last hook done", new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(5, 0)));
        events.put("no last hook", new Event.HookNotStarted(Hook.POST_SHUTDOWN, "no such file"));
        events.put("early deadline", new Event.DeadlineReached());
        events.put("deadline", new Event.DeadlineReached());
        return events;
    }

    /** What an event leads to: phase, seconds until the deadline, actions. */
    private record Reaction(String phase, String deadline, String actions) {
        static Reaction of(Life life, List<Action> actions) {
            String deadline = life.toDeadline() < 0 ? "-" : Long.toString(life.toDeadline() / SECOND);
            String text = actions.stream().map(Reaction::text).collect(Collectors.joining(" "));
            return new Reaction(life.phase().name(), deadline, text);
        }

        private static String text(Action action) {
            return switch (action) {
                case Action.RunHook(Hook hook, List<String> environment) -> {
                    String told = environment.stream()
                            .map(entry -> " " + entry.substring(entry.indexOf('=') + 1))
                            .collect(Collectors.joining());
                    yield "RunHook[" + hook.label() + told + "]";
                }
                case Action.EndHook(HookRun run) -> "EndHook[" + run.describe() + ", " + run.nanos() / SECOND + " s]";
                default -> action.toString();
            };
        }
    }

    private static Map<String, Reaction> table() {
        Map<String, Reaction> table = new LinkedHashMap<>();
        for (String line : TABLE.split("\n", -1)) {
            if (!line.isBlank()) {
                String[] cells = line.split("\\|", -1);
                Reaction former = table.put(
                        cells[0].strip() + " + " + cells[1].strip(),
                        new Reaction(cells[3].strip(), cells[4].strip(), cells[5].strip()));
                assertThat(former).as(line).isNull();
            }
        }
        return table;
    }

    @TestFactory
    Stream<DynamicTest> reactions() {
        Map<String, Reaction> table = table();
        List<DynamicTest> tests = new ArrayList<>();
        SITUATIONS.forEach((situation, reach) -> EVENTS.forEach((name, event) -> {
            Reaction expected = table.get(situation + " + " + name);
            String title = situation + " + " + name + (expected == null ? " is ignored" : "");
            tests.add(DynamicTest.dynamicTest(title, () -> check(life(situation), reach, name, event, expected)));
        }));
        return tests.stream();
    }

    private static Life life(String situation) {
        long timeout = situation.startsWith("hooks") ? 10 * SECOND : 0;
        return new Life(new Policies().hooks(timeout, timeout).policy(), 1_000 * SECOND);
    }

    private static void check(Life life, Consumer<Life> reach, String name, Event event, Reaction expected) {
        reach.accept(life);
        if (life.toDeadline() > 0) {
            life.pass(
                    switch (name) {
                        case "early deadline" -> life.toDeadline() - 1;
                        case "deadline" -> life.toDeadline();
                        default -> 0;
                    });
        }
        Reaction nothing = Reaction.of(life, List.of());
        assertThat(Reaction.of(life, life.on(event))).isEqualTo(expected == null ? nothing : expected);
    }

    @Test
    void theTableSpeaksOfWhatIsThere() {
        List<String> pairs = new ArrayList<>();
        SITUATIONS
                .keySet()
                .forEach(situation -> EVENTS.keySet().forEach(event -> pairs.add(situation + " + " + event)));
        assertThat(pairs).containsAll(table().keySet());
    }

    @Test
    void everyPhaseIsAmongTheSituations() {
        List<Phase> reached = new ArrayList<>();
        SITUATIONS.forEach((situation, reach) -> {
            Life life = life(situation);
            reach.accept(life);
            reached.add(life.phase());
        });
        assertThat(reached).contains(Phase.values());
    }
}
