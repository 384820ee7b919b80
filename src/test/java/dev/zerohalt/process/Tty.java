package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.NativeOrder;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;

/** A process of a shell's job in the foreground of its terminal. */
final class Tty extends ForwardingKernel {
    static final int OWN = 50;
    static final int APPLICATION = 60;
    static final int SHELL = 40;
    private static final int REPORT = 9;

    boolean foregroundIsEmpty = false;
    boolean isOrphaned = false;
    int foreground = OWN;
    int firstDescriptor = 0;
    int killResult = 0;

    /** What comes of a signal to a group, if it is not the same. */
    int killGroupResult = 0;

    int spawnResult = APPLICATION;

    /** Why the program is not executed; 0 if it is. */
    int execErrno = 0;

    final List<String> deeds = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();

    Tty() {
        super(new SimulatedKernel(OWN));
    }

    @Override
    public int spawn(Launch launch, int[] report) {
        assertThat(launch.environment()).as("ours").isEmpty();
        deeds.add("spawn " + Latin1.decode(launch.command().getFirst()) + ", terminal " + launch.terminal()
                + ", streams " + launch.input() + " " + launch.output());
        report[0] = REPORT;
        return spawnResult;
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        assertThat(fd).isEqualTo(REPORT);
        NativeOrder.putI32(buffer, offset, 0);
        NativeOrder.putI32(buffer, offset + 4, execErrno);
        return execErrno == 0 ? 0 : 8;
    }

    @Override
    public int close(int fd) {
        assertThat(fd).isEqualTo(REPORT);
        return 0;
    }

    /** The application has ended, with this code. */
    void exits(int code) {
        ended.add(code << 8);
    }

    @Override
    public int waitAny(int[] status) {
        if (ended.isEmpty()) {
            return 0;
        }
        status[0] = ended.removeFirst();
        return APPLICATION;
    }

    @Override
    public boolean stopJob() {
        deeds.add("stop the job");
        return !isOrphaned;
    }

    @Override
    public int processGroup() {
        return OWN;
    }

    @Override
    public int foregroundGroup(int terminal) {
        return terminal >= firstDescriptor ? foreground : -Errno.ENOTTY;
    }

    @Override
    public int setForegroundGroup(int terminal, int group) {
        assertThat(terminal).isEqualTo(firstDescriptor);
        foreground = group;
        deeds.add("foreground " + group);
        return 0;
    }

    @Override
    public int kill(int target, int signal) {
        if (signal == 0) {
            return foregroundIsEmpty ? -Errno.ESRCH : 0;
        }
        deeds.add(Signal.name(signal) + " to " + target);
        return target < 0 && killGroupResult != 0 ? killGroupResult : killResult;
    }
}
