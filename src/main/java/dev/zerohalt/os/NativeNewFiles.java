package dev.zerohalt.os;

import org.teavm.interop.Address;

/** {@link NewFiles} by the C library. */
public final class NativeNewFiles implements NewFiles {
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;

    @Override
    public int create(byte[] path, int mode) {
        byte[] name = CStrings.terminated(path);
        int flags = Linux.O_WRONLY | O_CREAT | O_EXCL | NativeKernel.O_CLOEXEC;
        int file = NativeKernel.result(Libc.open(Address.ofData(name), flags, mode));
        int changed = file < 0 ? 0 : NativeKernel.result(Libc.fchmod(file, mode));
        if (changed < 0) {
            Libc.close(file);
            Libc.unlink(Address.ofData(name));
            return changed;
        }
        return file;
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        byte[] old = CStrings.terminated(from);
        byte[] now = CStrings.terminated(to);
        return NativeKernel.result(Libc.rename(Address.ofData(old), Address.ofData(now)));
    }

    @Override
    public int remove(byte[] path) {
        byte[] name = CStrings.terminated(path);
        return NativeKernel.result(Libc.unlink(Address.ofData(name)));
    }
}
