package dev.zerohalt.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link Kernel} by the C library of the machine the tests run on, so that readers of sockets and files are tested
 * against the real kernel on the JVM. Any thread may use it.
 */
public final class HostKernel extends KernelWithoutProcesses {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final int O_CLOEXEC = 02000000;
    private static final int SOCK_CLOEXEC_NONBLOCK = 02000000 | 04000;
    private static final int RLIMIT_NOFILE = 7;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int RWF_NOWAIT = 8;

    // statx(2): unlike struct stat, its layout is the same on every architecture
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_TYPE = 1;
    private static final int STATX_SIZE = 256;
    private static final int STX_MODE = 28;

    private static final HostCall CLOCK_GETTIME = HostCall.of("clock_gettime", JAVA_INT, ADDRESS);
    private static final HostCall GETPID = HostCall.of("getpid");
    private static final HostCall GETRLIMIT = HostCall.of("getrlimit", JAVA_INT, ADDRESS);
    private static final HostCall OPEN = HostCall.variadic("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
    private static final HostCall READ = HostCall.of("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final HostCall WRITE = HostCall.of("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final HostCall PWRITEV2 = HostCall.of("pwritev2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final HostCall FTRUNCATE = HostCall.of("ftruncate", JAVA_INT, JAVA_LONG);
    private static final HostCall CLOSE = HostCall.of("close", JAVA_INT);
    private static final HostCall STATX = HostCall.of("statx", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final HostCall GETDENTS64 = HostCall.of("getdents64", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final HostCall READLINK = HostCall.of("readlink", ADDRESS, ADDRESS, JAVA_LONG);
    private static final HostCall PPOLL = HostCall.of("ppoll", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final HostCall SOCKET = HostCall.of("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final HostCall SETSOCKOPT =
            HostCall.of("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final HostCall GETSOCKOPT =
            HostCall.of("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final HostCall BIND = HostCall.of("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final HostCall LISTEN = HostCall.of("listen", JAVA_INT, JAVA_INT);
    private static final HostCall ACCEPT4 = HostCall.of("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final HostCall GETSOCKNAME = HostCall.of("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final HostCall CONNECT = HostCall.of("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final HostCall RECV = HostCall.of("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final HostCall SEND = HostCall.of("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    /** Every test's: descriptors belong to the whole JVM. */
    private static final Set<Integer> OPEN_DESCRIPTORS = ConcurrentHashMap.newKeySet();

    private static MemorySegment copy(Arena arena, byte[] buffer, int offset, int length) {
        MemorySegment copy = arena.allocate(Math.max(length, 1));
        MemorySegment.copy(buffer, offset, copy, JAVA_BYTE, 0, length);
        return copy;
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return copy(arena, bytes, 0, bytes.length);
    }

    /** A C string. */
    private static MemorySegment terminated(Arena arena, byte[] bytes) {
        MemorySegment string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
        return string;
    }

    @Override
    public long nanoTime() {
        return clock(CLOCK_MONOTONIC);
    }

    @Override
    public long cpuNanos() {
        return clock(CLOCK_THREAD_CPUTIME_ID);
    }

    @Override
    public long epochMillis() {
        return clock(CLOCK_REALTIME) / 1_000_000L;
    }

    private static long clock(int clock) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timespec = arena.allocate(JAVA_LONG, 2);
            CLOCK_GETTIME.invoke(clock, timespec);
            return timespec.getAtIndex(JAVA_LONG, 0) * 1_000_000_000L + timespec.getAtIndex(JAVA_LONG, 1);
        }
    }

    /** The JVM's command line is not the product's: there are no arguments. */
    @Override
    public byte[] argument(int n) {
        return null;
    }

    /** As with arguments, none. */
    @Override
    public byte[] environment(int n) {
        return null;
    }

    @Override
    public int pid() {
        return GETPID.invoke();
    }

    @Override
    public int descriptorLimit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            GETRLIMIT.invoke(RLIMIT_NOFILE, limit);
            return (int) Math.clamp(limit.getAtIndex(JAVA_LONG, 0), 0L, Integer.MAX_VALUE);
        }
    }

    @Override
    public String describe(int errno) {
        return HostCall.strerror(errno);
    }

    @Override
    public int openItself(byte[] path, int flags) {
        return open(path, flags | (System.getProperty("os.arch").equals("aarch64") ? 0100000 : 0400000)); // O_NOFOLLOW
    }

    @Override
    public int open(byte[] path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return opened(OPEN.invoke(terminated(arena, path), flags | O_CLOEXEC, 0));
        }
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(length, 1));
            return received(READ.invoke(fd, bytes, (long) length), bytes, buffer, offset, length);
        }
    }

    /** With MSG_TRUNC a result may be longer than the buffer. */
    private static int received(int result, MemorySegment from, byte[] buffer, int offset, int length) {
        MemorySegment.copy(from, JAVA_BYTE, 0, buffer, offset, Math.clamp(result, 0, length));
        return result;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
            return WRITE.invoke(fd, copy(arena, buffer, offset, length), (long) length);
        }
    }

    @Override
    public int truncate(int fd, int length) {
        return FTRUNCATE.invoke(fd, (long) length);
    }

    @Override
    public int writeNoWait(int fd, byte[] buffer, int offset, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(JAVA_LONG, 2);
            vector.setAtIndex(JAVA_LONG, 0, copy(arena, buffer, offset, length).address());
            vector.setAtIndex(JAVA_LONG, 1, length);
            return PWRITEV2.invoke(fd, vector, 1, -1L, RWF_NOWAIT);
        }
    }

    /** @throws AssertionError if this kernel did not open the descriptor: it would be somebody else's in this JVM */
    @Override
    public int close(int fd) {
        assertThat(OPEN_DESCRIPTORS.remove(fd))
                .as("descriptor %d is ours to close", fd)
                .isTrue();
        return CLOSE.invoke(fd);
    }

    private static int opened(int fd) {
        if (fd >= 0) {
            OPEN_DESCRIPTORS.add(fd);
        }
        return fd;
    }

    @Override
    public int fileType(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STATX_SIZE, 8);
            int result = STATX.invoke(fd, terminated(arena, new byte[0]), AT_EMPTY_PATH, STATX_TYPE, status);
            int low = status.get(JAVA_BYTE, STX_MODE) & 0xff;
            int high = status.get(JAVA_BYTE, STX_MODE + 1) & 0xff;
            return result < 0 ? result : (high << 8 | low) & Linux.S_IFMT;
        }
    }

    @Override
    public int readDirectory(int fd, byte[] entries) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(entries.length, 1), 8);
            return received(GETDENTS64.invoke(fd, bytes, (long) entries.length), bytes, entries, 0, entries.length);
        }
    }

    @Override
    public int readLink(byte[] path, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(target.length, 1));
            int result = READLINK.invoke(terminated(arena, path), bytes, (long) target.length);
            return received(result, bytes, target, 0, target.length);
        }
    }

    @Override
    public int poll(int[] entries, int count, long timeoutNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timespec = MemorySegment.NULL;
            if (timeoutNanos >= 0) {
                timespec = arena.allocate(JAVA_LONG, 2);
                timespec.setAtIndex(JAVA_LONG, 0, timeoutNanos / 1_000_000_000L);
                timespec.setAtIndex(JAVA_LONG, 1, timeoutNanos % 1_000_000_000L);
            }
            MemorySegment pollfds = arena.allocate(JAVA_INT, Math.max(count * 2L, 2));
            MemorySegment.copy(entries, 0, pollfds, JAVA_INT, 0, count * 2);
            int result = PPOLL.invoke(pollfds, (long) count, timespec, MemorySegment.NULL);
            MemorySegment.copy(pollfds, JAVA_INT, 0, entries, 0, count * 2);
            return result;
        }
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return opened(SOCKET.invoke(domain, type | SOCK_CLOEXEC_NONBLOCK, protocol));
    }

    @Override
    public int setSocketOption(int fd, int level, int name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return SETSOCKOPT.invoke(fd, level, name, arena.allocateFrom(JAVA_INT, value), 4);
        }
    }

    @Override
    public int attachFilter(int fd, byte[] program) {
        try (Arena arena = Arena.ofConfined()) {
            // struct sock_fprog: the number of instructions, padding, a pointer to them
            MemorySegment fprog = arena.allocate(JAVA_LONG, 2);
            fprog.setAtIndex(JAVA_LONG, 0, program.length / 8);
            fprog.setAtIndex(JAVA_LONG, 1, copy(arena, program).address());
            return SETSOCKOPT.invoke(fd, Linux.SOL_SOCKET, Linux.SO_ATTACH_FILTER, fprog, 16);
        }
    }

    @Override
    public int bind(int fd, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            return BIND.invoke(fd, copy(arena, address), address.length);
        }
    }

    @Override
    public int listen(int fd, int backlog) {
        return LISTEN.invoke(fd, backlog);
    }

    @Override
    public int accept(int fd, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment peer = copy(arena, address);
            MemorySegment length = arena.allocateFrom(JAVA_INT, address.length);
            int client = opened(ACCEPT4.invoke(fd, peer, length, SOCK_CLOEXEC_NONBLOCK));
            MemorySegment.copy(peer, JAVA_BYTE, 0, address, 0, address.length);
            return client;
        }
    }

    @Override
    public int localAddress(int fd, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment local = copy(arena, address);
            MemorySegment length = arena.allocateFrom(JAVA_INT, address.length);
            int result = GETSOCKNAME.invoke(fd, local, length);
            MemorySegment.copy(local, JAVA_BYTE, 0, address, 0, address.length);
            return result;
        }
    }

    @Override
    public int connect(int fd, byte[] address) {
        try (Arena arena = Arena.ofConfined()) {
            return CONNECT.invoke(fd, copy(arena, address), address.length);
        }
    }

    @Override
    public int socketOption(int fd, int level, int name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 4);
            int result = GETSOCKOPT.invoke(fd, level, name, value, length);
            return result < 0 ? result : value.get(JAVA_INT, 0);
        }
    }

    @Override
    public int receive(int fd, byte[] buffer, int offset, int length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(length, 1));
            return received(RECV.invoke(fd, bytes, (long) length, flags), bytes, buffer, offset, length);
        }
    }

    @Override
    public int send(int fd, byte[] buffer, int offset, int length, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return SEND.invoke(fd, copy(arena, buffer, offset, length), (long) length, flags | MSG_NOSIGNAL);
        }
    }
}
