package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sockets that a process has open, by their inodes. proc(5), /proc/pid/fd */
public final class SocketInodes {
    private static final String PREFIX = "socket:[";

    private final Kernel kernel;
    private final Directory directory;
    private final byte[] target = new byte[64];

    public SocketInodes(Kernel kernel) {
        this.kernel = kernel;
        this.directory = new Directory(kernel);
    }

    /** Adds those of a process. False if we cannot know: it is another user's, or gone, or there is no /proc. */
    public boolean addAll(int pid, Set<Long> inodes) {
        String path = "/proc/" + pid + "/fd";
        List<String> descriptors = new ArrayList<>();
        boolean known = directory.list(path, descriptors) >= 0;
        for (String descriptor : descriptors) {
            known &= addLink(path + "/" + descriptor, inodes);
        }
        return known;
    }

    /**
     * The link of a socket reads {@code socket:[12345]}. False if it may not be read: root may list any process's
     * descriptors, but without CAP_SYS_PTRACE, as in most containers, not see what another user's are.
     */
    private boolean addLink(String path, Set<Long> inodes) {
        int length = kernel.readLink(Latin1.encode(path), target);
        String text = Latin1.decode(target, 0, Math.max(length, 0));
        if (text.startsWith(PREFIX)) {
            long inode = 0;
            for (int i = PREFIX.length(); i < text.length() - 1; i++) {
                inode = 10 * inode + (text.charAt(i) - '0');
            }
            inodes.add(inode);
        }
        return length >= 0 || length == -Errno.ENOENT; // closed meanwhile
    }
}
