package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Standard error: a pipe, whose reader may be slow or gone, or a file that may be full. */
final class LogFile extends OpenFile {
    private static final int SIGPIPE = 13;
    private static final int SIGXFSZ = 25;
    private static final int EFBIG = 27;

    private final SimulatedMachine machine;
    private final Faults faults;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    LogFile(SimulatedMachine machine) {
        this.machine = machine;
        this.faults = machine.faults();
    }

    String text() {
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    int type() {
        return isRegular() ? Linux.S_IFREG : Linux.S_IFIFO;
    }

    private boolean isRegular() {
        return faults.logLimit >= 0;
    }

    @Override
    int ready() {
        if (faults.logClosed) {
            return Linux.POLLERR;
        }
        return faults.logBlocked ? 0 : Linux.POLLOUT;
    }

    @Override
    int write(byte[] buffer, int offset, int length) {
        if (faults.logBlocked && !faults.logClosed && !isRegular()) {
            throw new AssertionError("a write to the full log pipe blocks for ever");
        }
        return writeNoWait(buffer, offset, length);
    }

    @Override
    int writeNoWait(byte[] buffer, int offset, int length) {
        if (faults.logClosed && !isRegular()) {
            machine.raiseFromOurselves(SIGPIPE);
            return -Errno.EPIPE;
        }
        if (faults.logBlocked && !isRegular()) {
            return -Errno.EAGAIN;
        }
        int room = faults.logLimit < 0 ? length : Math.min(length, faults.logLimit - text.size());
        if (room <= 0) {
            machine.raiseFromOurselves(SIGXFSZ);
            return -EFBIG;
        }
        text.write(buffer, offset, room);
        return room;
    }
}
