package dev.zerohalt.os;

import java.util.ArrayList;
import java.util.List;

/** Reads the names in a directory that are numbers, one by one: processes, threads, descriptors. Holds one buffer, however many names there are. */
public final class Directory {
    /** No further number. */
    public static final int END = -1;

    // struct linux_dirent64: inode, offset (8 bytes each), 16 bits of length, 8 bits of type, the name and a zero
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRY_NAME = 19;

    private static final int BUFFER = 4096;

    /** More than a process id (2^22) or a descriptor can be. */
    private static final int MAX_NUMBER = 100_000_000;

    private static final int NONE = -1;

    private final Kernel kernel;
    private byte[] entries = new byte[0];
    private int file = NONE;
    private int at;
    private int length;
    private int error;

    public Directory(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Begins to read a directory.
     *
     * @return 0, or a negated errno
     */
    public int open(String path) {
        close();
        int opened = kernel.open(Latin1.encode(path), Linux.O_RDONLY);
        if (opened < 0) {
            return opened;
        }
        file = opened;
        entries = new byte[BUFFER];
        at = 0;
        length = 0;
        error = 0;
        return 0;
    }

    public boolean isOpen() {
        return file >= 0;
    }

    /** The next number; {@link #END} after the last one, or if the directory cannot be read further: then {@link #error} says why. */
    public int next() {
        while (isOpen()) {
            if (at == length && !read()) {
                return END;
            }
            int number = Ascii.decimal(name(at + ENTRY_NAME), MAX_NUMBER);
            at += NativeOrder.u16(entries, at + ENTRY_LENGTH);
            if (number >= 0) {
                return number;
            }
        }
        return END;
    }

    private boolean read() {
        int result = kernel.readDirectory(file, entries);
        at = 0;
        length = Math.max(0, result);
        error = Math.min(0, result);
        if (result <= 0) {
            close();
        }
        return result > 0;
    }

    private String name(int from) {
        int end = from;
        while (entries[end] != 0) {
            end++;
        }
        return Latin1.decode(entries, from, end - from);
    }

    /** 0, or the negated errno that ended the reading. */
    public int error() {
        return error;
    }

    public void close() {
        if (isOpen()) {
            kernel.close(file);
            file = NONE;
            entries = new byte[0];
        }
    }

    /** All numbers in a directory; none if the directory cannot be read. */
    public List<Integer> numbers(String path) {
        List<Integer> numbers = new ArrayList<>();
        int ignored = open(path);
        for (int number = next(); number != END; number = next()) {
            numbers.add(number);
        }
        return numbers;
    }
}
