package dev.zerohalt.os;

import java.util.Optional;

/** Reads small files, such as those in /proc. */
public final class SmallFile {
    private SmallFile() {}

    /**
     * The file's beginning.
     *
     * @param most how many bytes at most
     * @return empty if the file cannot be read
     */
    public static Optional<String> read(Kernel kernel, String path, int most) {
        int file = kernel.open(Latin1.encode(path), Linux.O_RDONLY);
        if (file < 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[most];
        int length = 0;
        int count;
        while ((count = kernel.read(file, bytes, length, most - length)) > 0) {
            length += count;
        }
        kernel.close(file);
        return count < 0 ? Optional.empty() : Optional.of(Latin1.decode(bytes, 0, length));
    }
}
