package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of the simulated machine. The process under test is not among them; it is PID 1, or the subreaper of its
 * descendants, or else orphans go to a PID 1 nobody looks at.
 */
public final class ProcessTable {
    private static final int LAST_SIGNAL = 64;
    private static final int OUTSIDE = 0;

    // si_code of a SIGCHLD, include/uapi/asm-generic/siginfo.h
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_STOPPED = 5;
    private static final int CLD_CONTINUED = 6;

    private final SimulatedMachine machine;
    private final SignalFile signals;
    private final int self;
    private final Map<Integer, SimProcess> present = new LinkedHashMap<>();
    private final List<SimProcess> all = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private boolean adopts;
    private int nextPid;
    private long longestZombieSleep;

    /** A call of kill(2) by the process under test. */
    public record Sent(int target, int signal, Moment at, int result) {}

    ProcessTable(SimulatedMachine machine, SignalFile signals, int self) {
        this.machine = machine;
        this.signals = signals;
        this.self = self;
        this.adopts = self == 1;
        this.nextPid = self + 6;
    }

    Agenda agenda() {
        return machine.agenda();
    }

    Moment now() {
        return machine.moment();
    }

    boolean isOurs(int parent) {
        return parent == self;
    }

    long slept() {
        return machine.slept();
    }

    /** Every process there ever was, in the order they were started. */
    public List<SimProcess> all() {
        return all;
    }

    /** Every signal the process under test sent. */
    public List<Sent> sent() {
        return sent;
    }

    /** The longest time the process under test slept while a dead child waited for it. */
    public long longestZombieSleep() {
        return longestZombieSleep;
    }

    void becomeSubreaper() {
        adopts = true;
    }

    /** Whether orphans become children of the process under test. */
    public boolean adopts() {
        return adopts;
    }

    SimProcess spawn(Behaviour behaviour) {
        return start(self, 0, behaviour);
    }

    SimProcess fork(SimProcess parent, int group, Behaviour behaviour) {
        return start(parent.pid(), group, behaviour);
    }

    private SimProcess start(int parent, int group, Behaviour behaviour) {
        int pid = nextPid++;
        SimProcess ancestor = present.containsKey(parent) ? present.get(parent).ancestor() : null;
        SimProcess process = new SimProcess(this, pid, parent, ancestor, group == 0 ? pid : group, behaviour);
        present.put(pid, process);
        all.add(process);
        process.started();
        return process;
    }

    /** The children of a process, dead ones included, or null if it is not there. */
    List<Integer> children(int pid) {
        if (pid != self && !present.containsKey(pid)) {
            return null;
        }
        List<Integer> children = new ArrayList<>();
        for (SimProcess process : present.values()) {
            if (process.parent() == pid) {
                children.add(process.pid());
            }
        }
        return children;
    }

    SimProcess find(int pid) {
        return present.get(pid);
    }

    /** Every process that is there, dead ones nobody has waited for included. */
    public List<SimProcess> present() {
        return List.copyOf(present.values());
    }

    void ended(SimProcess process) {
        for (SimProcess child : present()) {
            if (child.parent() == process.pid()) {
                child.adopt(adopts ? self : OUTSIDE);
                if (!child.isAlive()) {
                    tellParent(child);
                }
            }
        }
        tellParent(process);
    }

    void changed(SimProcess process) {
        tellParent(process);
    }

    private void tellParent(SimProcess process) {
        if (process.parent() == self) {
            int code = switch (process.state()) {
                case RUNNING -> CLD_CONTINUED;
                case STOPPED -> CLD_STOPPED;
                case ZOMBIE, REAPED -> (process.waitStatus() & 0x7f) == 0 ? CLD_EXITED : CLD_KILLED;
            };
            signals.raise(SimProcess.SIGCHLD, code, process.pid());
        } else if (!process.isAlive()) {
            SimProcess parent = present.get(process.parent());
            if (parent == null || !parent.isAlive() || !parent.isNeglectful()) {
                remove(process);
            }
        }
    }

    private void remove(SimProcess process) {
        present.remove(process.pid());
        process.reap();
    }

    /** waitpid(2) as {@link dev.zerohalt.os.Kernel#waitAny} wants it. */
    int waitAny(int[] status) {
        boolean childless = true;
        for (SimProcess process : present()) {
            if (process.parent() != self) {
                continue;
            }
            childless = false;
            if (!process.isAlive()) {
                status[0] = process.waitStatus();
                longestZombieSleep = Math.max(longestZombieSleep, slept() - process.sleptWhenWaitable());
                remove(process);
                return process.pid();
            }
            if (process.takeStop()) {
                status[0] = process.waitStatus();
                return process.pid();
            }
        }
        return childless ? -Errno.ECHILD : 0;
    }

    /** kill(2) by the process under test. */
    int kill(int target, int signal) {
        Moment at = machine.moment();
        int result = target == self ? killSelf(signal) : killOthers(target, signal);
        sent.add(new Sent(target, signal, at, result));
        return result;
    }

    private int killSelf(int signal) {
        if (signal == SimProcess.SIGSTOP) {
            machine.raise(SimProcess.SIGCONT); // somebody continues it at once
        } else if (signal != 0) {
            signals.raise(signal, 0, self);
        }
        return 0;
    }

    private int killOthers(int target, int signal) {
        if (signal < 0 || signal > LAST_SIGNAL) {
            return -Errno.EINVAL;
        }
        if (target == -1 && self != 1) {
            throw new AssertionError("kill(-1) by an ordinary process: it would end the whole machine");
        }
        int found = 0;
        for (SimProcess process : present()) {
            boolean meant =
                    target == -1 || (target > 0 ? process.pid() == target : target < -1 && process.group() == -target);
            if (meant) {
                found++;
                if (signal != 0) {
                    process.deliver(signal);
                }
            }
        }
        return found > 0 ? 0 : -Errno.ESRCH;
    }
}
