package dev.zerohalt.os;

import java.util.List;
import org.teavm.interop.Address;

/** {@link Kernel} by the C library: the only implementation in the shipped binary, which only runs there. */
public final class NativeKernel implements Kernel, Imprint {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    static final int O_CLOEXEC = 02000000;
    private static final int SOCK_CLOEXEC_NONBLOCK = 02000000 | 04000;
    private static final int SFD_CLOEXEC_NONBLOCK = 02000000 | 04000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final List<byte[]> NOTHING = List.of();
    private static final byte[] NOWHERE = {};

    /** Nanoseconds; some times what executing a program takes. */
    private static final long USUAL_EXECUTION = 2_000_000;

    /** struct timespec: seconds, nanoseconds. */
    private final long[] timespec = new long[2];

    private final int[] number = new int[1];
    private final int[] numberLength = new int[1];

    /** No descriptor of ours has had a higher number. */
    private int lastDescriptor;

    private final Capabilities capabilities = new Capabilities();

    /** Of a call: what it returned, or the negative errno. */
    static int result(int returned) {
        return returned < 0 ? -Libc.errno() : returned;
    }

    private int opened(int returned) {
        int descriptor = result(returned);
        lastDescriptor = Math.max(lastDescriptor, descriptor);
        return descriptor;
    }

    @Override
    public void layDownCapabilities(boolean startsMore) {
        capabilities.layDown(startsMore);
    }

    @Override
    public void dumpNoCore() {
        Libc.dumpNoCore();
    }

    @Override
    public long nanoTime() {
        return nanos(CLOCK_MONOTONIC);
    }

    @Override
    public long cpuNanos() {
        return nanos(CLOCK_THREAD_CPUTIME_ID);
    }

    private long nanos(int clock) {
        Libc.clock_gettime(clock, Address.ofData(timespec));
        return timespec[0] * 1_000_000_000L + timespec[1];
    }

    @Override
    public long epochMillis() {
        return nanos(CLOCK_REALTIME) / 1_000_000L;
    }

    @Override
    public byte[] argument(int n) {
        return element(Libc.argv(), n);
    }

    @Override
    public byte[] environment(int n) {
        return element(Libc.environ(), n);
    }

    /**
     * Unmaps the program's code and what of its data nobody has written to. The kernel maps it again, from the page cache, as it is needed: what
     * only starting took is no longer resident. madvise(2), MADV_DONTNEED
     */
    public static void releaseFile() {
        Libc.releaseFile();
    }

    @Override
    public byte[] notice() {
        return bytes(Libc.notice());
    }

    @Override
    public byte[] build() {
        return bytes(Libc.build());
    }

    private static byte[] element(Address strings, int n) {
        Address string = strings.add((long) n * Address.sizeOf()).getAddress();
        return string.toLong() == 0 ? null : bytes(string);
    }

    private static byte[] bytes(Address string) {
        byte[] bytes = new byte[(int) Libc.strlen(string)];
        Libc.memcpy(Address.ofData(bytes), string, bytes.length);
        return bytes;
    }

    @Override
    public int pid() {
        return Libc.getpid();
    }

    @Override
    public int descriptorLimit() {
        return Libc.descriptorLimit();
    }

    @Override
    public void exit(int code) {
        Libc._exit(code);
    }

    @Override
    public String describe(int errno) {
        return Latin1.decode(bytes(Libc.strerror(errno)));
    }

    @Override
    public int open(byte[] path, int flags) {
        byte[] name = CStrings.terminated(path);
        capabilities.takeUp();
        return opened(Libc.open(Address.ofData(name), flags | O_CLOEXEC));
    }

    @Override
    public int openItself(byte[] path, int flags) {
        return open(path, flags | Libc.noFollow());
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        return result(Libc.read(fd, Address.ofData(buffer).add(offset), length));
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        return result(Libc.write(fd, Address.ofData(buffer).add(offset), length));
    }

    @Override
    public int truncate(int fd, int length) {
        return result(Libc.ftruncate(fd, length));
    }

    @Override
    public int writeNoWait(int fd, byte[] buffer, int offset, int length) {
        return result(Libc.writeNoWait(fd, Address.ofData(buffer).add(offset), length));
    }

    @Override
    public int close(int fd) {
        capabilities.closed(fd);
        return result(Libc.close(fd));
    }

    @Override
    public int fileType(int fd) {
        return result(Libc.fileType(fd));
    }

    @Override
    public int readDirectory(int fd, byte[] entries) {
        capabilities.takeUp();
        return result(Libc.readDirectory(fd, Address.ofData(entries), entries.length));
    }

    @Override
    public int readLink(byte[] path, byte[] target) {
        byte[] name = CStrings.terminated(path);
        capabilities.takeUp();
        return result(Libc.readlink(Address.ofData(name), Address.ofData(target), target.length));
    }

    @Override
    public int poll(int[] entries, int count, long timeoutNanos) {
        capabilities.layDownAgain();
        if (timeoutNanos < 0) {
            return result(Libc.ppoll(Address.ofData(entries), count, Address.fromLong(0), Address.fromLong(0)));
        }
        timespec[0] = timeoutNanos / 1_000_000_000L;
        timespec[1] = timeoutNanos % 1_000_000_000L;
        return result(Libc.ppoll(Address.ofData(entries), count, Address.ofData(timespec), Address.fromLong(0)));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        if (domain != Linux.AF_NETLINK) {
            return opened(Libc.socket(domain, type | SOCK_CLOEXEC_NONBLOCK, protocol));
        }
        capabilities.takeUp();
        int opened = opened(Libc.socket(domain, type | SOCK_CLOEXEC_NONBLOCK, protocol));
        capabilities.opened(opened);
        return opened;
    }

