package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a {@link SimulatedKernel} is the kernel of: the machine, what happens on it, and the truth that the process under
 * test has to find out. Tests compare the two.
 */
public abstract class SimulatedMachine implements Kernel {
    /** No process lives that long: it hangs, or spins. */
    private static final long MAX_CALLS = 300_000;

    /** The time on the clock when the machine is made: arbitrary, and not 0. */
    static final long START = 1_000 * Dice.SECOND;

    static final int FIRST_PARENT = 77;

    private static final long START_MILLIS = 1_767_225_600_000L; // 2026-01-01

    final Agenda agenda = new Agenda(START);
    final Faults faults = new Faults();
    final SignalFile signals = new SignalFile(this);
    private final LogFile log = new LogFile(this);
    private final SocketTables sockets = new SocketTables(agenda, faults);
    final ProcessTable processes;
    final Descriptors descriptors = new Descriptors();
    private final List<byte[]> arguments = new ArrayList<>();
    private final List<byte[]> environment = new ArrayList<>();
    private final List<HealthClient> clients = new ArrayList<>();
    private final List<Scan> scans = new ArrayList<>();
    private final List<Moment> scanAttempts = new ArrayList<>();
    private final List<Raised> raised = new ArrayList<>();
    final int pid;
    int parent = FIRST_PARENT;
    int parentDeathSignal;
    final KeptFile.History terminationLog = new KeptFile.History();
    private LongSupplier callCost = () -> 1_000;
    private LongSupplier scanCost = () -> 20_000;
    private int socketsPerPart = 90; // with tcp_info, in 32 KiB
    private Behaviour application = Behaviour.plain();
    private final Map<String, Behaviour> programs = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Map<String, Long> executionTimes = new HashMap<>();
    final Set<String> emptyFiles = new HashSet<>();
    private SimProcess spawned;
    private Optional<SimulatedGauge> gauge = Optional.empty();
    private final List<Spawned> started = new ArrayList<>();
    final Sleep sleep = new Sleep();
    private long turnBegan;
    private long calls;
    private long longestCall;
    private Moment scanBegan;

    /** A complete reading of the socket table, by sock_diag or /proc. */
    public record Scan(Moment began, Moment ended) {}

    /** A process that was started to execute a program, and with which environment. */
    public record Spawned(String program, SimProcess process, List<String> environment) {}

    /**
     * A signal from outside.
     *
     * @param swallowed by one that was pending already
     */
    public record Raised(int signal, Moment at, boolean swallowed) {}

    /**
     * @param pid of the process under test; 1 makes it adopt orphans
     */
    SimulatedMachine(int pid, String... arguments) {
        this.pid = pid;
        this.processes = new ProcessTable(this, signals, pid);
        for (String argument : arguments) {
            this.arguments.add(Latin1.encode(argument));
        }
        descriptors.add(new TextFile("")); // standard input
        descriptors.add(log);
        descriptors.add(log);
        sockets.onEnd(this::announce);
    }

    // The script: what the machine is and what happens on it

    public Agenda agenda() {
        return agenda;
    }

    public Faults faults() {
        return faults;
    }

    public SocketTables sockets() {
        return sockets;
    }

    public ProcessTable processes() {
        return processes;
    }

    public void setEnvironment(String name, String value) {
        environment.add(Latin1.encode(name + "=" + value));
    }

    /** An empty file outside /proc. */
    public void makeFile(String path) {
        emptyFiles.add(path);
    }

    /** A platform's sign: a file, or a variable, which may have to have a value. */
    public void show(String sign) {
        int equals = sign.indexOf('=');
        if (sign.startsWith("/")) {
            makeFile(sign);
        } else if (equals < 0) {
            setEnvironment(sign, "10.0.0.1");
        } else {
            setEnvironment(sign.substring(0, equals), sign.substring(equals + 1));
        }
    }

    /** What the process under test will spawn. */
    public void setApplication(Behaviour behaviour) {
        application = behaviour;
    }

    /** How long a system call takes. */
    public void setCallCost(LongSupplier nanos) {
        callCost = nanos;
    }

    /** How long each part of a scan of the socket table takes. */
    public void setScanCost(LongSupplier nanos) {
        scanCost = nanos;
    }

    /** The application has a gauge. */
    void setGauge(SimulatedGauge newGauge) {
        gauge = Optional.of(newGauge);
    }

    Optional<SimulatedGauge> gauge() {
        return gauge;
    }

    /** What a program does, by its name; every other one is the application. */
    public void install(String name, Behaviour program) {
        programs.put(name, program);
    }

    boolean isInstalled(String name) {
        return programs.containsKey(name) && !missing.contains(name);
    }

    /** There is no program of a name. */
    public void uninstall(String name) {
        missing.add(name);
    }

    /** How long the kernel takes to execute a program, if it does; see {@link Execution#NEVER}. */
    public void setExecutionTime(String name, long nanos) {
        executionTimes.put(name, nanos);
    }

