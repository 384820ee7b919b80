package dev.zerohalt.os;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;
import org.teavm.interop.c.Variable;

/** The C library by its own names. An {@code Address.ofData} is valid until the next allocation: pass it straight in. */
final class Libc {
    private Libc() {}

    @Import(name = "zerohalt_argv")
    @Variable
    @Unmanaged
    static native Address argv();

    @Import(name = "zerohalt_environ")
    @Variable
    @Unmanaged
    static native Address environ();

    @Import(name = "zerohalt_notice")
    @Variable
    @Unmanaged
    static native Address notice();

    @Import(name = "zerohalt_restore_signals")
    @Unmanaged
    static native void restoreSignals();

    @Import(name = "zerohalt_release_code")
    @Unmanaged
    static native void releaseCode();

    @Import(name = "zerohalt_stop_job")
    @Unmanaged
    static native int stopJob();

    @Import(name = "zerohalt_write_nowait")
    @Unmanaged
    static native int writeNoWait(int fd, Address bytes, int length);

    @Include("errno.h")
    @Import(name = "errno")
    @Variable
    @Unmanaged
    static native int errno();

    @Include("string.h")
    @Import(name = "strerror")
    @Unmanaged
    static native Address strerror(int errno);

    @Include("time.h")
    @Import(name = "clock_gettime")
    @Unmanaged
    static native int clock_gettime(int clock, Address timespec);

    @Include("unistd.h")
    @Import(name = "getpid")
    @Unmanaged
    static native int getpid();

    @Include("unistd.h")
    @Import(name = "_exit")
    @Unmanaged
    static native void _exit(int code);

    @Include("fcntl.h")
    @Import(name = "open")
    @Unmanaged
    static native int open(Address path, int flags);

    @Include("unistd.h")
    @Import(name = "read")
    @Unmanaged
    static native int read(int fd, Address buffer, int length);

    @Include("unistd.h")
    @Import(name = "write")
    @Unmanaged
    static native int write(int fd, Address buffer, int length);

    @Include("unistd.h")
    @Import(name = "close")
    @Unmanaged
    static native int close(int fd);

    @Include("unistd.h")
    @Import(name = "dup2")
    @Unmanaged
    static native int dup2(int from, int to);

    @Include("unistd.h")
    @Import(name = "pipe2")
    @Unmanaged
    static native int pipe2(Address fds, int flags);

    @Import(name = "zerohalt_file_type")
    @Unmanaged
    static native int fileType(int fd);

    @Import(name = "zerohalt_read_directory")
    @Unmanaged
    static native int readDirectory(int fd, Address entries, int length);

    @Include("unistd.h")
    @Import(name = "readlink")
    @Unmanaged
    static native int readlink(Address path, Address target, int length);

    @Include("poll.h")
    @Import(name = "ppoll")
    @Unmanaged
    static native int ppoll(Address fds, int count, Address timespec, Address mask);

    @Include("sys/socket.h")
    @Import(name = "socket")
    @Unmanaged
    static native int socket(int domain, int type, int protocol);

    @Include("sys/socket.h")
    @Import(name = "setsockopt")
    @Unmanaged
    static native int setsockopt(int fd, int level, int name, Address value, int length);

    @Include("sys/socket.h")
    @Import(name = "getsockopt")
    @Unmanaged
    static native int getsockopt(int fd, int level, int name, Address value, Address length);

    @Include("sys/socket.h")
    @Import(name = "bind")
    @Unmanaged
    static native int bind(int fd, Address address, int length);

    @Include("sys/socket.h")
    @Import(name = "listen")
    @Unmanaged
    static native int listen(int fd, int backlog);

    @Include("sys/socket.h")
    @Import(name = "accept4")
    @Unmanaged
    static native int accept4(int fd, Address address, Address length, int flags);

    @Include("sys/socket.h")
    @Import(name = "connect")
    @Unmanaged
    static native int connect(int fd, Address address, int length);

    @Include("sys/socket.h")
    @Import(name = "recv")
    @Unmanaged
    static native int recv(int fd, Address buffer, int length, int flags);

    @Include("sys/socket.h")
    @Import(name = "send")
    @Unmanaged
    static native int send(int fd, Address buffer, int length, int flags);

    @Include("signal.h")
    @Import(name = "kill")
    @Unmanaged
    static native int kill(int pid, int signal);

    @Include("sys/signalfd.h")
    @Import(name = "signalfd")
    @Unmanaged
    static native int signalfd(int fd, Address mask, int flags);

    @Include("sys/wait.h")
    @Import(name = "waitpid")
    @Unmanaged
    static native int waitpid(int pid, Address status, int flags);

    @Include("unistd.h")
    @Import(name = "fork")
    @Unmanaged
    static native int fork();

    @Include("unistd.h")
    @Import(name = "execvpe")
    @Unmanaged
    static native int execvpe(Address file, Address argv, Address environment);

    @Include("unistd.h")
    @Import(name = "setpgid")
    @Unmanaged
    static native int setpgid(int pid, int group);

    @Include("unistd.h")
    @Import(name = "tcgetpgrp")
    @Unmanaged
    static native int tcgetpgrp(int fd);

    @Include("unistd.h")
    @Import(name = "tcsetpgrp")
    @Unmanaged
    static native int tcsetpgrp(int fd, int group);

    @Include("unistd.h")
    @Import(name = "getpgrp")
    @Unmanaged
    static native int getpgrp();

    @Include("sys/prctl.h")
    @Import(name = "prctl")
    @Unmanaged
    static native int prctl(int option, long argument);
}
