package dev.zerohalt.report;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.counting.Peer;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.connections.watching.ReturningPeers;
import dev.zerohalt.health.Prober;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.HookRun;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.process.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says in the log what happens. The event names are stable. */
public final class Journal {
    private static final String LEFTOVERS_WAIT =
            "processes the application left behind still work, and have what is left of its time to stop";

    private static final long PROGRESS_PAUSE = 1_000_000_000L;
    private static final List<ConnectionClass> CLASSES = List.of(ConnectionClass.values());

    private final Log log;
    private final SignalJournal signals;
    private final PortJournal ports;
    private final LastWords lastWords;
    private final GaugeJournal gauge;
    private final ReturningJournal returning;
    private final Lifecycle lifecycle;
    private final Config config;
    private final Probers probers;
    private Optional<Census> lastCensus = Optional.empty();
    private CountingBackend toldBackend;
    private boolean toldUnknown;
    private int toldHolding = -1;
    private int toldConnections = -1;
    private long toldAt;
    private String toldFailure = "";

    public Journal(Log log, TerminationLog terminationLog, Lifecycle lifecycle, Config config, Probers probers) {
        this.returning = new ReturningJournal(log, config);
        this.lastWords = new LastWords(terminationLog, lifecycle.timeline(), config, probers, returning);
        this.config = config;
        this.probers = probers;
        this.log = log;
        this.lifecycle = lifecycle;
        this.signals = new SignalJournal(log, lifecycle, config.mayStop());
        this.ports = new PortJournal(log, config.counting().appPort());
        this.gauge = new GaugeJournal(log, config.counting().gauge());
    }

    /** Says which signals have come, and what became of them. */
    public SignalJournal signals() {
        return signals;
    }

    /** Says where the application listens. */
    public PortJournal ports() {
        return ports;
    }

    /** Says what the application's gauge shows. */
    public GaugeJournal gauge() {
        return gauge;
    }

    public void started(int pid) {
        log.info("app.start", "application started").with("pid", pid).end();
    }

    public void healthy() {
        log.info("app.healthy", "taking traffic").end();
    }

    public void unhealthy(String why) {
        log.warn("app.unhealthy", "not taking traffic").with("because", why).end();
    }

    /**
     * A check has failed, and the health is as it was.
     *
     * @param usual whether it only means that the application is still starting
     */
    public void checkFailed(String why, boolean usual) {
        Line line = usual
                ? log.info("app.check", "the application is not ready yet")
                : log.warn("app.check", "a check of the application has failed");
        line.with("because", why).end();
    }

    public void backendChosen(CountingBackend backend, String why) {
        if (backend == toldBackend) {
            return;
        }
        toldBackend = backend;
        Line line = why.isEmpty()
                ? log.info("backend", "connections can be counted")
                : log.warn("backend", "counting connections by another backend");
        line.with("backend", backend.label()).withAny("because", why).end();
    }

    public void cannotSignal(int signal, String because) {
        log.error("app.signal", "the application cannot be signalled")
                .with("signal", Signal.name(signal))
                .with("because", because)
                .end();
    }

    public void countFailed(ScanException cause) {
        if (!toldFailure.equals(cause.getMessage())) {
            toldFailure = cause.getMessage();
            log.warn(
                            "backend",
                            "cannot count connections: a drain lasts until they can be counted, or until DRAIN_TIMEOUT")
                    .with("because", toldFailure)
                    .end();
        }
    }

    /** Tells at once, then when the numbers change, at most once a second. */
    public void counted(Census census, ReturningPeers peers, long now) {
        toldFailure = "";
        returning.counted(peers);
        lastCensus = Optional.of(census);
        if (config.policy().strategy() == DrainStrategy.IN_FLIGHT
                && census.count(ConnectionClass.UNKNOWN) > 0
                && !toldUnknown) {
            toldUnknown = true;
            log.warn("drain.progress", "cannot see which connections are idle: the drain waits for all of them")
                    .end();
        }
        boolean due = toldHolding < 0 || now - toldAt >= PROGRESS_PAUSE;
        boolean changed = census.holding() != toldHolding || census.total() != toldConnections;
        if (due && changed && census.holding() > 0) {
            toldHolding = census.holding();
            toldConnections = census.total();
            toldAt = now;
            gauge.describe(describe(log.info("drain.progress", "waiting for connections"), census))
                    .end();
        }
    }

    /** How many there are, of each class, and who holds the drain. */
    private static Line describe(Line line, Census census) {
        line.with("connections", census.total()).with("holding", census.holding());
        for (ConnectionClass each : CLASSES) {
            if (census.count(each) > 0) {
                line.with(each.label(), census.count(each));
            }
        }
        int more = census.holding() - census.named().size();
        return line.withAny("who", list(census.named(), Peer::describe) + (more > 0 ? " and " + more + " more" : ""));
    }

    /** The application is gone. */
    public void applicationExited() {
        Timeline timeline = lifecycle.timeline();
        log.info("app.exit", "the application is gone")
                .with("code", timeline.exitStatus().exitCode())
                .with("outcome", timeline.applicationOutcome())
                .end();
    }

