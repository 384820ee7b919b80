package dev.zerohalt.sim;

import dev.zerohalt.sim.ProcessTable.Sent;
import dev.zerohalt.sim.SimulatedKernel.Raised;
import dev.zerohalt.sim.SimulatedKernel.Scan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the contract promises, checked against what really happened on the machine. Being late means having slept: system
 * calls take as long as they take.
 */
final class Promises {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final int SIGCHLD = 17;
    private static final int PACE = 20;
    private static final long OWED = Dice.SECOND;
    private static final long FLUSH_INTERVAL = 10 * Dice.MILLI;

    private final SimulatedKernel machine;
    private final Plan plan;
    private final int code;
    private final boolean countingBroken;
    private final List<String> broken = new ArrayList<>();

    private final SimProcess application;
    private final Moment returned;
    private final List<SignalTaken> shutdowns = new ArrayList<>();
    private final List<Sent> stops = new ArrayList<>();
    private final List<Sent> kills = new ArrayList<>();

    Promises(SimulatedKernel machine, Plan plan, int code, boolean countingBroken) {
        this.machine = machine;
        this.plan = plan;
        this.code = code;
        this.countingBroken = countingBroken;
        this.application = machine.application();
        this.returned = machine.moment();
        for (SignalTaken taken : machine.taken()) {
            if (Behaviour.isStop(taken.signal())) {
                shutdowns.add(taken);
            }
        }
        for (Sent sent : machine.processes().sent()) {
            if (sent.target() == application.pid() && Behaviour.isStop(sent.signal())) {
                stops.add(sent);
            } else if (sent.target() == application.pid() && sent.signal() == SIGKILL) {
                kills.add(sent);
            }
        }
    }

    List<String> broken() {
        signalledOncePerPhase();
        if (!shutdowns.isEmpty()) {
            drain();
            termination();
        }
        exitCode();
        reaping();
        leftovers();
        flush();
        forwarding();
        health();
        return broken;
    }

    private void promise(boolean kept, String what) {
        if (!kept) {
            broken.add(what);
        }
    }

    private void notAfterSleeping(long from, long to, String what) {
        long slept = machine.sleptBetween(from, to);
        promise(slept == 0, what + ", but " + slept + " ns were slept");
    }

    private long deadline() {
        return shutdowns.getFirst().at().turn() + (plan.strategy() == Plan.Strategy.NONE ? 0 : plan.drainTimeout());
    }

    /** The end of the drain: the application's signal, or its own end. */
    private long drainEnd() {
        return stops.isEmpty()
                ? application.ended().time()
                : stops.getFirst().at().time();
    }

    private void signalledOncePerPhase() {
        promise(stops.size() <= 1, "the application is told to stop once, not " + stops.size() + " times");
        promise(kills.size() <= 1, "the application is killed once");
        promise(stops.isEmpty() || !shutdowns.isEmpty(), "no signal to the application without a shutdown signal");
        promise(kills.isEmpty() || !stops.isEmpty(), "no SIGKILL to an application that was not told to stop");
        if (!stops.isEmpty() && !shutdowns.isEmpty()) {
            promise(
                    stops.getFirst().signal() == shutdowns.getFirst().signal(),
                    "the application gets the signal that was received");
        }
        if (!stops.isEmpty() && !kills.isEmpty()) {
            promise(stops.getFirst().at().time() < kills.getFirst().at().time(), "SIGKILL comes after the stop signal");
        }
    }

    /** The shutdown signal that skips the rest of a phase that began at a time. */
    private Optional<SignalTaken> furtherSignal(long after) {
        return shutdowns.stream()
                .skip(1)
                .filter(each -> each.at().time() > after)
                .findFirst();
    }

    private void drain() {
        Moment began = shutdowns.getFirst().at();
        if (application.ended().time() < began.time()) {
            promise(
                    stops.isEmpty()
                            || stops.getFirst().at().time()
                                    < application.reaped().time(),
                    "no signal to an application that is gone");
            return;
        }
        long end = drainEnd();
        if (end > deadline()) {
            notAfterSleeping(deadline(), end, "the application is signalled at the drain deadline");
        }
        Optional<SignalTaken> second = furtherSignal(began.time());
        boolean skipped = second.isPresent() && second.get().at().time() <= end;
        if (skipped) {
            notAfterSleeping(second.get().at().time(), end, "a second signal ends the drain at once");
        }
        if (!stops.isEmpty() && !skipped && stops.getFirst().at().turn() < deadline()) {
            promise(plan.strategy() == Plan.Strategy.CONNECTIONS, "a fixed drain takes all of its time");
            drained(began, stops.getFirst().at());
        }
        if (!skipped && !countingBroken && plan.strategy() == Plan.Strategy.CONNECTIONS) {
            promptly(began, end);
        }
    }