    @Override
    public int setSocketOption(int fd, int level, int name, int value) {
        number[0] = value;
        return result(Libc.setsockopt(fd, level, name, Address.ofData(number), 4));
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        // struct sock_fprog: the number of instructions, padding, a pointer to them
        long[] fprog = new long[2];
        fprog[0] = program.length / 8;
        fprog[1] = Address.ofData(program).toLong();
        return result(Libc.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, Address.ofData(fprog), 16));
    }

    @Override
    public int bind(int fd, byte[] address) {
        return result(Libc.bind(fd, Address.ofData(address), address.length));
    }

    @Override
    public int listen(int fd, int backlog) {
        return result(Libc.listen(fd, backlog));
    }

    @Override
    public int accept(int fd, byte[] address) {
        numberLength[0] = address.length;
        return opened(Libc.accept4(fd, Address.ofData(address), Address.ofData(numberLength), SOCK_CLOEXEC_NONBLOCK));
    }

    @Override
    public int localAddress(int fd, byte[] address) {
        numberLength[0] = address.length;
        return result(Libc.getsockname(fd, Address.ofData(address), Address.ofData(numberLength)));
    }

    @Override
    public int connect(int fd, byte[] address) {
        return result(Libc.connect(fd, Address.ofData(address), address.length));
    }

    @Override
    public int socketOption(int fd, int level, int name) {
        numberLength[0] = 4;
        int returned = Libc.getsockopt(fd, level, name, Address.ofData(number), Address.ofData(numberLength));
        return returned < 0 ? -Libc.errno() : number[0];
    }

    @Override
    public int receive(int fd, byte[] buffer, int offset, int length, int flags) {
        capabilities.takeUpForNetlink(fd);
        return result(Libc.recv(fd, Address.ofData(buffer).add(offset), length, flags));
    }

    @Override
    public int send(int fd, byte[] buffer, int offset, int length, int flags) {
        capabilities.takeUpForNetlink(fd);
        return result(Libc.send(fd, Address.ofData(buffer).add(offset), length, flags | MSG_NOSIGNAL));
    }

    @Override
    public int signalDescriptor() {
        long[] all = {-1, -1};
        return opened(Libc.signalfd(-1, Address.ofData(all), SFD_CLOEXEC_NONBLOCK));
    }

    @Override
    public int kill(int pid, int signal) {
        capabilities.takeUp();
        return result(Libc.kill(pid, signal));
    }

    @Override
    public int waitAny(int[] status) {
        return result(Libc.waitpid(-1, Address.ofData(status), WNOHANG | WUNTRACED));
    }

    /** All memory is laid out before the fork, so that the child allocates nothing. */
    @Override
    public int spawn(Launch launch, int[] report) {
        byte[] arguments = CStrings.joined(launch.command());
        byte[] entries = CStrings.joined(launch.environment().orElse(NOTHING));
        byte[] directory = CStrings.terminated(launch.directory().orElse(NOWHERE));
        boolean stays = launch.directory().isEmpty();
        boolean inherits = launch.environment().isEmpty();
        int[] pipe = new int[2];
        int made = result(Libc.pipe2(Address.ofData(pipe), O_CLOEXEC | Linux.O_NONBLOCK));
        if (made < 0) {
            return made;
        }
        opened(pipe[1]);
        capabilities.takeUp(); // the program is given what we were given
        int child = result(Libc.spawn(
                Address.ofData(arguments),
                arguments.length,
                inherits ? Address.fromLong(0) : Address.ofData(entries),
                entries.length,
                stays ? Address.fromLong(0) : Address.ofData(directory),
                launch.terminal(),
                launch.input(),
                launch.output(),
                lastDescriptor,
                pipe[1]));
        Libc.close(pipe[1]);
        if (child < 0) {
            Libc.close(pipe[0]);
        } else {
            report[0] = pipe[0];
            pipe[1] = Linux.POLLIN; // as an entry of poll: its end without a word, or a failure
            int ignored = poll(pipe, 1, USUAL_EXECUTION);
        }
        return child;
    }

    @Override
    public int leaveDirectory(byte[] path) {
        return result(Libc.leaveDirectory(Address.ofData(path), path.length));
    }

    @Override
    public boolean stopJob() {
        capabilities.takeUp();
        return Libc.stopJob() != 0;
    }

    @Override
    public int becomeSubreaper() {
        return result(Libc.prctl(PR_SET_CHILD_SUBREAPER, 1));
    }

    @Override
    public int parent() {
        return Libc.getppid();
    }

    @Override
    public int signalParentDeath(int signal) {
        return result(Libc.signalParentDeath(signal));
    }

    @Override
    public int foregroundGroup(int terminal) {
        return result(Libc.tcgetpgrp(terminal));
    }

    @Override
    public int setForegroundGroup(int terminal, int group) {
        return result(Libc.tcsetpgrp(terminal, group));
    }

    @Override
    public int processGroup() {
        return Libc.getpgrp();
    }
}
