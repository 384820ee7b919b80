package dev.zerohalt.sim;

import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.sim.SimulatedMachine.Scan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is promised of the drain. */
final class DrainPromises {
    private static final int PACE = 20;
    private static final long OWED = 3 * Dice.SECOND;

    /** How long the count that the deadline asks for may take. */
    private static final long LAST_COUNT = 100 * Dice.MILLI;

    private final Evidence facts;
    private final GaugePromises gauge;

    DrainPromises(Evidence facts) {
        this.facts = facts;
        this.gauge = new GaugePromises(facts);
    }

    void check() {
        if (!facts.shutdowns.isEmpty()) {
            drain();
        }
    }

    private void drain() {
        Moment began = facts.shutdowns.getFirst().at();
        if (facts.application.ended().time() < began.time()) {
            facts.promise(
                    facts.stops.isEmpty()
                            || facts.stops.getFirst().at().time()
                                    < facts.application.reaped().time(),
                    "no signal to an application that is gone");
            return;
        }
        long end = drainEnd();
        if (end > deadline()) {
            long due = Math.max(deadline(), began.turn());
            long stopBy = facts.countedFrom() + facts.plan.stopBy();
            long latest = mayAskForALastCount() ? Math.min(due + LAST_COUNT, stopBy) : due;
            facts.notAfterSleeping(latest, Math.max(latest, end), "the application is signalled at the drain deadline");
        }
        Optional<SignalTaken> second = facts.furtherSignal(began.time());
        boolean skipped = second.isPresent() && second.get().at().time() <= end;
        if (skipped) {
            facts.notAfterSleeping(second.get().at().time(), end, "a second signal ends the drain at once");
        }
        if (!facts.stops.isEmpty() && !skipped && facts.stops.getFirst().at().turn() < deadline()) {
            Moment bad = facts.badSince();
            boolean tookItsTime = facts.stops.getFirst().at().turn() - bad.turn() >= facts.plan.longestDrain();
            facts.promise(
                    facts.plan.strategy() != DrainStrategy.FIXED || tookItsTime, "a fixed drain takes all of its time");
            if (facts.plan.strategy().counts()) {
                waits(bad, facts.stops.getFirst().at());
                drained(began, facts.stops.getFirst().at());
            }
        } else if (!facts.stops.isEmpty() && !skipped && saysOutcome("drained")) {
            drained(began, facts.stops.getFirst().at());
        }
        if (saysOutcome("timeout") && !facts.countingBroken) {
            somethingWasLeft(began, end);
        }
        if (facts.plan.strategy() == DrainStrategy.NONE && hookOver() < end) {
            facts.notAfterSleeping(
                    Math.max(hookOver(), began.time()), end, "with strategy none only the hook is waited for");
        }
        if (!skipped && !facts.countingBroken && facts.plan.strategy().counts()) {
            promptly(began, end);
            pace(began, end);
        }
    }

    private long deadline() {
        return facts.countedFrom() + facts.plan.longestDrain();
    }

    /** When the hook beside the drain had ended; 0 if there was none. */
    private long hookOver() {
        return facts.preHook.map(hook -> hook.process().ended().time()).orElse(0L);
    }

    /** The end of the drain: the application's signal, or its own end. */
    private long drainEnd() {
        return facts.stops.isEmpty()
                ? facts.application.ended().time()
                : facts.stops.getFirst().at().time();
    }

    /** Lines of the log may have been dropped. */
    private boolean saysOutcome(String outcome) {
        String log = facts.machine.log();
        int began = Math.max(0, log.indexOf("event=drain.start")); // others have ended before, on request
        return log.indexOf("event=drain.end outcome=" + outcome + " ", began) >= 0;
    }

    /** Whether nothing held the drain at the last count before the deadline. */
    private boolean mayAskForALastCount() {
        Optional<Scan> last = facts.machine.scans().reversed().stream()
                .filter(scan -> scan.ended().time() <= deadline())
                .findFirst();
        if (!facts.plan.strategy().counts() || last.isEmpty()) {
            return false;
        }
        boolean all = facts.plan.strategy() == DrainStrategy.CONNECTIONS;
        return facts.machine.sockets().all().stream()
                .noneMatch(socket -> wasThere(socket, last.get()) && (all || wasInFlight(socket, last.get())));
    }

