package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A command of a hook or a health check. Each run is a child process in a process group of its own, started without a shell. */
public final class ChildCommand {
    private static final int NONE = 0;
    private static final int OURS = -1;
    private static final int NO_TERMINAL = -1;

    private final Kernel kernel;
    private final Reaper reaper;
    private final byte[][] words;
    private final boolean hasOutput;
    private int running = NONE;

    /** Runs whose process is not reaped yet; one that was killed may be among them. */
    private int unreaped;

    /**
     * @param hasOutput whether it writes to our standard streams; it has no input
     */
    public ChildCommand(Kernel kernel, Reaper reaper, List<String> words, boolean hasOutput) {
        this.kernel = kernel;
        this.reaper = reaper;
        this.words = encode(words);
        this.hasOutput = hasOutput;
    }

    /** Starts a run with our environment; the parameter and the result are those of the other {@code start}. */
    public int start(Consumer<ExitStatus> ended) {
        return start((byte[][]) null, ended);
    }

    /**
     * Starts a run.
     *
     * @param told environment entries of its own
     * @param withheld says of an environment entry of ours whether the command is not given it
     * @param ended is told when it has ended, unless it was killed
     * @return 0, or the negated errno of what failed
     */
    public int start(List<String> told, Predicate<String> withheld, Consumer<ExitStatus> ended) {
        return start(environment(told, withheld), ended);
    }

    private int start(byte[][] environment, Consumer<ExitStatus> ended) {
        int nowhere = nowhere();
        int pid = kernel.spawn(words, environment, NO_TERMINAL, nowhere, hasOutput ? OURS : nowhere);
        if (nowhere >= 0) {
            kernel.close(nowhere);
        }
        if (pid < 0) {
            return pid;
        }
        running = pid;
        unreaped++;
        reaper.command(pid, status -> {
            unreaped--;
            if (pid == running) {
                ended.accept(status);
            }
        });
        return 0;
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

    private static byte[][] encode(List<String> texts) {
        byte[][] encoded = new byte[texts.size()][];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = Latin1.encode(texts.get(i));
        }
        return encoded;
    }

    private byte[][] environment(List<String> told, Predicate<String> withheld) {
        List<byte[]> entries = new ArrayList<>();
        byte[] inherited;
        for (int i = 0; (inherited = kernel.environment(i)) != null; i++) {
            if (!withheld.test(Latin1.decode(inherited))) {
                entries.add(inherited);
            }
        }
        entries.addAll(List.of(encode(told)));
        return entries.toArray(new byte[0][]);
    }
}
