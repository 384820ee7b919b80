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

    /** Enough to read each of the 64 signals once, so that no shutdown signal waits for the next turn. */
    private static final int READS_PER_TURN = 64;

    /** Is told each signal that came from outside. */
    public interface Receiver {
        void signalled(int signal, boolean fromTerminal);
    }

    private final Kernel kernel;
    private final Receiver receiver;
    private final IntConsumer ours;
    private final int descriptor;
    private final int ownPid;
    private final byte[] record = new byte[SIZE];

    /** Signals that were read and not yet handled; the bit of signal n is 1 << n - 1. */
    private long pending;

    /** Those among them that come from the terminal. */
    private long fromTerminal;

    /**
     * @param ours is told each signal that was raised because of this process itself
     */
    public SignalSource(Kernel kernel, int descriptor, Receiver receiver, IntConsumer ours) {
        this.kernel = kernel;
        this.descriptor = descriptor;
        this.receiver = receiver;
        this.ours = ours;
        this.ownPid = kernel.pid();
    }

    /**
     * Reads the signals that have arrived, the lowest number first. Reads a limited number of signals, so that other handlers of the
     * loop have their turn. A signal that could not be handled for want of memory is told again, first of all.
     */
    public void read() {
        for (int signal = 1; pending != 0 && signal <= Long.SIZE; signal++) {
            if (isIn(pending, signal)) {
                tell(signal, isIn(fromTerminal, signal));
            }
        }
        for (int i = 0; i < READS_PER_TURN && kernel.read(descriptor, record, 0, SIZE) == SIZE; i++) {
            int signal = NativeOrder.i32(record, SIGNO);
            int code = NativeOrder.i32(record, CODE);
            SignalOrigin origin = SignalOrigin.of(signal, code, NativeOrder.i32(record, PID), ownPid);
            if (origin == SignalOrigin.OURSELVES) {
                ours.accept(signal);
            } else {
                tell(signal, origin == SignalOrigin.TERMINAL);
            }
        }
    }

    private static boolean isIn(long signals, int signal) {
        return (signals >>> (signal - 1) & 1) != 0;
    }

    /** It is pending until it is handled, unless a bug keeps it from that. */
    private void tell(int signal, boolean isFromTerminal) {
        long bit = 1L << (signal - 1);
        pending |= bit;
        fromTerminal = isFromTerminal ? fromTerminal | bit : fromTerminal & ~bit;
        try {
            receiver.signalled(signal, isFromTerminal);
        } catch (RuntimeException e) {
            pending &= ~bit;
            throw e;
        }
        pending &= ~bit;
    }
}