    /** An idle container ends as drained, even if the waits are longer than the deadline allows. */
    private void somethingWasLeft(Moment began, long end) {
        long scan = facts.longestScan(began.time(), end);
        long late = 2 * (PACE + 1) * (scan + facts.machine.longestCall()) + facts.plan.checkInterval();
        boolean timeForALastCount = facts.plan.lastCountBy() - facts.plan.drainTimeout() >= LAST_COUNT
                && 2 * (PACE + 1) * (scan + facts.machine.longestCall()) < LAST_COUNT;
        boolean wasLate = deadline() - late <= began.turn() && facts.countedFrom() < began.turn();
        if (gauge.isThere()
                || wasLate
                || !timeForALastCount
                || late > facts.plan.drainTimeout()
                || hookOver() + LAST_COUNT > deadline()) {
            return;
        }
        facts.promise(
                facts.machine.sockets().all().stream()
                        .anyMatch(socket -> socket.localPort() == Plan.APP_PORT
                                && socket.countedFrom() <= end
                                && socket.countedUntil() > deadline() - late),
                "where nothing is left at the deadline, the drain ends as drained");
    }

    /** The application was signalled before the deadline. */
    private void waits(Moment began, Moment end) {
        facts.promise(end.turn() - began.turn() >= facts.plan.minDuration(), "the minimum duration is respected");
        facts.promise(end.turn() - began.turn() >= facts.plan.steadyStateWait(), "the steady-state wait is respected");
        unknownIsNotNone(began, end);
    }

