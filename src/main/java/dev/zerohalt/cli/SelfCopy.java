package dev.zerohalt.cli;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NewFiles;
import dev.zerohalt.os.OsException;

/**
 * Copies the running program to a file, for an init container whose image has nothing else that could copy it. Whoever looks finds no
 * file, the file that was there before, or the whole copy.
 */
public final class SelfCopy {
    private static final String SELF = "/proc/self/exe";
    private static final int MODE = 0755;
    private static final int CHUNK = 65536;

    private final Kernel kernel;
    private final NewFiles files;

    private SelfCopy(Kernel kernel, NewFiles files) {
        this.kernel = kernel;
        this.files = files;
    }

    /**
     * Copies the program.
     *
     * @param path the file to make, or to replace
     * @throws OsException if it cannot; then no file was changed
     */
    public static void to(Kernel kernel, NewFiles files, String path) {
        new SelfCopy(kernel, files).copy(path);
    }

    private void copy(String path) {
        refuseDirectory(path);
        int source = OsException.check(
                kernel, "read this program at " + SELF, kernel.open(Latin1.encode(SELF), Linux.O_RDONLY));
        // Several containers may copy to one volume at the same time, each as PID 1.
        byte[] fresh = Latin1.encode(path + "." + Long.toHexString(kernel.nanoTime()));
        int target = OsException.check(kernel, "create " + Latin1.decode(fresh), files.create(fresh, MODE));
        boolean isDone = false;
        try {
            write(source, target, path);
            OsException.check(kernel, "write " + path, kernel.close(target));
            OsException.check(kernel, "write " + path, files.rename(fresh, Latin1.encode(path)));
            isDone = true;
        } finally {
            if (!isDone) {
                files.remove(fresh);
            }
        }
    }

    private void write(int source, int target, String path) {
        byte[] chunk = new byte[CHUNK];
        int length;
        while ((length = kernel.read(source, chunk, 0, CHUNK)) > 0) {
            for (int written = 0; written < length; ) {
                written += OsException.check(
                        kernel, "write " + path, kernel.write(target, chunk, written, length - written));
            }
        }
        OsException.check(kernel, "read this program at " + SELF, length);
    }

    /** Also of a link to one, such as /bin, which rename(2) would replace; and before anything is made, as that may fail in its parent. */
    private void refuseDirectory(String path) {
        int there = kernel.open(Latin1.encode(path), Linux.O_PATH);
        if (there < 0) {
            return;
        }
        int type = kernel.fileType(there);
        kernel.close(there);
        if (type == Linux.S_IFDIR) {
            String name = path.endsWith("/") ? path + "zerohalt" : path + "/zerohalt";
            OsException.check(kernel, "write " + path + ", name a file, as " + name, -Errno.EISDIR);
        }
    }
}
