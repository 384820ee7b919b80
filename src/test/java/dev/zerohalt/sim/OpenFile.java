package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;

/** What a descriptor of the simulated machine refers to. Results follow the conventions of {@link dev.zerohalt.os.Kernel}. */
abstract class OpenFile {
    static final int ENOTDIR = 20;
    static final int ENOTSOCK = 88;

    /** The poll events that are true now, wanted or not. */
    abstract int ready();

    int type() {
        return Linux.S_IFSOCK;
    }

    int read(byte[] buffer, int offset, int length) {
        return -Errno.EINVAL;
    }

    int write(byte[] buffer, int offset, int length) {
        return -Errno.EINVAL;
    }

    int truncate(int length) {
        return -Errno.EINVAL;
    }

    int writeNoWait(byte[] buffer, int offset, int length) {
        return -Errno.EOPNOTSUPP;
    }

    int readDirectory(byte[] entries) {
        return -ENOTDIR;
    }

    int receive(byte[] buffer, int offset, int length, int flags) {
        return -ENOTSOCK;
    }

    int send(byte[] buffer, int offset, int length) {
        return -ENOTSOCK;
    }

    int setOption(int level, int name, int value) {
        return -ENOTSOCK;
    }

    int option(int level, int name) {
        return -ENOTSOCK;
    }

    int attachFilter(byte[] program) {
        return -ENOTSOCK;
    }

    int bind(byte[] address) {
        return -ENOTSOCK;
    }

    int connect(byte[] address) {
        return -Errno.ECONNREFUSED;
    }

    int listen() {
        return -ENOTSOCK;
    }

    /**
     * The accepted connection, or null if none is waiting.
     *
     * @param address receives the peer's struct sockaddr
     */
    OpenFile accept(byte[] address) {
        return null;
    }

    /**
     * @param address receives the struct sockaddr of this end
     */
    int localAddress(byte[] address) {
        return -ENOTSOCK;
    }

    void close() {}
}