    Execution start(String name, List<String> told) {
        int errno = missing.contains(name) ? Errno.ENOENT : faults.execErrno;
        Execution execution =
                new Execution(programs.getOrDefault(name, application), executionTimes.getOrDefault(name, 0L), errno);
        SimProcess process = processes.spawn(execution);
        started.add(new Spawned(name, process, told));
        if (spawned == null) {
            spawned = process;
        }
        return execution;
    }

    /** How many sockets fit a datagram of a dump. */
    public void setSocketsPerPart(int count) {
        socketsPerPart = count;
    }

    /** Somebody outside sends the process under test a signal. */
    public void raise(int signal) {
        raise(signal, 0, 0);
    }

    void raise(int signal, int code, int sender) {
        boolean queued = signals.raise(signal, code, sender);
        raised.add(new Raised(signal, moment(), !queued));
    }

    /** What is in the termination log, and was. */
    KeptFile.History terminationLog() {
        return terminationLog;
    }

    /** The parent of the process under test ends, and PID 1 is its parent from here on. */
    public void endParent() {
        if (parent == FIRST_PARENT) {
            parent = 1;
            if (parentDeathSignal != 0) {
                raise(parentDeathSignal, 0, FIRST_PARENT);
            }
        }
    }

    void raiseFromOurselves(int signal) {
        signals.raise(signal, 0, pid);
    }

    /**
     * @param path what the client is going to ask for
     */
    public HealthClient newClient(String path) {
        return newClient(path, "192.0.2.1");
    }

    /** A client with an IPv4 address of its own. */
    public HealthClient newClient(String path, String address) {
        HealthClient client = new HealthClient(this, path, address);
        clients.add(client);
        return client;
    }

    // The truth

    /** The application, once it was spawned; null before. */
    public SimProcess application() {
        return spawned;
    }

    /** What the process under test has started. */
    public List<Spawned> started() {
        return started;
    }

    public List<HealthClient> clients() {
        return clients;
    }

    public String log() {
        return log.text();
    }

    public List<Scan> scans() {
        return scans;
    }

    /** When the process under test tried to read the socket table; each of {@link #scans} is a success. */
    public List<Moment> scanAttempts() {
        return scanAttempts;
    }

    /** How long the process under test has slept so far. */
    public long slept() {
        return sleep.total();
    }

    /** How long the process under test slept between two times. */
    public long sleptBetween(long from, long to) {
        return sleep.between(from, to);
    }

    /** The longest that a system call took. */
    public long longestCall() {
        return longestCall;
    }

    /** How many system calls the process under test has made. */
    public long calls() {
        return calls;
    }

    public Moment moment() {
        return new Moment(agenda.now(), slept(), turnBegan);
    }

    public List<Raised> raised() {
        return raised;
    }

    /** The signals the process under test has read. */
    public List<SignalTaken> taken() {
        return signals.taken();
    }

    // For the files

    int socketsPerPart() {
        return socketsPerPart;
    }

    void scanBegins() {
        scanBegan = moment();
        scanAttempted();
    }

    void scanAttempted() {
        scanAttempts.add(moment());
    }

    void scanCosts() {
        pass(scanCost.getAsLong());
    }

    void scanEnds() {
        scans.add(new Scan(scanBegan, moment()));
    }

    /** The client's connection, or null if nobody listens there. */
    AcceptedFile connectToServer(HealthClient client, int port) {
        for (ServerSocketFile server : descriptors.ofType(ServerSocketFile.class)) {
            if (server.listensOn(port)) {
                SimSocket socket = sockets.open(SocketTables.Family.MAPPED, port, SocketState.ESTABLISHED);
                AcceptedFile connection = new AcceptedFile(client, socket);
                server.connected(connection);
                return connection;
            }
        }
        return null;
    }

    private void announce(SimSocket socket) {
        descriptors.ofType(NetlinkFile.class).forEach(each -> each.announce(socket));
    }

    // Time

    private void pass(long nanos) {
        agenda.advanceTo(agenda.now() + nanos);
    }

    void call() {
        calls++;
        if (calls > MAX_CALLS) {
            throw new AssertionError("it spins: " + calls + " system calls");
        }
        long cost = callCost.getAsLong();
        longestCall = Math.max(longestCall, cost);
        pass(cost);
    }

    /** The process under test has waited for signals, and has what came of it. */
    void turnBegins() {
        turnBegan = agenda.now();
    }

    @Override
    public long nanoTime() {
        return agenda.now();
    }

    /** Whatever time was not slept was worked. */
    @Override
    public long cpuNanos() {
        return agenda.now() - slept();
    }

    @Override
    public long epochMillis() {
        return START_MILLIS + agenda.now() / 1_000_000;
    }

    // This process

    @Override
    public byte[] argument(int n) {
        return n < arguments.size() ? arguments.get(n) : null;
    }

    @Override
    public byte[] environment(int n) {
        return n < environment.size() ? environment.get(n) : null;
    }

    @Override
    public int pid() {
        return pid;
    }
}
