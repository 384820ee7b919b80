package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A machine in memory with a virtual clock, for one single-threaded process under test. The clock moves when that process
 * waits in poll, and a little with each of its system calls; whatever was put on the agenda happens meanwhile, between any
 * two system calls. The machine knows the truth the process has to find out: tests compare the two.
 *
 * <p>It fails loudly where a real kernel would make the process hang or harm others: a wait without end, a write that
 * blocks, a descriptor that is not open.
 */
public final class SimulatedKernel implements Kernel {
    /** No process lives that long: it hangs, or spins. */
    private static final long MAX_CALLS = 300_000;

    private static final int ENXIO = 6;
    /** The time on the clock when the machine is made: arbitrary, and not 0. */
    static final long START = 1_000 * Dice.SECOND;

    private static final long START_MILLIS = 1_767_225_600_000L; // 2026-01-01

    private final Agenda agenda = new Agenda(START);
    private final Faults faults = new Faults();
    private final SignalFile signals = new SignalFile(this);
    private final LogFile log = new LogFile(this);
    private final SocketTables sockets = new SocketTables(agenda, faults);
    private final ProcessTable processes;
    private final ProcFiles proc = new ProcFiles(this);
    private final Descriptors descriptors = new Descriptors();
    private final List<byte[]> arguments = new ArrayList<>();
    private final List<byte[]> environment = new ArrayList<>();
    private final List<HealthClient> clients = new ArrayList<>();
    private final List<Scan> scans = new ArrayList<>();
    private final List<Moment> scanAttempts = new ArrayList<>();
    private final List<Raised> raised = new ArrayList<>();
    private final int pid;
    private LongSupplier callCost = () -> 1_000;
    private LongSupplier scanCost = () -> 20_000;
    private int socketsPerPart = 90; // with tcp_info, in 32 KiB
    private Behaviour application = Behaviour.plain();
    private final Map<String, Behaviour> programs = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> emptyFiles = new HashSet<>();
    private SimProcess spawned;
    private final List<Spawned> started = new ArrayList<>();
    private int signalDescriptor = -1;
    private final Sleep sleep = new Sleep();
    private long turnBegan;
    private long calls;
    private long longestCall;
    private Moment scanBegan;

    /** A complete reading of the socket table, by sock_diag or /proc. */
    public record Scan(Moment began, Moment ended) {}

