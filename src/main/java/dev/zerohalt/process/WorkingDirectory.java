package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.Arrays;
import java.util.Optional;

/**
 * The working directory that Zerohalt was given, and in which all it starts runs. Zerohalt itself is in the root directory, so that it
 * keeps no file system from being unmounted. It stays where it is if it would not find back: if the directory has been
 * removed, cannot be reached by its path, or something else is mounted there.
 *
 * @param path absolute; empty if Zerohalt has stayed there
 */
public record WorkingDirectory(String path) {
    private static final int MOST = 4096;
    private static final int ENOUGH_FOR_MOST = 256;

    /** Leaves it for the root directory. */
    public static WorkingDirectory leave(Kernel kernel) {
        byte[] path = new byte[ENOUGH_FOR_MOST];
        int length = kernel.leaveDirectory(path);
        if (length == -Errno.ERANGE) {
            path = new byte[MOST];
            length = kernel.leaveDirectory(path);
        }
        return new WorkingDirectory(length < 0 ? "" : Latin1.decode(Arrays.copyOf(path, length)));
    }

    /** Where to start programs; empty for where Zerohalt is. */
    Optional<byte[]> toEnter() {
        return path.isEmpty() ? Optional.empty() : Optional.of(Latin1.encode(path));
    }
}
