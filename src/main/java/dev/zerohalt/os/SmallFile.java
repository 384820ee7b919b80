package dev.zerohalt.os;

import java.util.Optional;

/** Reads files that the kernel makes in one piece, such as those of /proc. */
public final class SmallFile {
    private SmallFile() {}

    /**
     * The file's beginning, up to a number of bytes.
     *
     * @return empty if the file cannot be read
     */
    public static Optional<String> read(Kernel kernel, String path, int most) {
        int file = kernel.open(Latin1.encode(path), Linux.O_RDONLY);
        if (file < 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[most];
        int length = kernel.read(file, bytes, 0, bytes.length);
        kernel.close(file);
        return length < 0 ? Optional.empty() : Optional.of(Latin1.decode(bytes, 0, length));
    }
}
