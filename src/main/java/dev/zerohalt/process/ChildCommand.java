package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A command of a hook or a health check. Each run is a child process in a process group of its own, started without a shell. */
public final class ChildCommand {
    private static final int NONE = 0;
    private static final int OURS = -1;
    private static final int NO_TERMINAL = -1;

    private final Kernel kernel;
    private final Spawner spawner;
    private final Reaper reaper;
    private final List<byte[]> words;
    private final boolean hasOutput;
    private int running = NONE;

    /** Runs whose process is not reaped yet; one that was killed may be among them. */
    private int unreaped;

    /**
     * @param hasOutput whether it writes to our standard streams; it has no input
     */
    public ChildCommand(Kernel kernel, Spawner spawner, Reaper reaper, List<String> words, boolean hasOutput) {
        this.kernel = kernel;
        this.spawner = spawner;
        this.reaper = reaper;
        this.words = encode(words);
        this.hasOutput = hasOutput;
    }

    /** Is told of a run, unless it was killed. */
    public interface Run {
        void ended(ExitStatus status);

        /** The program was not executed. */
        void notStarted(StartFailure why);
    }

    /** Starts a run with our environment. */
    public void start(Run run) {
        start(Optional.empty(), run);
    }

    /**
     * Starts a run.
     *
     * @param told environment entries of its own
     * @param withheld says of an environment entry of ours whether the command is not given it
     */
    public void start(List<String> told, Predicate<String> withheld, Run run) {
        start(Optional.of(environment(told, withheld)), run);
    }

    private void start(Optional<List<byte[]>> environment, Run run) {
        boolean before = spawner.useReserve(true);
        int nowhere = nowhere();
        int pid;
        try {
            pid = spawner.start(words, environment, NO_TERMINAL, nowhere, hasOutput ? OURS : nowhere, () -> {});
            if (pid >= 0) {
                reaper.command(pid, status -> ended(pid, status, run));
                running = pid;
                unreaped++;
            }
        } finally {
            if (nowhere >= 0) {
                kernel.close(nowhere);
            }
            boolean ignored = spawner.useReserve(before);
        }
        if (pid < 0) {
            run.notStarted(StartFailure.of(kernel, -pid));
        }
    }

    private void ended(int pid, ExitStatus status, Run run) {
        unreaped--;
        Optional<StartFailure> failure = spawner.ended(pid);
        if (pid != running) {
            return;
        }
        if (failure.isPresent()) {
            running = NONE;
            run.notStarted(failure.get());
        } else {
            run.ended(status);
        }
    }

    /** Kills the processes that are left of the last run. */
    public void kill() {
        if (running != NONE) {
            kernel.kill(-running, Signal.SIGKILL);
            running = NONE;
        }
    }

    /** The process group of the last run; 0 if there was no run, or it was killed. */
    public int group() {
        return running;
    }

    /** Whether the processes of all runs are gone. */
    public boolean isGone() {
        return unreaped == 0;
    }

    /** Opens /dev/null, or in an image without it a directory, which cannot be read or written either. */
    private int nowhere() {
        int nowhere = kernel.open(Latin1.encode("/dev/null"), Linux.O_RDWR);
        return nowhere >= 0 ? nowhere : kernel.open(Latin1.encode("/"), Linux.O_RDONLY);
    }

    private static List<byte[]> encode(List<String> texts) {
        List<byte[]> encoded = new ArrayList<>(texts.size());
        for (String text : texts) {
            encoded.add(Latin1.encode(text));
        }
        return encoded;
    }

    private List<byte[]> environment(List<String> told, Predicate<String> withheld) {
        List<byte[]> entries = new ArrayList<>();
        byte[] inherited;
        for (int i = 0; (inherited = kernel.environment(i)) != null; i++) {
            if (!withheld.test(Latin1.decode(inherited))) {
                entries.add(inherited);
            }
        }
        entries.addAll(encode(told));
        return entries;
    }
}
