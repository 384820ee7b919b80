package dev.zerohalt.sim;

import dev.zerohalt.sim.SimulatedMachine.Spawned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One life of a container as it really was, to hold against promises. */
final class Evidence {
    static final int SIGKILL = 9;

    private final List<String> broken = new ArrayList<>();

    final SimulatedKernel machine;
    final Plan plan;
    final int code;

    /** Whether the sockets could not be counted some of the time. */
    final boolean countingBroken;

    final SimProcess application;

    /** When the process under test came to its end. */
    final Moment returned;

    /** The shutdown signals it has read, but for duplicates of the first one. */
    final List<SignalTaken> shutdowns = new ArrayList<>();

    /** The stop signals it sent to the application. */
    final List<ProcessTable.Sent> stops = new ArrayList<>();

    /** The SIGKILLs it sent to the application. */
    final List<ProcessTable.Sent> kills = new ArrayList<>();

    /** Drains on request. */
    final Orders orders;

    /** The hooks that were started. */
    final Optional<Spawned> preHook;

    final Optional<Spawned> postHook;

    /**
     * @param code its exit code
     */
    Evidence(SimulatedKernel machine, Plan plan, int code, boolean countingBroken) {
        this.machine = machine;
        this.plan = plan;
        this.code = code;
        this.countingBroken = countingBroken;
        this.application = machine.application();
        this.returned = machine.moment();
        this.orders = new Orders(machine.clients(), plan);
        this.preHook = hook(Choices.PRE_HOOK);
        this.postHook = hook(Choices.POST_HOOK);
        for (SignalTaken taken : machine.taken()) {
            if (Behaviour.isStop(taken.signal()) && !isDuplicate(taken)) {
                shutdowns.add(taken);
            }
        }
        for (ProcessTable.Sent sent : machine.processes().sent()) {
            if (sent.target() == application.pid() && Behaviour.isStop(sent.signal())) {
                stops.add(sent);
            } else if (sent.target() == application.pid() && sent.signal() == SIGKILL) {
                kills.add(sent);
            }
        }
    }

    private boolean isDuplicate(SignalTaken taken) {
        return !shutdowns.isEmpty()
                && taken.at().turn() - shutdowns.getFirst().at().turn()
                        < plan.choices().secondAfter();
    }

    private Optional<Spawned> hook(String name) {
        List<Spawned> runs = machine.started().stream()
                .filter(each -> each.program().equals(name))
                .toList();
        promise(runs.size() <= 1, "a hook runs once");
        return runs.stream().findFirst();
    }

    /** From when the deadlines after the shutdown signal count. */
    long countedFrom() {
        return orders.countedFrom(shutdowns.getFirst().at());
    }

    /** Since when the health was 503 when the shutdown signal had come. */
    Moment badSince() {
        Moment signal = shutdowns.getFirst().at();
        return orders.standingAt(signal.time()).orElse(signal);
    }

    /** Whether a program is there, to be a hook that is run. */
    boolean isInstalled(String hook) {
        return machine.isInstalled(hook);
    }

    /** Whether a process is a hook, or descends from one. */
    boolean isOfHook(SimProcess process) {
        return isOf(preHook, process) || isOfPostHook(process);
    }

    boolean isOfPostHook(SimProcess process) {
        return isOf(postHook, process);
    }

    private static boolean isOf(Optional<Spawned> hook, SimProcess process) {
        return hook.isPresent() && process.ancestor() == hook.get().process();
    }

    /** When all was over but for the hook at the end. */
    Moment flushed() {
        return postHook.map(hook -> hook.process().startedAt()).orElse(returned);
    }

    /** The promises that were broken. */
    List<String> broken() {
        return broken;
    }

    void promise(boolean kept, String what) {
        if (!kept) {
            broken.add(what);
        }
    }

    /** Being late means having slept: system calls take as long as they take. */
    void notAfterSleeping(long from, long to, String what) {
        long slept = machine.sleptBetween(from, to);
        promise(slept == 0, what + ", but " + slept + " ns were slept");
    }

    /** The shutdown signal that skips the rest of a phase that began at a time. */
    Optional<SignalTaken> furtherSignal(long after) {
        return shutdowns.stream()
                .skip(1)
                .filter(each -> each.at().time() > after)
                .findFirst();
    }

    /** The longest scan between two times, from the wake-up before it: as the process sees it. */
    long longestScan(long from, long to) {
        return machine.scans().stream()
                .filter(scan -> scan.began().time() >= from && scan.ended().time() <= to)
                .mapToLong(scan -> scan.ended().time() - scan.began().turn())
                .max()
                .orElse(0);
    }

    /** Whether there is a way to stop the daemons that the application left. */
    boolean reachesAll() {
        return machine.pid() == 1 || (machine.processes().adopts() && !machine.faults().withoutProc);
    }
}
