package dev.zerohalt.os;

/** Passes every call on to another kernel. Tests replace single calls: faults, clocks, what the JVM cannot do. */
public class ForwardingKernel implements Kernel {
    private final Kernel kernel;

    public ForwardingKernel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public long nanoTime() {
        return kernel.nanoTime();
    }

    @Override
    public long cpuNanos() {
        return kernel.cpuNanos();
    }

    @Override
    public long epochMillis() {
        return kernel.epochMillis();
    }

    @Override
    public byte[] argument(int n) {
        return kernel.argument(n);
    }

    @Override
    public byte[] environment(int n) {
        return kernel.environment(n);
    }

    @Override
    public int pid() {
        return kernel.pid();
    }

    @Override
    public int descriptorLimit() {
        return kernel.descriptorLimit();
    }

    @Override
    public void exit(int code) {
        kernel.exit(code);
    }

    @Override
    public String describe(int errno) {
        return kernel.describe(errno);
    }

    @Override
    public int open(byte[] path, int flags) {
        return kernel.open(path, flags);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        return kernel.read(fd, buffer, offset, length);
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        return kernel.write(fd, buffer, offset, length);
    }

    @Override
    public int truncate(int fd, int length) {
        return kernel.truncate(fd, length);
    }

    @Override
    public int writeNoWait(int fd, byte[] buffer, int offset, int length) {
        return kernel.writeNoWait(fd, buffer, offset, length);
    }

    @Override
    public int close(int fd) {
        return kernel.close(fd);
    }

    @Override
    public int fileType(int fd) {
        return kernel.fileType(fd);
    }

    @Override
    public int poll(int[] entries, int count, long timeoutNanos) {
        return kernel.poll(entries, count, timeoutNanos);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return kernel.socket(domain, type, protocol);
    }

    @Override
    public int setSocketOption(int fd, int level, int name, int value) {
        return kernel.setSocketOption(fd, level, name, value);
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        return kernel.attachFilter(fd, program);
    }

    @Override
    public int bind(int fd, byte[] address) {
        return kernel.bind(fd, address);
    }

    @Override
    public int listen(int fd, int backlog) {
        return kernel.listen(fd, backlog);
    }

    @Override
    public int accept(int fd, byte[] address) {
        return kernel.accept(fd, address);
    }

    @Override
    public int localAddress(int fd, byte[] address) {
        return kernel.localAddress(fd, address);
    }

    @Override
    public int connect(int fd, byte[] address) {
        return kernel.connect(fd, address);
    }

    @Override
    public int socketOption(int fd, int level, int name) {
        return kernel.socketOption(fd, level, name);
    }

    @Override
    public int receive(int fd, byte[] buffer, int offset, int length, int flags) {
        return kernel.receive(fd, buffer, offset, length, flags);
    }

    @Override
    public int send(int fd, byte[] buffer, int offset, int length, int flags) {
        return kernel.send(fd, buffer, offset, length, flags);
    }

    @Override
    public int signalDescriptor() {
        return kernel.signalDescriptor();
    }

    @Override
    public int kill(int pid, int signal) {
        return kernel.kill(pid, signal);
    }

    @Override
    public int waitAny(int[] status) {
        return kernel.waitAny(status);
    }

    @Override
    public int spawn(Launch launch, int[] report) {
        return kernel.spawn(launch, report);
    }

    @Override
    public int leaveDirectory(byte[] path) {
        return kernel.leaveDirectory(path);
    }

    @Override
    public boolean stopJob() {
        return kernel.stopJob();
    }

    @Override
    public int readDirectory(int fd, byte[] entries) {
        return kernel.readDirectory(fd, entries);
    }

    @Override
    public int readLink(byte[] path, byte[] target) {
        return kernel.readLink(path, target);
    }

    @Override
    public int becomeSubreaper() {
        return kernel.becomeSubreaper();
    }

    @Override
    public int parent() {
        return kernel.parent();
    }

    @Override
    public int signalParentDeath(int signal) {
        return kernel.signalParentDeath(signal);
    }

    @Override
    public int foregroundGroup(int terminal) {
        return kernel.foregroundGroup(terminal);
    }

    @Override
    public int setForegroundGroup(int terminal, int group) {
        return kernel.setForegroundGroup(terminal, group);
    }

    @Override
    public int processGroup() {
        return kernel.processGroup();
    }

    @Override
    public int openItself(byte[] path, int flags) {
        return kernel.openItself(path, flags);
    }

    @Override
    public void layDownCapabilities(boolean startsMore) {
        kernel.layDownCapabilities(startsMore);
    }

    @Override
    public void dumpNoCore() {
        kernel.dumpNoCore();
    }
}
