package dev.zerohalt.sim;

import dev.zerohalt.sim.ProcessTable.Sent;
import dev.zerohalt.sim.SimulatedMachine.Raised;
import java.util.ArrayList;
import java.util.List;

/** What is promised of orphans, leftover processes and other signals. */
final class ProcessPromises {
    private static final int SIGCHLD = 17;
    private static final int SIGCONT = 18;

    private final Evidence facts;

    ProcessPromises(Evidence facts) {
        this.facts = facts;
    }

    void check() {
        reaping();
        leftovers();
        forwarding();
    }

    private void reaping() {
        long longest = facts.machine.processes().longestZombieSleep();
        facts.promise(longest == 0, "the dead are reaped at once, but one waited for " + longest + " ns");
        for (SimProcess process : facts.machine.processes().present()) {
            boolean waits =
                    process.isOurs() && !process.isAlive() && process.sleptWhenWaitable() < facts.returned.slept();
            facts.promise(!waits, "process " + process.pid() + " is reaped by the end");
        }
    }

    private void leftovers() {
        long ended = facts.application.ended().time();
        boolean hurried = facts.furtherSignal(ended).isPresent();
        for (Sent sent : facts.machine.processes().sent()) {
            if (sent.signal() == 0) {
                continue; // a question
            }
            if (sent.target() == facts.application.pid()) {
                facts.promise(
                        sent.at().time() < facts.application.reaped().time(),
                        "no signal to a process id that may be another's by now");
            } else if (!isOfHook(sent) && !isToApplication(sent) && sent.target() != facts.machine.pid()) {
                facts.promise(sent.at().time() > ended, "no signal to other processes while the application runs");
            }
        }
        for (SimProcess process : facts.machine.processes().all()) {
            if (process == facts.application) {
                continue;
            }
            facts.promise(
                    !facts.reachesAll() || !process.isAlive() || process.isStuck(),
                    "process " + process.pid() + " is stopped before the end");
            List<Integer> signals = new ArrayList<>();
            process.received().forEach(each -> signals.add(each.signal()));
            boolean old = process.startedAt().time() < ended;
            int killedAt = signals.indexOf(Evidence.SIGKILL);
            facts.promise(
                    !old
                            || hurried
                            || facts.isOfHook(process)
                            || killedAt < 0
                            || signals.subList(0, killedAt).stream().anyMatch(Behaviour::isStop),
                    "process " + process.pid() + " is asked to stop before it is killed");
        }
    }

    /** To its process, or its whole group. */
    private boolean isToApplication(Sent sent) {
        return Math.abs(sent.target()) == facts.application.pid();
    }

    private boolean isOfHook(Sent sent) {
        return sent.target() < -1
                && facts.machine.processes().all().stream()
                        .anyMatch(process -> process.pid() == -sent.target() && facts.isOfHook(process));
    }

    private void forwarding() {
        for (int signal = 1; signal <= 64; signal++) {
            if (Behaviour.isStop(signal) || signal == Evidence.SIGKILL || signal == SIGCHLD) {
                continue;
            }
            int queued = 0;
            int due = 0;
            for (Raised raised : facts.machine.raised()) {
                if (facts.plan.choices().passedOnAs(raised.signal()) == signal && !raised.swallowed()) {
                    queued++;
                    due += raised.at().slept() < facts.application.ended().slept() ? 1 : 0;
                }
            }
            int forwarded = 0;
            for (Sent sent : facts.machine.processes().sent()) {
                forwarded += isToApplication(sent) && sent.signal() == signal ? 1 : 0;
            }
            facts.promise(forwarded >= due, "signal " + signal + " is forwarded each time");
            // An application that is told to stop while it is stopped has to be continued, to hear of it
            int more = signal == SIGCONT ? facts.stops.size() : 0;
            facts.promise(forwarded <= queued + more, "signal " + signal + " is forwarded only as often as it came");
        }
    }
}
