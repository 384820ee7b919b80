package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
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
        int listed = directory.list(path, descriptors);
        for (String descriptor : descriptors) {
            addLink(path + "/" + descriptor, inodes);
        }
        return listed >= 0;
    }

    /** The link of a socket reads {@code socket:[12345]}. */
    private void addLink(String path, Set<Long> inodes) {
        int length = kernel.readLink(Latin1.encode(path), target);
        String text = Latin1.decode(target, 0, Math.max(length, 0));
        if (text.startsWith(PREFIX)) {
            long inode = 0;
            for (int i = PREFIX.length(); i < text.length() - 1; i++) {
                inode = 10 * inode + (text.charAt(i) - '0');
            }
            inodes.add(inode);
        }
    }
}
