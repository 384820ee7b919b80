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
     * loop have their turn.
     */
    public void read() {
        for (int i = 0; i < READS_PER_TURN && kernel.read(descriptor, record, 0, SIZE) == SIZE; i++) {
            int signal = NativeOrder.i32(record, SIGNO);
            int code = NativeOrder.i32(record, CODE);
            SignalOrigin origin = SignalOrigin.of(signal, code, NativeOrder.i32(record, PID), ownPid);
            if (origin == SignalOrigin.OURSELVES) {
                ours.accept(signal);
            } else {
                receiver.signalled(signal, origin == SignalOrigin.TERMINAL);
            }
        }
    }
}
