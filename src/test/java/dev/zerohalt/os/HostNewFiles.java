package dev.zerohalt.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@link NewFiles} of the machine that the tests run on. */
public final class HostNewFiles implements NewFiles {
    private final Kernel kernel;

    public HostNewFiles(Kernel kernel) {
        this.kernel = kernel;
    }

    private static Path path(byte[] path) {
        return Path.of(Latin1.decode(path));
    }

    @Override
    public int create(byte[] path, int mode) {
        try {
            Files.setAttribute(Files.createFile(path(path)), "unix:mode", mode);
            return kernel.open(path, Linux.O_WRONLY);
        } catch (IOException e) {
            return error(e);
        }
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        if (Files.isDirectory(path(to), LinkOption.NOFOLLOW_LINKS)) {
            return -Errno.EISDIR;
        }
        try {
            Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
            return 0;
        } catch (IOException e) {
            return error(e);
        }
    }

    @Override
    public int remove(byte[] path) {
        try {
            Files.delete(path(path));
            return 0;
        } catch (IOException e) {
            return error(e);
        }
    }

    private static int error(IOException e) {
        return switch (e) {
            case NoSuchFileException gone -> -Errno.ENOENT;
            case FileAlreadyExistsException there -> -Errno.EEXIST;
            default -> throw new UncheckedIOException(e);
        };
    }
}
