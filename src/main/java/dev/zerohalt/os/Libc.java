package dev.zerohalt.os;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Variable;

/**
 * The C library by its own names, and the functions of entry.h, which includes the headers. An {@code Address.ofData} is valid until
 * the next allocation: pass it straight in.
 */
@Unmanaged
final class Libc {
    private Libc() {}

    @Import(name = "zerohalt_argv")
    @Variable
    static native Address argv();

    @Import(name = "zerohalt_environ")
    @Variable
    static native Address environ();

    @Import(name = "zerohalt_notice")
    @Variable
    static native Address notice();

    @Import(name = "zerohalt_build")
    @Variable
    static native Address build();

    @Import(name = "zerohalt_release_file")
    static native void releaseFile();

    @Import(name = "zerohalt_spawn")
    static native int spawn(
            Address arguments,
            int argumentsLength,
            Address environment,
            int environmentLength,
            Address directory,
            int terminal,
            int input,
            int output,
            int last,
            int report);

    @Import(name = "zerohalt_leave_directory")
    static native int leaveDirectory(Address path, int length);

    @Import(name = "zerohalt_use_reserve")
    static native int useReserve(int use);

    @Import(name = "zerohalt_stop_job")
    static native int stopJob();

    @Import(name = "zerohalt_signal_parent_death")
    static native int signalParentDeath(int signal);

    @Import(name = "zerohalt_write_nowait")
    static native int writeNoWait(int fd, Address bytes, int length);

    @Import(name = "zerohalt_descriptor_limit")
    static native int descriptorLimit();

    @Import(name = "zerohalt_lay_down_capabilities")
    static native int layDownCapabilities(int startsMore);

    @Import(name = "zerohalt_dump_no_core")
    static native void dumpNoCore();

    @Import(name = "zerohalt_use_capabilities")
    static native void useCapabilities(int use);

    @Import(name = "errno")
    @Variable
    static native int errno();

    @Import(name = "strerror")
    static native Address strerror(int errno);

    @Import(name = "strlen")
    static native long strlen(Address string);

    @Import(name = "memcpy")
    static native Address memcpy(Address target, Address source, long length);

    @Import(name = "clock_gettime")
    static native int clock_gettime(int clock, Address timespec);

    @Import(name = "getpid")
    static native int getpid();

    @Import(name = "getppid")
    static native int getppid();

    @Import(name = "_exit")
    static native void _exit(int code);

    @Import(name = "open")
    static native int open(Address path, int flags);

    /** Not the same on every architecture. */
    @Import(name = "O_NOFOLLOW")
    @Variable
    static native int noFollow();

    /** With O_CREAT. */
    @Import(name = "open")
    static native int open(Address path, int flags, int mode);

    @Import(name = "fchmod")
    static native int fchmod(int fd, int mode);

    @Import(name = "rename")
    static native int rename(Address from, Address to);

    @Import(name = "unlink")
    static native int unlink(Address path);

    @Import(name = "read")
    static native int read(int fd, Address buffer, int length);

    @Import(name = "write")
    static native int write(int fd, Address buffer, int length);

    @Import(name = "ftruncate")
    static native int ftruncate(int fd, long length);

    @Import(name = "close")
    static native int close(int fd);

    @Import(name = "pipe2")
    static native int pipe2(Address fds, int flags);

    @Import(name = "zerohalt_file_type")
    static native int fileType(int fd);

    @Import(name = "zerohalt_read_directory")
    static native int readDirectory(int fd, Address entries, int length);

    @Import(name = "readlink")
    static native int readlink(Address path, Address target, int length);

    @Import(name = "ppoll")
    static native int ppoll(Address fds, int count, Address timespec, Address mask);

    @Import(name = "socket")
    static native int socket(int domain, int type, int protocol);

    @Import(name = "setsockopt")
    static native int setsockopt(int fd, int level, int name, Address value, int length);

    @Import(name = "getsockopt")
    static native int getsockopt(int fd, int level, int name, Address value, Address length);

    @Import(name = "bind")
    static native int bind(int fd, Address address, int length);

    @Import(name = "listen")
    static native int listen(int fd, int backlog);

    @Import(name = "accept4")
    static native int accept4(int fd, Address address, Address length, int flags);

    @Import(name = "getsockname")
    static native int getsockname(int fd, Address address, Address length);

    @Import(name = "connect")
    static native int connect(int fd, Address address, int length);

    @Import(name = "recv")
    static native int recv(int fd, Address buffer, int length, int flags);

    @Import(name = "send")
    static native int send(int fd, Address buffer, int length, int flags);

    @Import(name = "kill")
    static native int kill(int pid, int signal);

    @Import(name = "signalfd")
    static native int signalfd(int fd, Address mask, int flags);

    @Import(name = "waitpid")
    static native int waitpid(int pid, Address status, int flags);

    @Import(name = "tcgetpgrp")
    static native int tcgetpgrp(int fd);

    @Import(name = "tcsetpgrp")
    static native int tcsetpgrp(int fd, int group);

    @Import(name = "getpgrp")
    static native int getpgrp();

    @Import(name = "prctl")
    static native int prctl(int option, long argument);
}
