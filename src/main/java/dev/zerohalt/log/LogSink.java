package dev.zerohalt.log;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * Writes lines to a descriptor, and never waits: a line that would block is dropped and counted. The descriptor cannot be made
 * non-blocking, because O_NONBLOCK would be shared with the application. So each kind of file is written in its own way.
 */
public final class LogSink {
    private static final byte[] LINE_FEED = {'\n'};

    private final Kernel kernel;
    private final int descriptor;
    private final int[] pollEntry = new int[2];
    private Way way;
    private int reopened = -1;

    /** Only the beginning of the last line was taken: the next one must not continue it. */
    private boolean torn;

    private long dropped;
    private long droppedSinceWritten;

    private enum Way {
        /** A socket: MSG_DONTWAIT. */
        SEND,
        /** A pipe: RWF_NOWAIT, where the kernel has it for pipes (Linux 6.4). */
        NO_WAIT,
        /** A pipe or a terminal: opened once more, with O_NONBLOCK on the new open file only. */
        REOPENED,
        /** A pipe or a terminal that cannot be opened: writes if poll(2) says that there is room. */
        POLL,
        /** A regular file: a write never waits for a reader. */
        WRITE
    }

    public LogSink(Kernel kernel, int descriptor) {
        this.kernel = kernel;
        this.descriptor = descriptor;
        this.way = decide();
    }

    public long dropped() {
        return dropped;
    }

    long droppedSinceWritten() {
        return droppedSinceWritten;
    }

    void write(byte[] line) {
        if (torn && tryWrite(LINE_FEED) == LINE_FEED.length) {
            torn = false;
        }
        int written = torn ? -Errno.EAGAIN : tryWrite(line);
        if (way == Way.NO_WAIT && isRefusal(written)) {
            way = reopen();
            written = tryWrite(line);
        }
        if (written == line.length) {
            droppedSinceWritten = 0;
        } else {
            torn |= written > 0;
            dropped++;
            droppedSinceWritten++;
        }
    }

    private int tryWrite(byte[] bytes) {
        int length = bytes.length;
        return switch (way) {
            case SEND -> kernel.send(descriptor, bytes, 0, length, Linux.MSG_DONTWAIT);
            case NO_WAIT -> kernel.writeNoWait(descriptor, bytes, 0, length);
            case REOPENED -> kernel.write(reopened, bytes, 0, length);
            case POLL -> hasRoom() ? kernel.write(descriptor, bytes, 0, length) : -Errno.EAGAIN;
            case WRITE -> kernel.write(descriptor, bytes, 0, length);
        };
    }

    private Way decide() {
        int type = kernel.fileType(descriptor);
        if (type < 0 || type == Linux.S_IFREG) {
            return Way.WRITE;
        }
        if (type == Linux.S_IFSOCK) {
            return Way.SEND;
        }
        return type == Linux.S_IFIFO ? Way.NO_WAIT : reopen();
    }

    /** Whether the kernel refuses this way of writing, and not only this line. */
    private static boolean isRefusal(int result) {
        return result < 0 && result != -Errno.EAGAIN && result != -Errno.EPIPE && result != -Errno.EBADF;
    }

    private Way reopen() {
        int flags = Linux.O_WRONLY | Linux.O_NONBLOCK | Linux.O_NOCTTY;
        reopened = kernel.open(Latin1.encode("/proc/self/fd/" + descriptor), flags);
        if (reopened < 0 && kernel.foregroundGroup(descriptor) >= 0) {
            reopened = kernel.open(Latin1.encode("/dev/tty"), flags); // it is our controlling terminal
        }
        return reopened >= 0 ? Way.REOPENED : Way.POLL;
    }

    private boolean hasRoom() {
        pollEntry[0] = descriptor;
        pollEntry[1] = Linux.POLLOUT;
        return kernel.poll(pollEntry, 1, 0) > 0 && (pollEntry[1] >>> 16 & Linux.POLLOUT) != 0;
    }
}
