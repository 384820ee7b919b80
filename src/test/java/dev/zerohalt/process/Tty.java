package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;

/** A process of a shell's job in the foreground of its terminal. */
final class Tty extends ForwardingKernel {
    static final int OWN = 50;
    static final int APPLICATION = 60;
    static final int SHELL = 40;

    boolean foregroundIsEmpty = false;
    boolean isOrphaned = false;
    int foreground = OWN;
    int firstDescriptor = 0;
    int killResult = 0;

    /** What comes of a signal to a group, if it is not the same. */
    int killGroupResult = 0;

    int spawnResult = APPLICATION;
    final List<String> deeds = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();

    Tty() {
        super(new SimulatedKernel(OWN));
    }

    @Override
    public int spawn(byte[][] command, byte[][] environment, int terminal, int input, int output) {
        assertThat(environment).as("ours").isNull();
        deeds.add(
                "spawn " + Latin1.decode(command[0]) + ", terminal " + terminal + ", streams " + input + " " + output);
        return spawnResult;
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
