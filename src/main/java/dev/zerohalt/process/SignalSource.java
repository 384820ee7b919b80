package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.NativeOrder;
import java.util.function.IntConsumer;

/**
 * The signals sent to this process, read from a signalfd(2).
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/signalfd.h">linux/signalfd.h</a>
 */
public final class SignalSource {
    // struct signalfd_siginfo
    private static final int SIZE = 128;
    private static final int SIGNO = 0;
    private static final int CODE = 8;
    private static final int PID = 12;

    private static final int SI_USER = 0;

    /** Enough to read each of the 64 signals once, so that no shutdown signal waits for the next turn. */
    private static final int READS_PER_TURN = 64;

    private final Kernel kernel;
    private final IntConsumer receiver;
    private final int descriptor;
    private final int ownPid;
    private final byte[] record = new byte[SIZE];

    /** Signals that were read and not yet handled; the bit of signal n is 1 << n - 1. */
    private long pending;

    /**
     * @param receiver is told each signal
     */
    public SignalSource(Kernel kernel, int descriptor, IntConsumer receiver) {
        this.kernel = kernel;
        this.descriptor = descriptor;
        this.receiver = receiver;
        this.ownPid = kernel.pid();
    }

    /**
     * Reads the signals that have arrived, the lowest number first. Reads a limited number of signals, so that other handlers of the
     * loop have their turn. A signal that could not be handled for want of memory is told again, first of all.
     */
    public void read() {
        for (int signal = 1; pending != 0 && signal <= Long.SIZE; signal++) {
            if ((pending >>> (signal - 1) & 1) != 0) {
                tell(signal);
            }
        }
        for (int i = 0; i < READS_PER_TURN && kernel.read(descriptor, record, 0, SIZE) == SIZE; i++) {
            int signal = NativeOrder.i32(record, SIGNO);
            boolean fromOurselves = NativeOrder.i32(record, CODE) == SI_USER && NativeOrder.i32(record, PID) == ownPid;
            if (signal != Signal.SIGPIPE || !fromOurselves) { // raised by writing a log line that nobody reads
                tell(signal);
            }
        }
    }

    /** It is pending until it is handled, unless a bug keeps it from that. */
    private void tell(int signal) {
        long bit = 1L << (signal - 1);
        pending |= bit;
        try {
            receiver.accept(signal);
        } catch (RuntimeException e) {
            pending &= ~bit;
            throw e;
        }
        pending &= ~bit;
    }
}
