package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The signals pending for the simulated process, read as struct signalfd_siginfo. As in the kernel, a standard signal
 * is pending once however often it is sent, realtime signals queue, and the lowest number is delivered first.
 * signalfd(2), signal(7)
 */
final class SignalFile extends OpenFile {
    private static final int RECORD = 128;
    private static final int SIGNO = 0;
    private static final int CODE = 8;
    private static final int PID = 12;
    private static final int FIRST_REALTIME = 32;
    static final int SI_QUEUE = -1;

    private final SimulatedMachine machine;
    private final List<Pending> pending = new ArrayList<>();
    private final List<SignalTaken> taken = new ArrayList<>();

    private record Pending(int signal, int code, int sender) {}

    SignalFile(SimulatedMachine machine) {
        this.machine = machine;
    }

    /** What was read, in order. */
    List<SignalTaken> taken() {
        return taken;
    }

    /** Makes a signal pending; false if it is swallowed by one that already is. */
    boolean raise(int signal, int code, int sender) {
        if (signal < FIRST_REALTIME && isPending(signal)) {
            return false;
        }
        int at = 0;
        while (at < pending.size() && pending.get(at).signal() <= signal) {
            at++;
        }
        pending.add(at, new Pending(signal, code, sender));
        return true;
    }

    boolean isPending(int signal) {
        for (Pending each : pending) {
            if (each.signal() == signal) {
                return true;
            }
        }
        return false;
    }

    @Override
    int type() {
        return 0; // an anonymous inode has no type
    }

    @Override
    int ready() {
        return pending.isEmpty() ? 0 : Linux.POLLIN;
    }

    @Override
    int read(byte[] buffer, int offset, int length) {
        if (length < RECORD) {
            return -Errno.EINVAL;
        }
        if (pending.isEmpty()) {
            return -Errno.EAGAIN;
        }
        int done = 0;
        while (!pending.isEmpty() && done + RECORD <= length) {
            Pending next = pending.removeFirst();
            taken.add(new SignalTaken(next.signal(), machine.moment()));
            ByteBuffer record = ByteBuffer.wrap(new byte[RECORD]).order(ByteOrder.LITTLE_ENDIAN);
            record.putInt(SIGNO, next.signal()).putInt(CODE, next.code()).putInt(PID, next.sender());
            System.arraycopy(record.array(), 0, buffer, offset + done, RECORD);
            done += RECORD;
        }
        return done;
    }
}
