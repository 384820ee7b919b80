package dev.zerohalt.os;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Calls;
import dev.zerohalt.fuzz.Input;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directories: the numbers are those among the names that the kernel gives, in as many parts as it likes.
 *
 * <p>Input: a byte with the number of entries in a part, a byte with an errno at the end or 0, names with a slash between
 * them. The fields of an entry that nobody needs are filled with anything.
 */
public final class DirectoryFuzz {
    private static final int LONGEST = 255;

    /** Entries of this size fit the reader's buffer. */
    private static final int MOST = 14;

    private static final BigInteger LARGEST = BigInteger.valueOf(100_000_000);

    private DirectoryFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int part = 1 + input.u8() % MOST;
        int errno = input.u8();
        List<byte[]> entries = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String name : Latin1.decode(input.rest()).split("[/\0]+", -1)) {
            if (!name.isEmpty() && name.length() <= LONGEST) {
                entries.add(entry(name));
                names.add(name);
            }
        }

        List<Integer> numbers = names.stream()
                .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(BigInteger::new)
                .filter(number -> number.compareTo(LARGEST) <= 0)
                .map(BigInteger::intValue)
                .toList();
        File file = new File(entries, part, errno);
        Directory directory = new Directory(Calls.of(file));
        same(directory.numbers("/proc"), numbers, "the numbers");
        same(directory.error(), -errno, "the result");
        check(!file.isOpen && !directory.isOpen(), "what was opened is closed");
    }

    /** struct linux_dirent64 */
    private static byte[] entry(String name) {
        byte[] bytes = Latin1.encode(name);
        byte[] entry = new byte[(19 + bytes.length + 1 + 7) / 8 * 8];
        Arrays.fill(entry, (byte) 0x31);
        entry[16] = (byte) entry.length;
        entry[17] = (byte) (entry.length >> 8);
        System.arraycopy(bytes, 0, entry, 19, bytes.length);
        entry[19 + bytes.length] = 0;
        return entry;
    }

    static final class File {
        private final List<byte[]> left;
        private final int part;
        private final int errno;
        private boolean isOpen;

        File(List<byte[]> entries, int part, int errno) {
            this.left = new ArrayList<>(entries);
            this.part = part;
            this.errno = errno;
        }

        int open(byte[] path, int flags) {
            isOpen = true;
            return 3;
        }

        int readDirectory(int fd, byte[] entries) {
            Arrays.fill(entries, (byte) 0x32);
            int length = 0;
            for (int i = 0; i < part && !left.isEmpty(); i++) {
                byte[] entry = left.removeFirst();
                System.arraycopy(entry, 0, entries, length, entry.length);
                length += entry.length;
            }
            return length == 0 ? -errno : length;
        }

        int close(int fd) {
            isOpen = false;
            return 0;
        }
    }
}
