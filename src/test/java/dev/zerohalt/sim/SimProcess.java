package dev.zerohalt.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A process of the simulated machine other than the one under test. */
public final class SimProcess {
    static final int SIGKILL = 9;
    static final int SIGCHLD = 17;
    static final int SIGCONT = 18;
    static final int SIGSTOP = 19;
    private static final int SIGTSTP = 20;
    private static final int SIGTTIN = 21;
    private static final int SIGTTOU = 22;
    private static final int SIGURG = 23;
    private static final int SIGWINCH = 28;

    private final ProcessTable table;
    private final int pid;
    private final int group;
    private final Behaviour behaviour;
    private final List<Received> received = new ArrayList<>();
    private final List<Runnable> postponed = new ArrayList<>();
    private final SimProcess ancestor;
    private int parent;
    private State state = State.RUNNING;
    private int waitStatus;
    private boolean stopUnreported;
    private boolean neglectful;
    private long dyingTakes;
    private boolean killed;
    private final Moment started;
    private Moment executed;
    private Moment ended;
    private Moment reaped;
    private long sleptWhenWaitable;
    private Runnable atEnd = () -> {};
    private Supplier<List<SimSocket>> sockets = List::of;

    enum State {
        RUNNING,
        STOPPED,
        ZOMBIE,
        REAPED
    }

    /** A signal sent to the process, and when. */
    public record Received(int signal, Moment at) {}

    /**
     * @param ancestor that was started by the process under test; null if this one was
     */
    SimProcess(ProcessTable table, int pid, int parent, SimProcess ancestor, int group, Behaviour behaviour) {
        this.table = table;
        this.pid = pid;
        this.parent = parent;
        this.ancestor = ancestor;
        this.group = group;
        this.behaviour = behaviour;
        this.started = table.now();
    }

    public int pid() {
        return pid;
    }

    int parent() {
        return parent;
    }

    /** The process it descends from that was started by the process under test. */
    SimProcess ancestor() {
        return ancestor == null ? this : ancestor;
    }

    int group() {
        return group;
    }

    long caught() {
        return behaviour.caught();
    }

    State state() {
        return state;
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return state == State.RUNNING || state == State.STOPPED;
    }

    /** Whether it was ended by SIGKILL and has not gone yet, as a process waiting for a broken disk. */
    public boolean isStuck() {
        return killed && isAlive();
    }

    /** Every signal sent to it while it lived, in order. */
    public List<Received> received() {
        return received;
    }

    /** When its program's first instruction ran; null if it has none, or has not come to it. */
    public Moment executedAt() {
        return executed;
    }

    void executes() {
        executed = table.now();
    }

    /** When it was started. */
    public Moment startedAt() {
        return started;
    }

    /** When its parent waited for it; null if nobody has. */
    public Moment reaped() {
        return reaped;
    }

    /** When it ended; null while it lives. */
    public Moment ended() {
        return ended;
    }

    /** How long the process under test had slept when it could first have waited for this one. */
    long sleptWhenWaitable() {
        return sleptWhenWaitable;
    }

    /** The exit code a shell would report. */
    public int exitCode() {
        int signal = waitStatus & 0x7f;
        return signal == 0 ? waitStatus >> 8 : 128 + signal;
    }

    /** The sockets it has open. */
    public void holds(Supplier<List<SimSocket>> open) {
        sockets = open;
    }

    /** Those it has open now. */
    List<SimSocket> sockets() {
        return isAlive() ? sockets.get().stream().filter(SimSocket::isOwned).toList() : List.of();
    }

    /** What happens when it ends: its sockets are closed. */
    public void atEnd(Runnable action) {
        atEnd = action;
    }

    /** Whether the process under test is its parent. */
    public boolean isOurs() {
        return table.isOurs(parent);
    }

    int waitStatus() {
        return waitStatus;
    }

    /** Never waits for its children: they stay zombies until it dies. */
    public SimProcess neglectful() {
        neglectful = true;
        return this;
    }

    boolean isNeglectful() {
        return neglectful;
    }

    /** SIGKILL takes this long: uninterruptible sleep. */
    public SimProcess uninterruptible(long nanos) {
        dyingTakes = nanos;
        return this;
    }

    /** Starts a child in the process group of its parent. */
    public SimProcess fork(Behaviour childBehaviour) {
        return table.fork(this, group, childBehaviour);
    }

    /** Starts a child in a session of its own: a daemon. */
    public SimProcess forkDaemon(Behaviour childBehaviour) {
        return table.fork(this, 0, childBehaviour);
    }

    /** Does something later if it is still alive then; a stopped process does it when it is continued. */
    public void after(long nanos, Runnable action) {
        table.agenda().after(nanos, () -> {
            if (state == State.STOPPED) {
                postponed.add(action);
            } else {
                run(action);
            }
        });
    }

    private void run(Runnable action) {
        if (isAlive() && !killed) {
            action.run();
        }
    }

    public void exit(int code) {
        end((code & 0xff) << 8);
    }

    /** Ends as by a signal that was not caught. */
    public void die(int signal) {
        end(signal);
    }

    private void end(int status) {
        if (isAlive()) {
            waitStatus = status;
            state = State.ZOMBIE;
            ended = table.now();
            sleptWhenWaitable = ended.slept();
            atEnd.run();
            table.ended(this);
        }
    }

    void started() {
        behaviour.started(this);
    }

    void reap() {
        state = State.REAPED;
        reaped = table.now();
    }

    void adopt(int newParent) {
        parent = newParent;
        sleptWhenWaitable = table.slept();
    }

    boolean takeStop() {
        boolean report = stopUnreported;
        stopUnreported = false;
        return report;
    }

    /** A signal arrives; its number is valid and not 0. */
    void deliver(int signal) {
        if (!isAlive()) {
            return;
        }
        received.add(new Received(signal, table.now()));
        if (signal == SIGKILL) {
            killed = true;
            if (dyingTakes == 0) {
                end(SIGKILL);
            } else {
                table.agenda().after(dyingTakes, () -> end(SIGKILL));
            }
        } else if (signal == SIGSTOP) {
            stop(signal);
        } else if (signal == SIGCONT && state == State.STOPPED) {
            proceed();
            handle(signal);
        } else if (state == State.STOPPED) {
            postponed.add(() -> handle(signal));
        } else {
            handle(signal);
        }
    }

    private void handle(int signal) {
        run(() -> behaviour.signalled(this, signal));
    }

    private void stop(int signal) {
        if (state == State.RUNNING) {
            state = State.STOPPED;
            waitStatus = signal << 8 | 0x7f;
            stopUnreported = true;
            table.changed(this);
        }
    }

    private void proceed() {
        state = State.RUNNING;
        stopUnreported = false;
        table.changed(this);
        List<Runnable> now = List.copyOf(postponed);
        postponed.clear();
        now.forEach(this::run);
    }

    /** What the kernel does to a program that does not handle a signal. signal(7) */
    public void defaultAction(int signal) {
        switch (signal) {
            case SIGCHLD, SIGCONT, SIGURG, SIGWINCH -> {}
            case SIGTSTP, SIGTTIN, SIGTTOU -> stop(signal);
            default -> end(signal);
        }
    }
}
