package dev.zerohalt.os;

import java.util.ArrayList;
import java.util.List;

/** Lists directories. */
public final class Directory {
    // struct linux_dirent64: inode, offset (8 bytes each), 16 bits of length, 8 bits of type, the name and a zero
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRY_NAME = 19;

    private static final int BUFFER = 4096;

    private final Kernel kernel;
    private final byte[] entries = new byte[BUFFER];

    public Directory(Kernel kernel) {
        this.kernel = kernel;
    }

    /** More than a process id (2^22) or a descriptor can be. */
    private static final int MAX_NUMBER = 100_000_000;

    /**
     * Adds the names in a directory, without those that begin with a dot.
     *
     * @return 0, or a negated errno
     */
    public int list(String path, List<String> names) {
        int file = kernel.open(Latin1.encode(path), Linux.O_RDONLY);
        if (file < 0) {
            return file;
        }
        int length;
        while ((length = kernel.readDirectory(file, entries)) > 0) {
            for (int at = 0; at < length; at += NativeOrder.u16(entries, at + ENTRY_LENGTH)) {
                if (entries[at + ENTRY_NAME] != '.') {
                    names.add(name(at + ENTRY_NAME));
                }
            }
        }
        kernel.close(file);
        return length;
    }

    /** The numbers among the names in a directory; none if it cannot be read. */
    public List<Integer> numbers(String path) {
        List<String> names = new ArrayList<>();
        int ignored = list(path, names);
        List<Integer> numbers = new ArrayList<>();
        for (String name : names) {
            int number = Ascii.decimal(name, MAX_NUMBER);
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private String name(int from) {
        int to = from;
        while (entries[to] != 0) {
            to++;
        }
        return Latin1.decode(entries, from, to - from);
    }
}
