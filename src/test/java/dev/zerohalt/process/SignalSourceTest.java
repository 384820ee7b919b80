package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.sim.SimulatedKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignalSourceTest {
    private static final int OWN_PID = 7;
    private static final int SI_USER = 0;
    private static final int SI_KERNEL = 0x80;
    private static final int CLD_EXITED = 1;
    private static final int SIGPIPE = 13;

    private final List<Integer> received = new ArrayList<>();
    private final List<Integer> typed = new ArrayList<>();
    private final List<Integer> ours = new ArrayList<>();
    private final SimulatedKernel machine = new SimulatedKernel(OWN_PID);

    /** A signalfd with these records in it. */
    private static final class Records extends ForwardingKernel {
        private final Deque<byte[]> records = new ArrayDeque<>();
        int end = -Errno.EAGAIN;

        Records(SimulatedKernel machine) {
            super(machine);
        }

        Records with(int signal, int code, int sender) {
            ByteBuffer record = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
            records.add(
                    record.putInt(0, signal).putInt(8, code).putInt(12, sender).array());
            return this;
        }

        @Override
        public int read(int fd, byte[] buffer, int offset, int length) {
            assertThat(fd).isEqualTo(5);
            byte[] record = records.poll();
            if (record == null) {
                return end;
            }
            System.arraycopy(record, 0, buffer, offset, length);
            return length;
        }
    }

    private void read(Records records) {
        source(records, 5).read();
    }

    private SignalSource source(Kernel kernel, int descriptor) {
        return new SignalSource(
                kernel,
                descriptor,
                (signal, fromTerminal) -> {
                    received.add(signal);
                    if (fromTerminal) {
                        typed.add(signal);
                    }
                },
                ours::add);
    }

    /** Reads as often as the loop would: once for every time the descriptor is readable. */
    private void readAll(Records records) {
        SignalSource source = source(records, 5);
        while (!records.records.isEmpty()) {
            source.read();
        }
    }

    @Test
    void aBurstWithoutEndLetsOthersHaveTheirTurn() {
        Records records = new Records(machine);
        for (int i = 0; i < 1_000; i++) {
            records.with(34, SI_USER, 0);
        }
        read(records);
        assertThat(received).hasSizeBetween(31, 100);
        assertThat(records.records).hasSize(1_000 - received.size());
    }

    @Test
    void aShutdownSignalIsReadInTheTurnItArrivesIn() {
        Records records = new Records(machine);
        for (int signal = 1; signal <= 15; signal++) {
            records.with(signal, SI_USER, 1);
        }
        read(records);
        assertThat(received).endsWith(15);
    }

    @Test
    void tellsEverySignalInTheOrderOfArrival() {
        readAll(new Records(machine)
                .with(15, SI_USER, 1)
                .with(34, SI_USER, 0)
                .with(17, CLD_EXITED, 99)
                .with(64, -1, 12));
        assertThat(received).containsExactly(15, 34, 17, 64);
    }

    @Test
    void whatWeBroughtOnOurselvesIsNoSignal() {
        readAll(new Records(machine).with(SIGPIPE, SI_USER, OWN_PID).with(15, SI_USER, 1));
        assertThat(received).containsExactly(15);
        assertThat(ours).containsExactly(SIGPIPE);
    }

    @Test
    void whatATerminalSendsIsToldFromWhatAProcessSends() {
        readAll(new Records(machine).with(2, SI_KERNEL, 0).with(2, SI_USER, 9).with(20, SI_KERNEL, 0));
        assertThat(received).containsExactly(2, 2, 20);
        assertThat(typed).containsExactly(2, 20);
    }

    @Test
    void anErrorEndsTheReading() {
        Records records = new Records(machine);
        records.end = -Errno.EINTR;
        read(records);
        assertThat(received).isEmpty();
    }

    @Test
    void signalsOfAMachineArrive() {
        int descriptor = machine.signalDescriptor();
        SignalSource source = source(machine, descriptor);
        source.read();
        assertThat(received).isEmpty();
        machine.raise(15);
        machine.raise(40);
        machine.faults().logClosed = true;
        assertThat(machine.writeNoWait(2, new byte[1], 0, 1)).isEqualTo(-Errno.EPIPE);
        for (int readable = 0; readable < 3; readable++) {
            source.read();
        }
        assertThat(received).containsExactly(15, 40);
    }

    /** Lets one signal fail a number of times, then takes it. */
    private final class Fails implements SignalSource.Receiver {
        private final int failing;
        private int times;
        private final Throwable how;

        Fails(int failing, int times, Throwable how) {
            this.failing = failing;
            this.times = times;
            this.how = how;
        }

        @Override
        public void signalled(int signal, boolean fromTerminal) {
            if (signal == failing && times-- > 0) {
                if (how instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) how;
            }
            received.add(signal);
            if (fromTerminal) {
                typed.add(signal);
            }
        }
    }

    @Test
    void whatThereWasNoMemoryForIsToldAgainFirstOfAll() {
        Records records = new Records(machine).with(64, SI_USER, 1).with(2, SI_KERNEL, 0);
        SignalSource source = new SignalSource(records, 5, new Fails(64, 2, new OutOfMemoryError()), ours::add);
        assertThatThrownBy(source::read).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(source::read).isInstanceOf(OutOfMemoryError.class);
        assertThat(received).isEmpty();
        source.read();
        source.read();
        assertThat(received).containsExactly(64, 2);
        assertThat(typed).containsExactly(2);
    }

    @Test
    void whatABugKeepsFromBeingHandledIsNotToldAgain() {
        Records records = new Records(machine).with(15, SI_USER, 1).with(2, SI_USER, 1);
        SignalSource source =
                new SignalSource(records, 5, new Fails(15, 1, new IllegalStateException("bug")), ours::add);
        assertThatThrownBy(source::read).isInstanceOf(IllegalStateException.class);
        source.read();
        assertThat(received).containsExactly(2);
    }
}
