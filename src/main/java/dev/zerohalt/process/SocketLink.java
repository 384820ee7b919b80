package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;

/** Tells which socket a descriptor of a process is, by its link, which reads {@code socket:[12345]}. proc(5), /proc/pid/fd */
public final class SocketLink {
    /** No socket: larger than every inode. */
    public static final long OTHER = Long.MAX_VALUE;

    private static final String SOCKET = "socket:[";
    private static final long MAX_INODE = 0xffffffffL;

    private final Kernel kernel;
    private final byte[] target = new byte[64];

    public SocketLink(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * The inode of the socket.
     *
     * @param folder of the descriptors: {@code /proc/1/fd}
     * @return {@link #OTHER} if it is no socket; a negated errno if that cannot be seen
     */
    public long inode(String folder, int descriptor) {
        int length = kernel.readLink(Latin1.encode(folder + "/" + descriptor), target);
        if (length < 0) {
            return length;
        }
        String link = Latin1.decode(target, 0, length);
        long inode = link.startsWith(SOCKET) ? Ascii.number(link, SOCKET.length(), length - 1, 10, MAX_INODE) : OTHER;
        return inode < 0 ? OTHER : inode;
    }
}
