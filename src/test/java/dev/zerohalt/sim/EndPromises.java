package dev.zerohalt.sim;

import java.util.List;
import java.util.Optional;

/** What is promised of the application's end, and of what follows it. */
final class EndPromises {
    private static final int PACE = 20;
    private static final long FLUSH_INTERVAL = 10 * Dice.MILLI;

    private final Evidence facts;

    EndPromises(Evidence facts) {
        this.facts = facts;
    }

    void check() {
        signalledOncePerPhase();
        if (!facts.stops.isEmpty()) {
            termination();
        }
        exitCode();
        flush();
        budget();
    }

    /** Whatever the application, its leftovers and the hooks do. Whoever is never killed may take longer. */
    private void budget() {
        if (facts.plan.gracePeriod() > 0
                && !facts.shutdowns.isEmpty()
                && facts.plan.choices().forceKill()) {
            long killed = facts.shutdowns.getFirst().at().turn() + facts.plan.gracePeriod();
            long end = facts.returned.time();
            facts.notAfterSleeping(killed, Math.max(killed, end), "the exit comes before the orchestrator's SIGKILL");
        }
    }

    private void signalledOncePerPhase() {
        int told = facts.stops.size();
        if (facts.plan.choices().forceKill()) {
            facts.promise(told <= 1, "the application is told to stop once, not " + told + " times");
        } else {
            facts.promise(facts.kills.isEmpty(), "no SIGKILL without force");
            toldAgain();
        }
        facts.promise(facts.kills.size() <= 1, "the application is killed once");
        facts.promise(
                facts.stops.isEmpty()
                        || !facts.shutdowns.isEmpty()
                                && facts.stops.getFirst().at().time()
                                        > facts.shutdowns.getFirst().at().time(),
                "no signal to the application without a shutdown signal");
        facts.promise(
                facts.kills.isEmpty() || !facts.stops.isEmpty(),
                "no SIGKILL to an application that was not told to stop");
        if (!facts.stops.isEmpty() && !facts.shutdowns.isEmpty()) {
            facts.promise(
                    facts.stops.getFirst().signal()
                            == facts.shutdowns.getFirst().signal(),
                    "the application gets the signal that was received");
        }
        if (!facts.stops.isEmpty() && !facts.kills.isEmpty()) {
            facts.promise(
                    facts.stops.getFirst().at().time()
                            < facts.kills.getFirst().at().time(),
                    "SIGKILL comes after the stop signal");
        }
    }

    /** Each shutdown signal but the one that ended the drain is passed on. */
    private void toldAgain() {
        if (facts.stops.isEmpty()) {
            return;
        }
        long first = facts.stops.getFirst().at().time();
        List<Integer> due = facts.shutdowns.stream()
                .filter(each -> each.at().time() > first
                        && each.at().time() < facts.application.reaped().time())
                .map(SignalTaken::signal)
                .toList();
        List<Integer> told =
                facts.stops.stream().skip(1).map(ProcessTable.Sent::signal).toList();
        facts.promise(told.equals(due), "further shutdown signals are passed on: " + due + ", not " + told);
    }

    private void termination() {
        Moment stop = facts.stops.getFirst().at();
        if (stop.turn() > stopBy()) {
            facts.notAfterSleeping(
                    stopBy(), stop.turn(), "the application is told to stop before the grace period ends");
        }
        if (!facts.plan.choices().forceKill()) {
            return;
        }
        long due = Math.min(stop.turn() + facts.plan.shutdownTimeout(), stopBy());
        long end = facts.kills.isEmpty()
                ? facts.application.ended().time()
                : facts.kills.getFirst().at().time();
        if (end > due) {
            facts.notAfterSleeping(due, end, "SIGKILL comes at the shutdown timeout");
        }
        Optional<SignalTaken> further = facts.furtherSignal(stop.time());
        boolean skipped = further.isPresent() && further.get().at().time() <= end;
        if (skipped) {
            facts.notAfterSleeping(further.get().at().time(), end, "a further signal brings SIGKILL at once");
        }
        facts.promise(
                facts.kills.isEmpty() || skipped || facts.kills.getFirst().at().turn() >= due,
                "no SIGKILL before the shutdown timeout");
    }

    /** When the orchestrator must not find the application any more. */
    private long stopBy() {
        return facts.countedFrom() + facts.plan.stopBy();
    }

    private void exitCode() {
        int due = facts.plan.choices().exitCode(facts.application.exitCode());
        facts.promise(facts.code == due, "the exit code is " + due + ", not " + facts.code);
    }

    private void flush() {
        if (!facts.reachesAll() || facts.machine.processes().all().stream().anyMatch(SimProcess::isStuck)) {
            return; // what is left then is waited for in vain
        }
        Moment cleared = facts.application.reaped();
        for (SimProcess process : facts.machine.processes().all()) {
            if (process.isOurs()
                    && !facts.isOfPostHook(process)
                    && process.reaped() != null
                    && process.reaped().time() > cleared.time()
                    && process.reaped().time() < facts.flushed().time()) {
                cleared = process.reaped();
            }
        }
        long lastUnsent = 0;
        boolean unsentLeft = false;
        for (SimSocket socket : facts.machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT) {
                unsentLeft |= socket.isUnsent();
                lastUnsent = Math.max(
                        lastUnsent,
                        Math.min(socket.unsentUntil(), facts.flushed().time()));
            }
        }
        boolean skipped = facts.furtherSignal(cleared.time()).isPresent();
        facts.promise(
                !unsentLeft || skipped || facts.flushed().turn() - cleared.turn() >= facts.plan.flushTimeout(),
                "sockets with unsent bytes are given the flush timeout");
        long end = facts.flushed().time();
        long waited = facts.machine.sleptBetween(cleared.time(), end);
        facts.promise(waited <= facts.plan.flushTimeout(), "nothing is waited for after the flush timeout");
        if (!facts.countingBroken) {
            long scan = facts.longestScan(cleared.time(), end);
            long needless = facts.machine.sleptBetween(Math.max(cleared.time(), lastUnsent), end);
            long most = lastUnsent > cleared.time() ? FLUSH_INTERVAL + PACE * (scan + facts.machine.longestCall()) : 0;
            facts.promise(
                    needless <= most, "nothing is waited for that is not there, but " + needless + " ns were slept");
        }
    }
}
