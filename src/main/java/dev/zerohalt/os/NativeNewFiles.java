package dev.zerohalt.os;

import java.util.Arrays;
import org.teavm.interop.Address;

/** {@link NewFiles} by the C library. */
public final class NativeNewFiles implements NewFiles {
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_CLOEXEC = 02000000;

    private static byte[] terminated(byte[] path) {
        return Arrays.copyOf(path, path.length + 1);
    }

    private static int result(int returned) {
        return returned < 0 ? -Libc.errno() : returned;
    }

    @Override
    public int create(byte[] path, int mode) {
        byte[] name = terminated(path);
        int flags = Linux.O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
        int file = result(Libc.open(Address.ofData(name), flags, mode));
        int changed = file < 0 ? 0 : result(Libc.fchmod(file, mode));
        if (changed < 0) {
            Libc.close(file);
            Libc.unlink(Address.ofData(name));
            return changed;
        }
        return file;
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        byte[] names = Arrays.copyOf(from, from.length + to.length + 2);
        System.arraycopy(to, 0, names, from.length + 1, to.length);
        return result(Libc.rename(Address.ofData(names), Address.ofData(names).add(from.length + 1)));
    }

    @Override
    public int remove(byte[] path) {
        byte[] name = terminated(path);
        return result(Libc.unlink(Address.ofData(name)));
    }
}
