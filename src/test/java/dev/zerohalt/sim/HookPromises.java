package dev.zerohalt.sim;

import java.util.Optional;

/** What is promised of hooks. */
final class HookPromises {
    /** What is killed at the end, and not gone yet. */
    private static final long KILL_WAIT = 100 * Dice.MILLI;

    private final Evidence facts;

    HookPromises(Evidence facts) {
        this.facts = facts;
    }

    void check() {
        facts.preHook.ifPresent(this::beside);
        facts.postHook.ifPresent(this::last);
        facts.promise(
                facts.preHook.isEmpty() || !facts.shutdowns.isEmpty(), "no hook before a shutdown without a shutdown");
        if (facts.plan.choices().postHook() > 0 && facts.isInstalled(Choices.POST_HOOK)) {
            facts.promise(facts.postHook.isPresent(), "the last hook runs, however it came to the end");
        }
        if (facts.plan.choices().preHook() > 0 && facts.isInstalled(Choices.PRE_HOOK) && !facts.shutdowns.isEmpty()) {
            boolean drained = facts.shutdowns.getFirst().at().time()
                    < facts.application.ended().time();
            facts.promise(facts.preHook.isPresent() || !drained, "the first hook runs when there is a drain");
        }
    }

    private void beside(SimulatedMachine.Spawned hook) {
        Moment began = hook.process().startedAt();
        facts.notAfterSleeping(facts.shutdowns.getFirst().at().time(), began.time(), "the hook starts with the drain");
        facts.promise(hook.environment().contains("ZEROHALT_SIGNAL=" + signalName()), "the hook is told the signal");
        long due = began.turn() + facts.plan.choices().preHook();
        inTime(hook, due);
        undisturbed(hook, Math.min(due, facts.application.ended().time()));
        if (facts.stops.isEmpty()) {
            return;
        }
        Moment stop = facts.stops.getFirst().at();
        boolean second = facts.furtherSignal(began.time())
                .filter(each -> each.at().time() <= stop.time())
                .isPresent();
        long deadline = facts.countedFrom() + facts.plan.drainTimeout();
        facts.promise(
                second || stop.turn() >= deadline || hook.process().ended().time() <= stop.time(),
                "the drain does not end by itself before the hook is done");
    }

    private String signalName() {
        return switch (facts.shutdowns.getFirst().signal()) {
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            default -> "SIGTERM";
        };
    }

    /** It is no leftover. */
    private void undisturbed(SimulatedMachine.Spawned hook, long until) {
        for (SimProcess.Received each : hook.process().received()) {
            facts.promise(
                    each.at().time() >= until,
                    "the hook " + hook.program() + " is let run, but it got signal " + each.signal());
        }
    }

    private void inTime(SimulatedMachine.Spawned hook, long due) {
        Moment ended = hook.process().ended();
        facts.promise(ended != null, "the hook " + hook.program() + " is over by the end");
        if (ended != null && ended.time() > due) {
            facts.notAfterSleeping(due, ended.time(), "the hook " + hook.program() + " is ended at its timeout");
        }
    }

    private void last(SimulatedMachine.Spawned hook) {
        Moment began = hook.process().startedAt();
        facts.promise(
                began.time() > facts.application.reaped().time(), "the last hook runs when the application is gone");
        facts.promise(
                hook.environment().contains("ZEROHALT_EXIT_CODE=" + facts.code), "the last hook is told the exit code");
        facts.promise(
                hook.environment().stream()
                                .filter(each -> each.startsWith("ZEROHALT_OUTCOME="))
                                .count()
                        == 1,
                "the last hook is told how it ended");
        long due = began.turn() + facts.plan.choices().postHook();
        inTime(hook, due);
        Optional<SignalTaken> second = facts.furtherSignal(began.time());
        undisturbed(hook, second.map(each -> Math.min(due, each.at().time())).orElse(due));
        long over = Math.min(due, hook.process().ended().time());
        if (second.isPresent()) {
            over = Math.min(over, second.get().at().time());
        }
        boolean allGo = facts.reachesAll()
                && facts.machine.processes().present().stream().noneMatch(SimProcess::isStuck);
        facts.promise(
                facts.machine.sleptBetween(over, facts.returned.time()) <= (allGo ? 0 : KILL_WAIT),
                "nothing is waited for after the last hook");
    }
}
