package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;

/** The reading end of the pipe by which a child tells why it has not executed its program. */
final class ReportFile extends OpenFile {
    private static final int PROGRAM = 0;

    private final Execution execution;
    private boolean isRead;

    ReportFile(Execution execution) {
        this.execution = execution;
    }

    private boolean hasWords() {
        return execution.failure() != 0 && !isRead;
    }

    @Override
    int ready() {
        return (hasWords() ? Linux.POLLIN : 0) | (execution.isOver() ? Linux.POLLHUP : 0);
    }

    @Override
    int type() {
        return Linux.S_IFIFO;
    }

    @Override
    int read(byte[] buffer, int offset, int length) {
        if (!hasWords()) {
            return execution.isOver() ? 0 : -Errno.EAGAIN;
        }
        isRead = true;
        NativeOrder.putI32(buffer, offset, PROGRAM);
        NativeOrder.putI32(buffer, offset + 4, execution.failure());
        return 8;
    }
}
