package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Standard error: a pipe, whose reader may be slow or gone. */
final class LogFile extends OpenFile {
    private static final int SIGPIPE = 13;

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
        return Linux.S_IFIFO;
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
        if (faults.logBlocked && !faults.logClosed) {
            throw new AssertionError("a write to the full log pipe blocks for ever");
        }
        return writeNoWait(buffer, offset, length);
    }

    @Override
    int writeNoWait(byte[] buffer, int offset, int length) {
        if (faults.logClosed) {
            machine.raiseFromOurselves(SIGPIPE);
            return -Errno.EPIPE;
        }
        if (faults.logBlocked) {
            return -Errno.EAGAIN;
        }
        text.write(buffer, offset, length);
        return length;
    }
}
