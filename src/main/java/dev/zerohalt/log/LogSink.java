package dev.zerohalt.log;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * A descriptor lines go to, which must never make us wait: a line that would block is dropped and counted. O_NONBLOCK is
 * no way, that flag is shared with the application; so each kind of file has its own.
 */
public final class LogSink {
    private static final byte[] LINE_FEED = {'\n'};

    private final Kernel kernel;
    private final int descriptor;
    private final int[] pollEntry = new int[2];
    private Way way = Way.UNDECIDED;
    private int reopened = -1;

    /** Only the beginning of the last line was taken: the next one must not continue it. */
    private boolean torn;

    private long dropped;
    private long droppedSinceWritten;

    private enum Way {
        UNDECIDED,
        /** A socket: MSG_DONTWAIT. */
        SEND,
        /** A pipe: RWF_NOWAIT, where the kernel has it for pipes (Linux 6.4). */
        NO_WAIT,
        /** A pipe or a terminal: opened once more, with O_NONBLOCK on the new open file only. */
        REOPENED,
        /** A pipe or a terminal that cannot be opened: writes if poll(2) says that there is room. */
        POLL,
        /** A regular file: never blocks in that sense. */
        WRITE
    }

    public LogSink(Kernel kernel, int descriptor) {
        this.kernel = kernel;
        this.descriptor = descriptor;
    }

    public long dropped() {
        return dropped;
    }

    long droppedSinceWritten() {
        return droppedSinceWritten;
    }

    void write(byte[] line) {
        if (way == Way.UNDECIDED) {
            way = decide();
        }
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
            case UNDECIDED -> -Errno.EBADF;
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

    /** Whether the kernel does not know or allow this way of writing, rather than this write. */
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