    /** An action is about to be performed. */
    public void before(Action action, long now) {
        Timeline timeline = lifecycle.timeline();
        switch (action) {
            case Action.Forward forward -> signals.forwarded(forward);
            case Action.IgnoreDuplicate ignored -> signals.ignored(ignored.signal());
            case Action.BeginDrain begin -> drainBegins(begin.signal(), timeline, now);
            case Action.StayDrained stay ->
                drainEnded("drained on request, until it is taken back or a signal comes", now);
            case Action.Resume resume ->
                log.info("drain.resumed", "the drain on request was taken back")
                        .with("state", lifecycle.phase().status())
                        .end();
            case Action.EndDrain end -> drainEnded("the drain is over", now);
            case Action.SignalApplication stop ->
                log.info("app.signal", "the application is told to stop")
                        .with("signal", Signal.name(stop.signal()))
                        .end();
            case Action.KillApplication kill ->
                log.warn("app.kill", "the application is killed")
                        .with("signal", Signal.name(Signal.SIGKILL))
                        .end();
            case Action.StopLeftovers stop -> {
                if (stop.signal() == Signal.SIGKILL) {
                    leftoversKilled();
                }
            }
            case Action.Exit exit -> exited(exit.code(), timeline, now);
            case Action.EndHook end -> hookEnded(end.run());
            case Action.RunHook run -> {}
            case Action.WatchConnections watch -> {}
            case Action.CountConnections count -> {}
            case Action.WatchUnsent watch -> {}
            case Action.KillRemaining kill -> {}
            case Action.KillIdleLeftovers kill -> {}
        }
    }

    /** The actions that an event has caused were performed. */
    public void after(List<Action> actions) {
        lastWords.after(actions, lastCensus, gauge.last());
    }

    /** Of the processes that the application left behind those were killed that ignore the signal to stop; the others have its time. */
    public void leftoversSorted(int killed, int left) {
        if (killed > 0) {
            leftoversKilled();
        }
        if (left > 0) {
            log.info("leftovers.wait", LEFTOVERS_WAIT).with("processes", left).end();
        }
    }

    private void leftoversKilled() {
        log.warn("leftovers", "processes the application left behind are killed")
                .with("signal", Signal.name(Signal.SIGKILL))
                .end();
    }

    /** Whoever holds these connections, all processes that the application left behind have its time to stop. */
    public void leftoversHoldConnections(Optional<Census> connections) {
        String holding = connections.map(Census::holding).map(String::valueOf).orElse("unknown");
        log.info("leftovers.wait", LEFTOVERS_WAIT).with("holding", holding).end();
    }

    private void hookEnded(HookRun run) {
        Line line = run.failed() ? log.warn("hook", "a hook has failed") : log.info("hook", "a hook is done");
        line.with("name", run.hook().label()).with("outcome", run.outcome().label());
        if (run.code() >= 0) {
            line.with("code", run.code());
        }
        line.withAny("because", run.because())
                .withSeconds("seconds", run.nanos())
                .end();
    }

    /** What is not described is left out. */
    static <T> String list(List<T> all, Function<T, String> describe) {
        StringBuilder text = new StringBuilder();
        for (T each : all) {
            String item = describe.apply(each);
            text.append(text.length() == 0 || item.isEmpty() ? "" : ", ").append(item);
        }
        return text.toString();
    }

    private static String list(List<Prober> who) {
        return list(who, Prober::describe);
    }

    private void drainBegins(int signal, Timeline timeline, long now) {
        toldHolding = -1;
        String who = list(probers.pending(now));
        if (signal == 0) {
            log.info("drain.request", "health is 503 on request, the application goes on serving")
                    .withAny("probers", who)
                    .end();
            return;
        }
        Line line = log.info("drain.start", "health is 503, the application goes on serving")
                .with("signal", Signal.name(signal));
        if (timeline.isRequested()) {
            line.withSeconds("requested", timeline.requestedNanos(now));
        }
        line.withAny("probers", who).end();
    }

    private void drainEnded(String text, long now) {
        Timeline timeline = lifecycle.timeline();
        Line line = log.info("drain.end", text)
                .with("outcome", timeline.drainOutcome().label())
                .withSeconds("seconds", timeline.drainNanos());
        line.withAny("probers_not_told", list(probers.pending(now)));
        Line counted = lastCensus
                .filter(census -> timeline.lastCount() >= 0)
                .map(census -> describe(line, census))
                .orElseGet(() -> line.with("connections", "unknown"));
        returning.describe(gauge.describe(counted)).end();
    }

    /** The whole story in one line. */
    private void exited(int code, Timeline timeline, long now) {
        if (timeline.unsent() > 0) {
            log.warn("flush", "some connections still had bytes to send")
                    .with("connections", timeline.unsent())
                    .end();
        }
        Line line = log.info("exit", "done");
        if (timeline.signal() != 0) {
            line.with("signal", Signal.name(timeline.signal()));
        }
        if (timeline.isRequested()) {
            line.withSeconds("requested", timeline.requestedNanos(now));
        }
        if (timeline.drainEnded()) {
            withCount(line, timeline.firstCount())
                    .withSeconds("drain", timeline.drainNanos())
                    .with("drain_outcome", timeline.drainOutcome().label());
            line.withAny("told_503", list(probers.told()));
        }
        if (timeline.applicationSignalled()) {
            line.withSeconds("app", timeline.stopNanos());
        }
        line.with("app_outcome", timeline.applicationOutcome());
        if (timeline.flushBegan()) {
            line.withSeconds("flush", timeline.flushNanos(now));
        }
        line.withAny("hooks_failed", list(timeline.hooks(), run -> run.failed() ? run.describe() : ""));
        if (timeline.applicationCode() != code) {
            line.with("app_code", timeline.applicationCode());
        }
        line.with("code", code);
        line.withAny("hint", lastWords.hint()).end();
    }

    /** A number, unless it is unknown. */
    private static Line withCount(Line line, int connections) {
        String key = "connections";
        return connections < 0 ? line.with(key, "unknown") : line.with(key, connections);
    }
}
