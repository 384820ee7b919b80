package dev.zerohalt.report;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.connections.watching.Returning;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.HealthPagesTest;
import dev.zerohalt.health.Probers;
import dev.zerohalt.health.ProbersTest;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.lifecycle.HookOutcome;
import dev.zerohalt.lifecycle.HookRun;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of each happening, as level, event and fields, and how often. */
@Timeout(30)
class JournalTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final int REPORT_FILE = 99;
    private static final String WHO = " who=\"192.0.2.1:51234 quiet 60.0s\"";

    /** Has asked 3.2 seconds ago and waits for its answer. */
    private static final SeenSocket BUSY = IDLE.ago(3_200, 9_000);

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final FaultyKernel faulty = new FaultyKernel(machine);
    private final Probers probers = new Probers(2);
    private final StringBuilder report = new StringBuilder();
    private Lifecycle life;
    private Journal journal;
    private long now;
    private long read;

    @BeforeEach
    void useDefaults() {
        use();
    }

    private void use(String... settings) {
        ConfigReader reader = new ConfigReader();
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        Config config = reader.read();
        Log log = new Log(machine, new LogSink(machine, 2), Level.DEBUG, Format.TEXT);
        life = new Lifecycle(config.policy(), false);
        journal = new Journal(log, new TerminationLog(faulty.kernel(), "/end"), life, config, probers);
        faulty.on("openItself", (arguments, call) -> REPORT_FILE);
        faulty.on("close", (arguments, call) -> 0);
        faulty.on("fileType", (arguments, call) -> Linux.S_IFREG);
        faulty.on("truncate", (arguments, call) -> {
            report.setLength(arguments.number(1));
            return 0;
        });
        faulty.on("write", (arguments, call) -> {
            byte[] bytes = arguments.bytes(1);
            report.append(Latin1.decode(bytes, arguments.number(2), arguments.number(3)));
            return arguments.number(3);
        });
    }

    /** What was said since this was asked the last time, without the time and the words. */
    private List<String> said() {
        List<String> lines = machine.log().lines().skip(read).toList();
        read += lines.size();
        return lines.stream()
                .map(line -> line.replaceFirst("^time=\\S+ level=", "")
                        .replaceFirst(" msg=(?:\"(?:[^\"\\\\]|\\\\.)*\"|\\S+) event=", " "))
                .toList();
    }

    private void on(Event event) {
        List<Action> actions = life.on(event, now);
        for (Action action : actions) {
            journal.before(action, now);
        }
        report.setLength(0);
        journal.after(actions);
    }

    private void perform(Action action) {
        journal.before(action, now);
    }

    private void pass(long nanos) {
        now += nanos;
    }

    /** The gauge says something, in the place of the drain's watch. */
    private void gauge(Reading reading, boolean isIdle) {
        journal.gauge().read(reading, isIdle, now);
        on(new Event.Gauged(isIdle, 0));
    }

    @Test
    void theGaugeIsSaidWhenItHoldsTheDrainAndChanges() {
        use("DRAIN_GAUGE=http://localhost:8080/metrics#x<=1", "DRAIN_TIMEOUT=9s");
        on(new Event.Signalled(15));
        assertThat(said()).hasSize(1);
        gauge(new Reading.Value(3), false);
        gauge(new Reading.Value(3), false);
        gauge(new Reading.Value(2.5), false);
        assertThat(said()).containsExactly("INFO drain.progress gauge=3", "INFO drain.progress gauge=2.5");
        gauge(new Reading.Unknown("status 404"), false);
        gauge(new Reading.Unknown("status 404"), false);
        gauge(new Reading.Unknown("no answer in time"), false);
        assertThat(said())
                .containsExactly(
                        "WARN drain.gauge gauge=\"http://localhost:8080/metrics#x<=1\" because=\"status 404\"",
                        "WARN drain.gauge gauge=\"http://localhost:8080/metrics#x<=1\" because=\"no answer in time\"");
        gauge(new Reading.Value(1), true);
        gauge(new Reading.Value(0), true);
        assertThat(said()).isEmpty();
        gauge(new Reading.Unknown("no answer in time"), false);
        journal.counted(census(true, BUSY), Returning.NOBODY, now);
        assertThat(said().getLast())
                .startsWith("INFO drain.progress")
                .endsWith(" gauge=unknown gauge_unknown=\"no answer in time\"");
        deadline();
        assertThat(said().getFirst())
                .isEqualTo("INFO drain.end outcome=timeout seconds=9.000s connections=unknown gauge=unknown"
                        + " gauge_unknown=\"no answer in time\"");
    }

    private void deadline() {
        now = life.deadline();
        on(new Event.DeadlineReached());
    }

    private static Census census(boolean idleOnesHold, SeenSocket... sockets) {
        HoldingRule rule = new HoldingRule(idleOnesHold, 5_000, 30_000);
        Census census = new Census(NetworkFilter.NONE, rule, 10, false);
        for (SeenSocket socket : sockets) {
            census.visit(socket);
        }
        return census;
    }

    /** A count for which idle connections hold the drain too. What held it at the last one may have done so until now. */
    private void count(SeenSocket... sockets) {
        Census census = census(true, sockets);
        journal.counted(census, Returning.NOBODY, now);
        boolean quiet = census.holding() == 0 && life.timeline().lastCount() <= 0;
        on(new Event.Counted(census.holding(), quiet ? 3_600 * SECOND : 0));
    }

    private static FoundPorts found(int... ports) {
        PortSet listening = PortSet.of(ports);
        return new FoundPorts(listening, listening, PortSet.NONE, Optional.of(listening), "");
    }

    private void isAskedForHealth() {
        HealthPagesTest.pages(probers, life::phase).respond(ProbersTest.from("192.0.2.7", "kube-probe"));
    }

    // The application

    @Test
    void theApplicationsStartAndHealth() {
        journal.started(7);
        journal.healthy();
        journal.unhealthy("status 500");
        assertThat(said())
                .containsExactly(
                        "INFO app.start pid=7", "INFO app.healthy", "WARN app.unhealthy because=\"status 500\"");
    }

    @Test
    void aFailedCheckIsAWarningUnlessTheApplicationIsOnlyStarting() {
        journal.checkFailed("refused", true);
        journal.checkFailed("refused", false);
        assertThat(said()).containsExactly("INFO app.check because=refused", "WARN app.check because=refused");
    }

    @Test
    void anApplicationThatCannotBeSignalledIsAnError() {
        journal.cannotSignal(Signal.SIGTERM, "not permitted");
        assertThat(said()).containsExactly("ERROR app.signal signal=SIGTERM because=\"not permitted\"");
    }

    @ParameterizedTest
    @CsvSource({"3, 0, code=3 outcome=exited", "0, 11, code=139 outcome=SIGSEGV"})
    void theApplicationsEnd(int code, int signal, String fields) {
        on(new Event.Exited(new ExitStatus(code, signal)));
        journal.applicationExited();
        assertThat(said()).containsExactly("INFO app.exit " + fields);
    }

    // The ports

    @ParameterizedTest
    @CsvSource({"8080, port 8080", "auto, any port"})
    void nobodyListensWhenTheTimeToStartIsOver(String appPort, String named) {
        use("APP_PORT=" + appPort);
        journal.ports().nobodyListens(true);
        journal.ports().nobodyListens(false);
        String line = "WARN app.port app_port=" + appPort;
        assertThat(said()).containsExactly(line, line);
        assertThat(machine.log().lines())
                .satisfiesExactly(
                        seen -> assertThat(seen).contains("\"nobody listens on " + named + ": "),
                        seen -> assertThat(seen).contains("\"cannot see whether somebody listens on " + named + ": "));
    }

    @Test
    void nobodyListensOnTheSetPortWhenADrainBegins() {
        use("APP_PORT=8080");
        journal.ports().nobodyListensAnyMore(found(9090, 9091));
        journal.ports().nobodyListensAnyMore(found());
        assertThat(said())
                .containsExactly(
                        "WARN app.port app_port=8080 listening=9090,9091",
                        "WARN app.port app_port=8080 listening=none");
    }

    @Test
    void foundPortsAreToldWhenTheyChange() {
        FoundPorts first = found(8080);
        journal.ports().listens(first);
        journal.ports().listens(first);
        journal.ports()
                .listens(new FoundPorts(
                        first.listening(), first.likely(), PortSet.NONE, Optional.of(PortSet.of(8080, 9999)), ""));
        assertThat(said()).as("who else listens is no news").containsExactly("INFO ports ports=8080");
        journal.ports().listens(found(8080, 9090));
        journal.ports().listens(found(8080, 9090));
        journal.ports().listens(found(8080));
        assertThat(said()).containsExactly("INFO ports ports=8080,9090", "INFO ports ports=8080");
    }

    @Test
    void thatPortsMayBeThoseOfOthersIsNews() {
        journal.ports().listens(found(8080));
        FoundPorts others =
                new FoundPorts(PortSet.of(8080), PortSet.of(8080), PortSet.NONE, Optional.empty(), "no descriptors");
        journal.ports().listens(others);
        journal.ports().listens(others);
        assertThat(said()).containsExactly("INFO ports ports=8080", "WARN ports ports=8080 because=\"no descriptors\"");
    }

    @Test
    void thePortsOfADrainAreToldInAnyCase() {
        journal.ports().listens(found(8080));
        journal.ports().drains(found(8080));
        journal.ports().listens(found(8080));
        journal.ports().drains(found());
        journal.ports()
                .drains(new FoundPorts(
                        PortSet.of(8080), PortSet.of(8080), PortSet.of(9000), Optional.of(PortSet.of(8080)), ""));
        assertThat(said())
                .containsExactly(
                        "INFO ports ports=8080",
                        "INFO ports ports=8080",
                        "INFO ports ports=none",
                        "INFO ports ports=8080,9000 closed=9000");
    }

    // Counting

    @Test
    void theBackendIsToldWhenItChanges() {
        journal.backendChosen(CountingBackend.EVENTS, "");
        journal.backendChosen(CountingBackend.EVENTS, "polling: broken");
        journal.backendChosen(CountingBackend.PROC, "events: broken");
        journal.backendChosen(CountingBackend.PROC, "polling: broken");
        journal.backendChosen(CountingBackend.EVENTS, "proc: broken");
        assertThat(said())
                .containsExactly(
                        "INFO backend backend=events",
                        "WARN backend backend=proc because=\"events: broken\"",
                        "WARN backend backend=events because=\"proc: broken\"");
    }

    @Test
    void whyCountsFailIsToldWhenItChanges() {
        for (String cause : List.of("one", "one", "other", "other", "one")) {
            journal.countFailed(new ScanException(cause));
        }
        assertThat(said())
                .containsExactly("WARN backend because=one", "WARN backend because=other", "WARN backend because=one");
    }

    @Test
    void aFailureThatComesBackAfterACountIsToldAgain() {
        journal.countFailed(new ScanException("one"));
        journal.counted(census(true), Returning.NOBODY, now);
        journal.countFailed(new ScanException("one"));
        assertThat(said()).containsExactly("WARN backend because=one", "WARN backend because=one");
    }

    @Test
    void connectionsAreToldAtOnceThenOnceASecondAtMostAndOnlyIfTheyChange() {
        journal.counted(census(true, IDLE, IDLE), Returning.NOBODY, now);
        assertThat(said())
                .containsExactly("INFO drain.progress connections=2 holding=2 quiet=2"
                        + " who=\"192.0.2.1:51234 quiet 60.0s, 192.0.2.1:51234 quiet 60.0s\"");
        pass(SECOND - 1);
        journal.counted(census(true, IDLE), Returning.NOBODY, now);
        assertThat(said()).as("too soon").isEmpty();
        pass(1);
        journal.counted(census(true, IDLE), Returning.NOBODY, now);
        assertThat(said()).containsExactly("INFO drain.progress connections=1 holding=1 quiet=1" + WHO);
        pass(10 * SECOND);
        journal.counted(census(true, BUSY), Returning.NOBODY, now);
        assertThat(said()).as("the same numbers").isEmpty();
    }

    @Test
    void oneMoreThatDoesNotHoldTheDrainIsAChange() {
        journal.counted(census(false, BUSY), Returning.NOBODY, now);
        pass(SECOND);
        journal.counted(census(false, BUSY, IDLE), Returning.NOBODY, now);
        String who = " who=\"192.0.2.1:51234 busy 3.2s\"";
        assertThat(said())
                .containsExactly(
                        "INFO drain.progress connections=1 holding=1 busy=1" + who,
                        "INFO drain.progress connections=2 holding=1 busy=1 quiet=1" + who);
    }

    @Test
    void whereNothingHoldsTheDrainNothingIsWaitedFor() {
        journal.counted(census(false, IDLE), Returning.NOBODY, now);
        assertThat(said()).isEmpty();
        pass(MILLI);
        journal.counted(census(false, BUSY), Returning.NOBODY, now);
        assertThat(said()).as("the first that is told is told at once").hasSize(1);
    }

    @Test
    void howManyMoreThereAreThanAreNamedIsTold() {
        SeenSocket[] sockets = new SeenSocket[12];
        Arrays.fill(sockets, IDLE);
        journal.counted(census(true, sockets), Returning.NOBODY, now);
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith(
                        "INFO drain.progress connections=12 holding=12 quiet=12 who=\"192.0.2.1:51234 quiet 60.0s, ")
                .endsWith("192.0.2.1:51234 quiet 60.0s and 2 more\"")
                .satisfies(line -> assertThat(line.split("192\\.0\\.2\\.1")).hasSize(1 + 10));
    }

    @ParameterizedTest
    @EnumSource(
            value = DrainStrategy.class,
            names = {"IN_FLIGHT", "CONNECTIONS"})
    void thatClassesCannotBeSeenIsToldOnceAndOnlyWhereTheyDecide(DrainStrategy strategy) {
        use("DRAIN_STRATEGY=" + strategy.label());
        for (int i = 0; i < 3; i++) {
            journal.counted(census(false, IDLE), Returning.NOBODY, now);
            journal.counted(census(false, IDLE.withoutTraffic()), Returning.NOBODY, now);
            pass(SECOND);
        }
        String progress = "INFO drain.progress connections=1 holding=1 unknown=1 who=\"192.0.2.1:51234 unknown\"";
        assertThat(said())
                .isEqualTo(
                        strategy == DrainStrategy.IN_FLIGHT
                                ? List.of("WARN drain.progress", progress)
                                : List.of(progress));
    }

    // Signals

    @Test
    void signalsThatDoNotEndAnythingAreDetails() {
        received(Signal.SIGTERM);
        received(Signal.SIGHUP);
        perform(new Action.Forward(Signal.SIGHUP));
        perform(new Action.Forward(Signal.SIGWINCH));
        perform(new Action.Forward(Signal.SIGHUP, Signal.SIGTERM, false));
        assertThat(said())
                .containsExactly(
                        "INFO signal.received signal=SIGTERM",
                        "DEBUG signal.received signal=SIGHUP",
                        "INFO signal.forwarded signal=SIGHUP",
                        "DEBUG signal.forwarded signal=SIGWINCH",
                        "INFO signal.forwarded signal=SIGHUP as=SIGTERM");
    }

    private void received(int signal) {
        journal.signals().received(new Event.Signalled(signal), false);
    }

    /** Once each; not of one that the terminal sends, and not once it stops. */
    @Test
    void signalsByWhichImagesAreStoppedComeWithAHint() {
        received(Signal.SIGUSR1);
        received(Signal.SIGUSR1);
        received(Signal.SIGHUP);
        journal.signals().received(new Event.Signalled(Signal.SIGWINCH, true), true);
        journal.signals().received(new Event.Signalled(Signal.SIGWINCH, true), false);
        assertThat(said())
                .containsExactly(
                        "DEBUG signal.received signal=SIGUSR1",
                        "INFO signal.hint signal=SIGUSR1 set=\"ZEROHALT_SHUTDOWN_SIGNALS=SIGTERM,SIGINT,SIGUSR1\"",
                        "DEBUG signal.received signal=SIGUSR1",
                        "DEBUG signal.received signal=SIGHUP",
                        "DEBUG signal.received signal=SIGWINCH",
                        "DEBUG signal.received signal=SIGWINCH",
                        "INFO signal.hint signal=SIGWINCH set=\"ZEROHALT_SHUTDOWN_SIGNALS=SIGTERM,SIGINT,SIGWINCH\"");
        on(new Event.Signalled(Signal.SIGTERM));
        received(Signal.SIGUSR2);
        assertThat(said()).doesNotContain("signal.hint signal=SIGUSR2");
    }

    @Test
    void aDuplicateIsSaidOnceHoweverManyCome() {
        on(new Event.Signalled(Signal.SIGTERM));
        on(new Event.Signalled(Signal.SIGINT));
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(said()).containsExactly("INFO drain.start signal=SIGTERM", "INFO signal.duplicate signal=SIGINT");
    }

    @Test
    void aSignalOfOurOwnIsSaidOnceAndThoseOfTheLogAreNot() {
        for (int i = 0; i < 3; i++) {
            for (int signal : new int[] {Signal.SIGXCPU, Signal.SIGALRM, Signal.SIGPIPE, Signal.SIGXFSZ, 40}) {
                journal.signals().raisedByOurselves(signal);
            }
        }
        assertThat(said())
                .containsExactly(
                        "WARN signal.own signal=SIGXCPU",
                        "WARN signal.own signal=SIGALRM",
                        "WARN signal.own signal=SIGRTMIN+6");
    }

    @Test
    void whatIsDoneToTheApplicationAndWhatItLeaves() {
        perform(new Action.SignalApplication(Signal.SIGINT));
        perform(new Action.KillApplication());
        perform(new Action.StopLeftovers(Signal.SIGTERM));
        perform(new Action.StopLeftovers(Signal.SIGKILL));
        assertThat(said())
                .containsExactly(
                        "INFO app.signal signal=SIGINT",
                        "WARN app.kill signal=SIGKILL",
                        "WARN leftovers signal=SIGKILL");
    }

    @Test
    void whatIsToldByItsOutcomeIsNotToldBefore() {
        for (Action action : List.of(
                new Action.RunHook(Hook.PRE_SHUTDOWN, List.of()),
                new Action.WatchConnections(),
                new Action.CountConnections(),
                new Action.WatchUnsent(),
                new Action.KillRemaining())) {
            perform(action);
        }
        assertThat(said()).isEmpty();
    }

    // The drain

    @Test
    void aDrainNamesWhoMustKnowOfIt() {
        use("DRAIN_PROBES=2", "SECOND_SIGNAL_AFTER=0s");
        on(new Event.Healthy());
        isAskedForHealth();
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(said()).containsExactly("INFO drain.start signal=SIGTERM probers=\"192.0.2.7 kube-probe 0x\"");
        probers.drainBegins();
        isAskedForHealth();
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(said())
                .startsWith("INFO drain.end outcome=second-signal seconds=0.000s"
                        + " probers_not_told=\"192.0.2.7 kube-probe 1x\" connections=unknown");
    }

    @Test
    void aDrainThatIsDone() {
        use("DRAIN_STRATEGY=connections");
        on(new Event.Healthy());
        on(new Event.Signalled(Signal.SIGINT));
        count(IDLE);
        pass(2 * SECOND);
        count();
        deadline();
        count();
        assertThat(said())
                .containsExactly(
                        "INFO drain.start signal=SIGINT",
                        "INFO drain.progress connections=1 holding=1 quiet=1" + WHO,
                        "INFO drain.end outcome=drained seconds=7.000s connections=0 holding=0",
                        "INFO app.signal signal=SIGINT");
    }

    @Test
    void whoHeldTheDrainUntilItsDeadlineIsNamed() {
        use("DRAIN_STRATEGY=connections");
        on(new Event.Signalled(Signal.SIGTERM));
        count(IDLE);
        deadline();
        count(IDLE);
        assertThat(said())
                .contains("INFO drain.end outcome=timeout seconds=60.000s connections=1 holding=1 quiet=1" + WHO);
    }

    /** The old number is not that of the drain's end. */
    @Test
    void afterACountThatFailedTheNumberIsUnknown() {
        use("SECOND_SIGNAL_AFTER=0s");
        on(new Event.Signalled(Signal.SIGTERM));
        count(IDLE);
        on(new Event.CountFailed());
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(said()).contains("INFO drain.end outcome=second-signal seconds=0.000s connections=unknown");
    }

    // Hooks

    @Test
    void hooksThatAreOver() {
        Hook hook = Hook.PRE_SHUTDOWN;
        for (HookRun run : List.of(
                new HookRun(hook, HookOutcome.EXITED, 0, "", 4_250 * MILLI),
                new HookRun(hook, HookOutcome.EXITED, 3, "", MILLI),
                new HookRun(hook, HookOutcome.TIMEOUT, -1, "", 10 * SECOND),
                new HookRun(hook, HookOutcome.ANSWERED, 204, "", MILLI),
                new HookRun(hook, HookOutcome.ANSWERED, 302, "", MILLI),
                new HookRun(hook, HookOutcome.NO_ANSWER, -1, "Connection refused", MILLI),
                new HookRun(Hook.POST_SHUTDOWN, HookOutcome.NOT_STARTED, -1, "no such file", 0))) {
            perform(new Action.EndHook(run));
        }
        assertThat(said())
                .containsExactly(
                        "INFO hook name=pre-shutdown outcome=exited code=0 seconds=4.250s",
                        "WARN hook name=pre-shutdown outcome=exited code=3 seconds=0.001s",
                        "WARN hook name=pre-shutdown outcome=timeout seconds=10.000s",
                        "INFO hook name=pre-shutdown outcome=answered code=204 seconds=0.001s",
                        "WARN hook name=pre-shutdown outcome=answered code=302 seconds=0.001s",
                        "WARN hook name=pre-shutdown outcome=no-answer because=\"Connection refused\" seconds=0.001s",
                        "WARN hook name=post-shutdown outcome=not-started because=\"no such file\" seconds=0.000s");
    }

    // The end

    @Test
    void theWholeStory() {
        use("DRAIN_STRATEGY=connections", "EXIT_CODE_REMAP=143:0");
        on(new Event.Healthy());
        on(new Event.Signalled(Signal.SIGTERM));
        probers.drainBegins();
        isAskedForHealth();
        count(IDLE, IDLE);
        pass(2 * SECOND);
        count();
        deadline();
        count();
        pass(340 * MILLI);
        on(new Event.Exited(new ExitStatus(0, Signal.SIGTERM)));
        on(new Event.ChildrenGone());
        pass(20 * MILLI);
        on(new Event.Unsent(0));
        assertThat(said())
                .last()
                .isEqualTo("INFO exit signal=SIGTERM connections=2 drain=7.000s drain_outcome=drained"
                        + " told_503=\"192.0.2.7 kube-probe 1x\" app=0.340s app_outcome=SIGTERM flush=0.020s app_code=143"
                        + " code=0");
        assertThat(report.toString())
                .startsWith(
                        "Stopped by SIGTERM. Drain: drained after 7.0 s, 2 connections held it at first, 0 at the end.")
                .contains("\nTold 503:\n  192.0.2.7 kube-probe 1x\n")
                .endsWith("\nExit code 0, remapped from the application's 143.\n");
    }

    private static final String CUT_SHORT =
            "Zerohalt was killed before more was known: set ZEROHALT_GRACE_PERIOD to the platform's grace period.\n";

    /** Whoever is killed meanwhile leaves that. */
    @Test
    void theTerminationLogSaysHowFarItHasCome() {
        on(new Event.Started());
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(report.toString())
                .matches("Stopped by SIGTERM\\. Draining since 2026-01-01T00:\\S+Z, for 60\\.0 s at most\\.\n"
                        + Pattern.quote(CUT_SHORT));
        String draining = report.toString();
        count(IDLE, IDLE);
        assertThat(report.toString()).isEmpty();
        on(new Event.Signalled(Signal.SIGHUP));
        assertThat(report.toString()).isEmpty();
        deadline();
        assertThat(report.toString())
                .startsWith(
                        "Stopped by SIGTERM. Drain: timeout after 60.0 s, 2 connections held it at first, 2 at the end.\n"
                                + "  192.0.2.1:51234 ")
                .containsPattern("\nThe application was told to stop at 2026-01-01T00:\\S+Z\\.\n")
                .endsWith(CUT_SHORT)
                .doesNotContain(draining);
    }

    /** What is no longer true when it could be written is not. */
    @Test
    void aDrainThatIsOverAtOnceIsNotToldOf() {
        use("DRAIN_STRATEGY=none");
        on(new Event.Signalled(Signal.SIGTERM));
        assertThat(report.toString())
                .startsWith("Stopped by SIGTERM. Drain: skipped after 0.0 s.\nThe application was told to stop at ");
    }

    /** A hook that cannot be started is over before its drain's beginning is told. */
    @Test
    void norIsOneThatAHookEndsAtOnce() {
        use("DRAIN_STRATEGY=none", "PRE_SHUTDOWN_COMMAND=missing");
        List<Action> begun = life.on(new Event.Signalled(Signal.SIGTERM), now);
        on(new Event.HookNotStarted(Hook.PRE_SHUTDOWN, "no such file"));
        assertThat(report.toString()).contains("The application was told to stop at ");
        report.setLength(0);
        journal.after(begun);
        assertThat(report.toString()).isEmpty();
    }

    @Test
    void anApplicationThatEndsByItselfHasNoDrainToSpeakOf() {
        on(new Event.Started());
        pass(SECOND);
        on(new Event.Exited(new ExitStatus(1, 0)));
        on(new Event.ChildrenGone());
        on(new Event.Unsent(0));
        String hint = "if the application could not listen on port 8888: zerohalt's health server has it;"
                + " set ZEROHALT_HEALTH_PORT to another port";
        assertThat(said()).containsExactly("INFO exit app_outcome=exited flush=0.000s code=1 hint=\"" + hint + "\"");
        assertThat(report.toString())
                .isEqualTo("The application exited with code 1.\nExit code 1.\nHint: " + hint + ".\n");
    }

    @Test
    void unsentBytesAreAWarning() {
        on(new Event.Exited(new ExitStatus(0, 0)));
        on(new Event.ChildrenGone());
        on(new Event.Unsent(4));
        deadline();
        assertThat(said())
                .containsExactly("WARN flush connections=4", "INFO exit app_outcome=exited flush=2.000s code=0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void hooksThatFailedAreNamedInTheEnd(int code) {
        use("DRAIN_STRATEGY=none", "PRE_SHUTDOWN_COMMAND=pre", "POST_SHUTDOWN_COMMAND=post", "FLUSH_TIMEOUT=0s");
        on(new Event.Signalled(Signal.SIGTERM));
        deadline(); // of the first hook
        on(new Event.Exited(new ExitStatus(0, 0)));
        on(new Event.ChildrenGone());
        on(new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(code, 0)));
        on(new Event.ChildrenGone());
        List<String> failed = new ArrayList<>(List.of("pre-shutdown timeout"));
        if (code != 0) {
            failed.add("post-shutdown exited 3");
        }
        assertThat(said())
                .last()
                .isEqualTo("INFO exit signal=SIGTERM connections=unknown drain=10.000s drain_outcome=skipped app=0.000s"
                        + " app_outcome=exited flush=0.000s hooks_failed=\"" + String.join(", ", failed) + "\" code=0");
    }
}