    /** A process that was started, and with which environment. */
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
    public SimulatedKernel(int pid, String... arguments) {
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

    /** How many sockets fit a datagram of a dump. */
    public void setSocketsPerPart(int count) {
        socketsPerPart = count;
    }

    /** Somebody outside sends the process under test a signal. */
    public void raise(int signal) {
        boolean queued = signals.raise(signal, 0, 0);
        raised.add(new Raised(signal, moment(), !queued));
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

    private void scanAttempted() {
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

    private void call() {
        calls++;
        if (calls > MAX_CALLS) {
            throw new AssertionError("it spins: " + calls + " system calls");
        }
        long cost = callCost.getAsLong();
        longestCall = Math.max(longestCall, cost);
        pass(cost);
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

    @Override
    public int poll(int[] entries, int count, long timeoutNanos) {
        long deadline = agenda.now() + Math.max(timeoutNanos, 0);
        call();
        int ready = descriptors.check(entries, count);
        while (ready == 0 && (timeoutNanos < 0 || agenda.now() < deadline)) {
            if (timeoutNanos < 0 && agenda.isEmpty()) {
                throw new AssertionError("it waits without end, and nothing will ever happen");
            }
            long until = agenda.isEmpty() ? deadline : agenda.next();
            if (timeoutNanos >= 0) {
                until = Math.min(until, deadline);
            }
            sleep.add(agenda.now(), until);
            agenda.advanceTo(until);
            ready = descriptors.check(entries, count);
        }
        if (waitsForSignals(entries, count)) {
            turnBegan = agenda.now();
        }
        return ready;
    }

    private boolean waitsForSignals(int[] entries, int count) {
        for (int i = 0; i < count; i++) {
            if (signalDescriptor >= 0 && entries[2 * i] == signalDescriptor) {
                return true;
            }
        }
        return false;
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

    @Override
    public void exit(int code) {
        throw new AssertionError("only Main may exit");
    }

    @Override
    public String describe(int errno) {
        return "error " + errno;
    }

    // Files

    @Override
    public int open(byte[] path, int flags) {
        call();
        return open(Latin1.decode(path));
    }

    private int open(String path) {
        if (path.equals("/dev/tty")) {
            return -ENXIO;
        }
        if (emptyFiles.contains(path)) {
            return descriptors.add(new TextFile(""));
        }
        boolean table = path.equals("/proc/net/tcp") || path.equals("/proc/net/tcp6");
        if (table && faults.procOpenErrno != 0) {
            scanAttempted();
            return -faults.procOpenErrno;
        }
        if (table && faults.withoutProc) {
            scanAttempted();
        }
        OpenFile file = proc.open(path);
        return file == null ? -Errno.ENOENT : descriptors.add(file);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        call();
        return descriptors.get(fd).read(buffer, offset, length);
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        call();
        return descriptors.get(fd).write(buffer, offset, length);
    }

    @Override
    public int writeNoWait(int fd, byte[] buffer, int offset, int length) {
        call();
        return descriptors.get(fd).writeNoWait(buffer, offset, length);
    }

    @Override
    public int close(int fd) {
        call();
        descriptors.close(fd);
        return 0;
    }

    @Override
    public int fileType(int fd) {
        call();
        return descriptors.get(fd).type();
    }

    @Override
    public int readDirectory(int fd, byte[] entries) {
        call();
        return descriptors.get(fd).readDirectory(entries);
    }

    @Override
    public int readLink(byte[] path, byte[] target) {
        call();
        String link = proc.link(Latin1.decode(path));
        if (link == null) {
            return -Errno.ENOENT;
        }
        byte[] bytes = Latin1.encode(link);
        int length = Math.min(bytes.length, target.length);
        System.arraycopy(bytes, 0, target, 0, length);
        return length;
    }

    // Sockets

    @Override
    public int socket(int domain, int type, int protocol) {
        call();
        return switch (domain) {
            case Linux.AF_NETLINK -> netlinkSocket();
            case Linux.AF_INET -> descriptors.add(new ServerSocketFile(this));
            case Linux.AF_INET6 ->
                faults.withoutIpv6 ? -Errno.EAFNOSUPPORT : descriptors.add(new ServerSocketFile(this));
            default -> -Errno.EAFNOSUPPORT;
        };
    }

    private int netlinkSocket() {
        if (faults.netlinkOpenErrno != 0) {
            scanAttempted();
            return -faults.netlinkOpenErrno;
        }
        return descriptors.add(new NetlinkFile(this, pid));
    }

    @Override
    public int setSocketOption(int fd, int level, int name, int value) {
        call();
        return descriptors.get(fd).setOption(level, name, value);
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        call();
        return descriptors.get(fd).attachFilter(program);
    }

    @Override
    public int bind(int fd, byte[] address) {
        call();
        return descriptors.get(fd).bind(address);
    }

    @Override
    public int listen(int fd, int backlog) {
        call();
        return descriptors.get(fd).listen();
    }

    @Override
    public int accept(int fd, byte[] address) {
        call();
        OpenFile accepted = descriptors.get(fd).accept(address);
        return accepted == null ? -Errno.EAGAIN : descriptors.add(accepted);
    }

    @Override
    public int connect(int fd, byte[] address) {
        call();
        return -Errno.ECONNREFUSED;
    }

    @Override
    public int socketOption(int fd, int level, int name) {
        call();
        return descriptors.get(fd).option(level, name);
    }

    @Override
    public int receive(int fd, byte[] buffer, int offset, int length, int flags) {
        call();
        return descriptors.get(fd).receive(buffer, offset, length, flags);
    }

    @Override
    public int send(int fd, byte[] buffer, int offset, int length, int flags) {
        call();
        return descriptors.get(fd).send(buffer, offset, length);
    }

    // Signals and processes

    @Override
    public int signalDescriptor() {
        call();
        signalDescriptor = descriptors.add(signals);
        return signalDescriptor;
    }

    @Override
    public int kill(int target, int signal) {
        call();
        return processes.kill(target, signal);
    }

    @Override
    public int waitAny(int[] status) {
        call();
        return processes.waitAny(status);
    }

    @Override
    public int spawn(byte[][] command, byte[][] newEnvironment, int terminal, int input, int output) {
        call();
        if (faults.spawnErrno != 0) {
            return -faults.spawnErrno;
        }
        String name = Latin1.decode(command[0]);
        if (missing.contains(name)) {
            return -Errno.ENOENT;
        }
        SimProcess process = processes.spawn(programs.getOrDefault(name, application));
        List<String> told = new ArrayList<>();
        for (byte[] entry : newEnvironment == null ? new byte[0][] : newEnvironment) {
            told.add(Latin1.decode(entry));
        }
        started.add(new Spawned(name, process, told));
        if (spawned == null) {
            spawned = process;
        }
        return process.pid();
    }

    /** This process leads a session of its own: there is nobody to continue it. */
    @Override
    public boolean stopJob() {
        return false;
    }

    @Override
    public int becomeSubreaper() {
        call();
        if (faults.subreaperErrno != 0) {
            return -faults.subreaperErrno;
        }
        processes.becomeSubreaper();
        return 0;
    }

    @Override
    public int foregroundGroup(int terminal) {
        call();
        return -Errno.ENOTTY;
    }

    @Override
    public int setForegroundGroup(int terminal, int group) {
        call();
        return -Errno.ENOTTY;
    }

    @Override
    public int processGroup() {
        return pid;
    }
}