    /** The application was signalled before the deadline: because nothing was there. */
    private void drained(Moment began, Moment end) {
        promise(end.turn() - began.turn() >= plan.minDuration(), "the minimum duration is respected");
        promise(end.turn() - began.turn() >= plan.steadyStateWait(), "the steady-state wait is respected");
        Optional<Scan> last = machine.scans().reversed().stream()
                .filter(scan -> scan.ended().time() <= end.time())
                .findFirst();
        if (last.isEmpty() || last.get().began().time() < began.time()) {
            broken.add("a drain ends as drained only after a count");
            return;
        }
        Scan count = last.get();
        promise(count.ended().slept() == end.slept(), "the last count says that nothing is there, no older one");
        Set<Long> succeeded = new HashSet<>();
        machine.scans().forEach(scan -> succeeded.add(scan.began().turn()));
        for (Moment attempt : machine.scanAttempts()) {
            promise(
                    succeeded.contains(attempt.turn())
                            || attempt.time() < began.time()
                            || attempt.time() > end.time()
                            || end.turn() - attempt.turn() >= plan.steadyStateWait(),
                    "nothing was there for the steady-state wait: a failed count is no proof of that");
        }
        for (SimSocket socket : machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT
                    && socket.countedFrom() <= count.began().time()) {
                promise(
                        socket.countedUntil() <= count.ended().time(),
                        "no signal while a connection exists that was there when the last count began");
                steady(socket, began, count, end);
            }
        }
    }

    /** An end that could be known of restarts the steady-state wait. */
    private void steady(SimSocket socket, Moment began, Scan last, Moment end) {
        long until = socket.countedUntil();
        if (until <= began.turn() || until > end.time()) {
            return;
        }
        long known = Long.MAX_VALUE;
        if (socket.announcedAt() <= last.ended().time()) {
            known = Math.min(socket.announcedAt(), firstScanAfter(socket.announcedAt()));
        } else if (wasSeen(socket, began)) {
            known = Math.min(until, firstScanAfter(until));
        }
        promise(
                known == Long.MAX_VALUE || end.turn() - known >= plan.steadyStateWait(),
                "the steady-state wait begins when the last connection known of has ended: at " + known + ", not "
                        + (end.turn() - known) + " ns before the signal");
    }

    /** When the process woke up for the first scan that may not have seen what was gone by then. */
    private long firstScanAfter(long time) {
        for (Scan scan : machine.scans()) {
            if (scan.ended().time() >= time) {
                return scan.began().turn();
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean wasSeen(SimSocket socket, Moment began) {
        return machine.scans().stream()
                .anyMatch(scan -> scan.began().time() >= began.time()
                        && socket.countedFrom() <= scan.began().time()
                        && socket.countedUntil() > scan.ended().time());
    }

    /** With a machine in order, the drain ends as soon as its rule allows. */
    private void promptly(Moment began, long end) {
        long allowed = began.turn() + Math.max(plan.minDuration(), plan.steadyStateWait());
        boolean events = plan.backend() == Plan.Backend.AUTO || plan.backend() == Plan.Backend.EVENTS;
        boolean silent = !events;
        for (SimSocket socket : machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT && socket.countedFrom() < end) {
                allowed = Math.max(allowed, Math.min(socket.countedUntil(), end) + plan.steadyStateWait());
                silent |= socket.countedUntil() > began.time() && socket.destroyedAt() > socket.countedUntil();
            }
        }
        long scan = 0;
        long scans = 0;
        for (Scan each : machine.scans()) {
            if (each.began().time() >= began.time() && each.ended().time() <= end) {
                scan = Math.max(scan, each.ended().time() - each.began().turn()); // as the process sees it
                scans += each.ended().time() - each.began().time();
            }
        }
        long late = 2 * (PACE + 1) * (scan + machine.longestCall()) + (silent ? plan.checkInterval() : 0);
        promise(
                machine.sleptBetween(Math.min(allowed + late, end), end) == 0,
                "the drain ends as soon as it may: " + (end - allowed) + " ns late");
        long time = end - began.time() + OWED;
        promise(
                scans <= time / (PACE - 1) + 2 * scan,
                "counting takes a twentieth of the time: " + scans + " of " + time);
    }

    private void termination() {
        if (stops.isEmpty()) {
            return;
        }
        Moment stop = stops.getFirst().at();
        long due = stop.turn() + plan.shutdownTimeout();
        long end = kills.isEmpty()
                ? application.ended().time()
                : kills.getFirst().at().time();
        if (end > due) {
            notAfterSleeping(due, end, "SIGKILL comes at the shutdown timeout");
        }
        Optional<SignalTaken> further = furtherSignal(stop.time());
        boolean skipped = further.isPresent() && further.get().at().time() <= end;
        if (skipped) {
            notAfterSleeping(further.get().at().time(), end, "a further signal brings SIGKILL at once");
        }
        promise(
                kills.isEmpty() || skipped || kills.getFirst().at().turn() >= due,
                "no SIGKILL before the shutdown timeout");
    }

    private void exitCode() {
        promise(code == application.exitCode(), "the exit code is " + application.exitCode() + ", not " + code);
    }

    private void reaping() {
        long longest = machine.processes().longestZombieSleep();
        promise(longest == 0, "the dead are reaped at once, but one waited for " + longest + " ns");
        for (SimProcess process : machine.processes().present()) {
            boolean waits = process.isOurs() && !process.isAlive() && process.sleptWhenWaitable() < returned.slept();
            promise(!waits, "process " + process.pid() + " is reaped by the end");
        }
    }

    private void leftovers() {
        long ended = application.ended().time();
        boolean hurried = furtherSignal(ended).isPresent()
                || (!shutdowns.isEmpty() && shutdowns.getFirst().at().time() > ended);
        for (Sent sent : machine.processes().sent()) {
            if (sent.target() == application.pid()) {
                promise(
                        sent.at().time() < application.reaped().time(),
                        "no signal to a process id that may be another's by now");
            } else {
                promise(sent.at().time() > ended, "no signal to other processes while the application runs");
            }
        }
        for (SimProcess process : machine.processes().all()) {
            if (process == application) {
                continue;
            }
            promise(!reachesAll() || !process.isAlive(), "process " + process.pid() + " is stopped before the end");
            List<Integer> signals = new ArrayList<>();
            process.received().forEach(each -> signals.add(each.signal()));
            boolean old = process.startedAt().time() < ended;
            promise(
                    !old || hurried || !signals.contains(SIGKILL) || signals.indexOf(SIGTERM) == 0,
                    "process " + process.pid() + " is asked to stop before it is killed");
        }
    }

    /** Whether there is a way to stop the daemons that the application left. */
    private boolean reachesAll() {
        return machine.pid() == 1 || (machine.processes().adopts() && !machine.faults().withoutProc);
    }

    private void flush() {
        if (!reachesAll()) {
            return; // what is left then is waited for in vain
        }
        Moment cleared = application.reaped();
        for (SimProcess process : machine.processes().all()) {
            if (process.isOurs() && process.reaped() != null && process.reaped().time() > cleared.time()) {
                cleared = process.reaped();
            }
        }
        long lastUnsent = 0;
        boolean unsentLeft = false;
        for (SimSocket socket : machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT) {
                unsentLeft |= socket.isUnsent();
                lastUnsent = Math.max(lastUnsent, Math.min(socket.unsentUntil(), returned.time()));
            }
        }
        boolean skipped = furtherSignal(cleared.time()).isPresent()
                || (!shutdowns.isEmpty() && shutdowns.getFirst().at().time() > cleared.time());
        promise(
                !unsentLeft || skipped || returned.turn() - cleared.turn() >= plan.flushTimeout(),
                "sockets with unsent bytes are given the flush timeout");
        long waited = machine.sleptBetween(cleared.time(), returned.time());
        promise(waited <= plan.flushTimeout(), "nothing is waited for after the flush timeout");
        if (!countingBroken) {
            long scan = 0;
            for (Scan each : machine.scans()) {
                scan = Math.max(scan, each.ended().time() - each.began().time());
            }
            long needless = machine.sleptBetween(Math.max(cleared.time(), lastUnsent), returned.time());
            long most = lastUnsent > cleared.time() ? FLUSH_INTERVAL + PACE * (scan + machine.longestCall()) : 0;
            promise(needless <= most, "nothing is waited for that is not there, but " + needless + " ns were slept");
        }
    }

    private void forwarding() {
        for (int signal = 1; signal <= 64; signal++) {
            if (Behaviour.isStop(signal) || signal == SIGKILL || signal == SIGCHLD) {
                continue;
            }
            int queued = 0;
            int due = 0;
            for (Raised raised : machine.raised()) {
                if (raised.signal() == signal && !raised.swallowed()) {
                    queued++;
                    due += raised.at().slept() < application.ended().slept() ? 1 : 0;
                }
            }
            int forwarded = 0;
            for (Sent sent : machine.processes().sent()) {
                forwarded += sent.target() == application.pid() && sent.signal() == signal ? 1 : 0;
            }
            promise(forwarded >= due, "signal " + signal + " is forwarded each time");
            promise(forwarded <= queued, "signal " + signal + " is forwarded only as often as it came");
        }
    }

    private void health() {
        long shutdown = Long.MAX_VALUE;
        for (Raised raised : machine.raised()) {
            if (Behaviour.isStop(raised.signal())) {
                shutdown = Math.min(shutdown, raised.at().time());
            }
        }
        long ended = application.ended().time();
        for (HealthClient client : machine.clients()) {
            if (client.asked() == null || client.wasRefused()) {
                continue;
            }
            if (!client.isAnswered()) {
                promise(client.asked().slept() == returned.slept(), "a health client is answered");
                continue;
            }
            Moment answered = client.answered();
            promise(answered.slept() == client.asked().slept(), "a health client is answered at once");
            boolean live = client.path().equals("/livez");
            long goodUntil = live ? ended : Math.min(shutdown, ended);
            if (answered.time() < goodUntil) {
                promise(client.status() == 200, client.path() + " is 200 while all is well, not " + client.status());
            } else if (answered.turn() >= goodUntil) {
                promise(client.status() == 503, client.path() + " is 503 after that, not " + client.status());
            }
        }
    }
}
