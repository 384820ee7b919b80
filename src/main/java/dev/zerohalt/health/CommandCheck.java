package dev.zerohalt.health;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import java.util.List;
import java.util.function.Consumer;

/** Runs a command, without a shell and without input and output. What it leaves in its process group ends with it. */
final class CommandCheck implements Check {
    private static final int NONE = 0;

    /** What a shell and its like exit with if there is no command of a name, or none that can be run. */
    private static final int NOT_FOUND = 127;

    private static final int NOT_EXECUTABLE = 126;
    private static final byte[] NOWHERE = Latin1.encode("/dev/null");

    private final Kernel kernel;
    private final Reaper reaper;
    private final EventLoop loop;
    private final byte[][] command;
    private final long timeoutNanos;
    private final Timer timer;
    private Consumer<Verdict> done;
    private int running = NONE;

    /** Started and not reaped yet, those that were cut off included. */
    private int unreaped;

    CommandCheck(Kernel kernel, Reaper reaper, EventLoop loop, List<String> command, long timeoutNanos) {
        this.kernel = kernel;
        this.reaper = reaper;
        this.loop = loop;
        this.timeoutNanos = timeoutNanos;
        this.command = new byte[command.size()][];
        for (int i = 0; i < this.command.length; i++) {
            this.command[i] = Latin1.encode(command.get(i));
        }
        this.timer = loop.timer(this::timeIsUp);
    }

    @Override
    public void begin(Consumer<Verdict> newDone) {
        done = newDone;
        if (unreaped > 0) { // one that was cut off is not gone yet
            done.accept(tooLong());
            return;
        }
        int nowhere = kernel.open(NOWHERE, Linux.O_RDWR);
        int pid = kernel.spawn(command, -1, nowhere, nowhere);
        if (nowhere >= 0) {
            kernel.close(nowhere);
        }
        if (pid < 0) {
            done.accept(Verdict.unwell("cannot run " + Latin1.decode(command[0]) + ": " + kernel.describe(-pid)));
            return;
        }
        running = pid;
        unreaped++;
        reaper.command(pid, status -> ended(pid, status));
        timer.setAt(loop.now() + timeoutNanos);
    }

    private void ended(int pid, ExitStatus status) {
        unreaped--;
        kernel.kill(-pid, Signal.SIGKILL);
        if (pid != running) {
            return; // cut off before
        }
        running = NONE;
        timer.cancel();
        done.accept(verdict(status));
    }

    private Verdict verdict(ExitStatus status) {
        if (status.exitCode() == 0) {
            return Verdict.WELL;
        }
        String who = Latin1.decode(command[0]) + ": ";
        if (status.signal() != 0) {
            return Verdict.unwell(who + Signal.name(status.signal()));
        }
        String why = who + "exit code " + status.code();
        boolean ran = status.code() != NOT_FOUND && status.code() != NOT_EXECUTABLE;
        return ran ? Verdict.notReady(why) : Verdict.unwell(why);
    }

    private void timeIsUp() {
        cancel();
        done.accept(tooLong());
    }

    private Verdict tooLong() {
        return Verdict.unwell(Latin1.decode(command[0]) + ": no end in time");
    }

    @Override
    public void cancel() {
        timer.cancel();
        if (running != NONE) {
            kernel.kill(-running, Signal.SIGKILL);
            running = NONE;
        }
    }
}
