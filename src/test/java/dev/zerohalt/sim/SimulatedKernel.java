package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.Linux;
import java.util.List;

/**
 * A machine in memory with a virtual clock, for one single-threaded process under test. The clock moves when that process
 * waits in poll, and a little with each of its system calls; whatever was put on the agenda happens meanwhile, between any
 * two system calls.
 *
 * <p>It fails loudly where a real kernel would make the process hang or harm others: a wait without end, a write that
 * blocks, a descriptor that is not open.
 */
public final class SimulatedKernel extends SimulatedMachine {
    private static final int ENXIO = 6;

    private final ProcFiles proc = new ProcFiles(this);
    private int signalDescriptor = -1;

    /**
     * @param pid of the process under test; 1 makes it adopt orphans
     */
    public SimulatedKernel(int pid, String... arguments) {
        super(pid, arguments);
    }

    @Override
    public void exit(int code) {
        throw new AssertionError("only Main may exit");
    }

    /** As many as containers usually have. */
    @Override
    public int descriptorLimit() {
        return 1 << 20;
    }

    @Override
    public String describe(int errno) {
        return "error " + errno;
    }

    // Waiting

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
            turnBegins();
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
        if (path.equals(KeptFile.PATH)) {
            return descriptors.add(new KeptFile(this, terminationLog));
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

    /** All of the namespace. */
    int socketsInUse() {
        return sockets().inUse() + descriptors.ofType(NetlinkFile.class).size();
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
    public int truncate(int fd, int length) {
        call();
        return descriptors.get(fd).truncate(length);
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
    public int localAddress(int fd, byte[] address) {
        call();
        return descriptors.get(fd).localAddress(address);
    }

    @Override
    public int connect(int fd, byte[] address) {
        call();
        return descriptors.get(fd).connect(address);
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
    public int spawn(Launch launch, int[] report) {
        call();
        if (faults.spawnErrno != 0) {
            return -faults.spawnErrno;
        }
        List<String> told = launch.environment().orElse(List.of()).stream()
                .map(Latin1::decode)
                .toList();
        Execution execution = start(Latin1.decode(launch.command().getFirst()), told);
        report[0] = descriptors.add(new ReportFile(execution));
        return execution.process().pid();
    }

    @Override
    public int leaveDirectory(byte[] path) {
        call();
        byte[] home = Latin1.encode("/home");
        System.arraycopy(home, 0, path, 0, home.length);
        return home.length;
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
    public int parent() {
        call();
        return parent;
    }

    @Override
    public int signalParentDeath(int signal) {
        call();
        if (faults.parentDeathErrno != 0) {
            return -faults.parentDeathErrno;
        }
        parentDeathSignal = signal;
        boolean hasEnded = parent != FIRST_PARENT;
        if (hasEnded) {
            raise(signal, SignalFile.SI_QUEUE, pid);
        }
        return hasEnded ? 1 : 0;
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