    /** The application was signalled because nothing was there. */
    private void drained(Moment began, Moment end) {
        boolean waited = end.turn() < deadline();
        gauge.drained(end, waited);
        Optional<Scan> last = facts.machine.scans().reversed().stream()
                .filter(scan -> scan.ended().time() <= end.time())
                .findFirst();
        if (last.isEmpty() || last.get().began().time() < began.time()) {
            facts.promise(false, "a drain ends as drained only after a count");
            return;
        }
        Scan count = last.get();
        if (count.ended().slept() < end.slept() && noneIsLeftOf(count, end)) { // which is known without another count
            facts.promise(facts.plan.steadyStateWait() == 0 || !waited, "the steady-state wait ends with a count");
            return;
        }
        facts.promise(count.ended().slept() == end.slept(), "the last count says that nothing is there, no older one");
        if (facts.plan.strategy() == DrainStrategy.IN_FLIGHT) {
            nothingInFlight(waited ? facts.badSince() : count.began(), count, end);
            if (waited) {
                nothingHasMoved(count, end);
            }
            return;
        }
        for (SimSocket socket : facts.machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT
                    && socket.countedFrom() <= count.began().time()) {
                facts.promise(
                        socket.countedUntil() <= count.ended().time(),
                        "no signal while a connection exists that was there when the last count began");
                if (waited) {
                    steady(socket, facts.badSince(), count, end);
                }
            }
        }
    }

    /** Whether all that was there at a count has ended since, and no handshake was finished by the time it last woke up. */
    private boolean noneIsLeftOf(Scan count, Moment end) {
        for (SimSocket socket : facts.machine.sockets().all()) {
            boolean appeared = socket.establishedAt() > count.began().time() && socket.establishedAt() <= end.turn();
            boolean left = socket.countedFrom() <= count.began().time() && socket.countedUntil() > end.time();
            if (socket.localPort() == Plan.APP_PORT && (appeared || left)) {
                return false;
            }
        }
        return true;
    }

    /** Neither by the last count, nor for another reason than that data had moved by one within the steady-state wait. */
    private void nothingInFlight(Moment began, Scan last, Moment end) {
        for (Scan scan : facts.machine.scans()) {
            boolean isLast = scan.equals(last);
            boolean decides = isLast
                    || scan.began().time() >= began.time()
                            && scan.ended().time() <= end.time()
                            && end.turn() - scan.began().turn() < facts.plan.steadyStateWait();
            if (!decides) {
                continue;
            }
            for (SimSocket socket : facts.machine.sockets().all()) {
                facts.promise(
                        !wasThere(socket, scan) || !(isLast ? wasInFlight(socket, scan) : wasInHand(socket, scan)),
                        "no signal while a connection is in flight: " + socket.remotePort());
            }
        }
    }

    /** The steady-state wait and the idle threshold begin at the same time. */
    private void nothingHasMoved(Scan last, Moment end) {
        for (SimSocket socket : facts.machine.sockets().all()) {
            facts.promise(
                    !wasThere(socket, last)
                            || end.turn()
                                            - socket.traffic()
                                                    .lastMoved(last.began().time())
                                            + SocketTraffic.TICK
                                    >= facts.plan.steadyStateWait(),
                    "the steady-state wait begins when data has moved for the last time: " + socket.remotePort());
        }
    }

    private static boolean wasThere(SimSocket socket, Scan scan) {
        return socket.localPort() == Plan.APP_PORT
                && socket.countedFrom() <= scan.began().time()
                && socket.countedUntil() > scan.ended().time();
    }

    private boolean wasInFlight(SimSocket socket, Scan scan) {
        return socket.traffic().isInFlight(scan.began().time(), scan.ended().time(), facts.plan);
    }

    private boolean wasInHand(SimSocket socket, Scan scan) {
        return socket.traffic().isInHand(scan.began().time(), scan.ended().time(), facts.plan);
    }

    /** A count that failed restarts the steady-state wait. */
    private void unknownIsNotNone(Moment began, Moment end) {
        Set<Long> succeeded = new HashSet<>(); // after others have failed, maybe in another turn
        facts.machine.scans().forEach(scan -> succeeded.add(scan.began().slept()));
        for (Moment attempt : facts.machine.scanAttempts()) {
            facts.promise(
                    succeeded.contains(attempt.slept())
                            || attempt.time() < began.time()
                            || attempt.time() > end.time()
                            || end.turn() - attempt.turn() >= facts.plan.steadyStateWait(),
                    "nothing was there for the steady-state wait: a failed count is no proof of that");
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
        facts.promise(
                known == Long.MAX_VALUE || end.turn() - known >= facts.plan.steadyStateWait(),
                "the steady-state wait begins when the last connection known of has ended: at " + known + ", not "
                        + (end.turn() - known) + " ns before the signal");
    }

    /** When the process woke up for the first scan that may not have seen what was gone by then. */
    private long firstScanAfter(long time) {
        for (Scan scan : facts.machine.scans()) {
            if (scan.ended().time() >= time) {
                return scan.began().turn();
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean wasSeen(SimSocket socket, Moment began) {
        return facts.machine.scans().stream()
                .anyMatch(scan -> scan.began().time() >= began.time()
                        && socket.countedFrom() <= scan.began().time()
                        && socket.countedUntil() > scan.ended().time());
    }

    /** With a machine in order, the drain ends as soon as its rule allows. */
    private void promptly(Moment began, long end) {
        long allowed = Math.max(
                Math.min(hookOver(), end),
                began.turn() + Math.max(facts.plan.minDuration(), facts.plan.steadyStateWait()));
        allowed = Math.max(allowed, gauge.settled(end) + (gauge.isThere() ? facts.plan.steadyStateWait() : 0));
        boolean events = facts.plan.backend() == Plan.Backend.AUTO || facts.plan.backend() == Plan.Backend.EVENTS;
        boolean silent = !events || knowsIdleOnes();
        for (SimSocket socket : facts.machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT && socket.countedFrom() < end) {
                allowed = Math.max(allowed, steadySince(socket, end) + facts.plan.steadyStateWait());
                allowed = Math.max(allowed, needed(socket, end));
                silent |= socket.countedUntil() > began.time() && socket.destroyedAt() > socket.countedUntil();
            }
        }
        long scan = facts.longestScan(began.time(), end);
        long late = 2 * (PACE + 1) * (scan + facts.machine.longestCall())
                + (silent ? facts.plan.checkInterval() : 0)
                + (gauge.isThere() ? GaugePromises.LATE : 0);
        facts.promise(
                facts.machine.sleptBetween(Math.min(allowed + late, end), end) == 0,
                "the drain ends as soon as it may: " + (end - allowed) + " ns late");
    }

    /** Until when somebody may have to wait for a connection. */
    private long needed(SimSocket socket, long end) {
        if (socket.countedUntil() <= end || !knowsIdleOnes()) {
            return Math.min(socket.countedUntil(), end);
        }
        // A new one restarts the wait even if it is idle, and none is seen before the next count
        long seen = Math.min(socket.countedFrom() + facts.plan.checkInterval(), end);
        return Math.max(seen, socket.traffic().idleSince(end, facts.plan));
    }

    /** From when the steady-state wait may count: the idle threshold begins then too, and is no reason to begin later. */
    private long steadySince(SimSocket socket, long end) {
        boolean isIdle = socket.countedUntil() > end
                && knowsIdleOnes()
                && !socket.traffic().isInHand(end, end, facts.plan);
        if (!isIdle) {
            return needed(socket, end);
        }
        long seen = Math.min(socket.countedFrom() + facts.plan.checkInterval(), end);
        return Math.max(seen, socket.traffic().settledSince(end, facts.plan));
    }

    private boolean knowsIdleOnes() {
        return facts.plan.strategy() == DrainStrategy.IN_FLIGHT && facts.plan.backend() != Plan.Backend.PROC;
    }

    /** Scans take a twentieth of the time, of which some may be owed; the search for the ports has two of its own. */
    private void pace(Moment began, long end) {
        long scans = 0;
        for (Scan scan : facts.machine.scans()) {
            if (scan.began().time() >= began.time() && scan.ended().time() <= end) {
                scans += scan.ended().time() - scan.began().time();
            }
        }
        int atOnce = facts.plan.choices().auto() ? 4 : 2;
        long most = (end - began.time() + OWED) / PACE + atOnce * facts.longestScan(began.time(), end);
        facts.promise(scans <= most, "counting takes a twentieth of the time: " + most + " ns, not " + scans);
    }
}
