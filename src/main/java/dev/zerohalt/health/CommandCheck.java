package dev.zerohalt.health;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.ChildCommand;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.StartFailure;
import java.util.List;
import java.util.function.Consumer;

/** Runs a command without input and output. What it leaves in its process group ends with it. */
final class CommandCheck implements Check, ChildCommand.Run {
    private final EventLoop loop;
    private final ChildCommand command;
    private final String name;
    private final long timeoutNanos;
    private final Timer timer;
    private Consumer<Verdict> done;

    CommandCheck(
            Kernel kernel, Spawner spawner, Reaper reaper, EventLoop loop, List<String> command, long timeoutNanos) {
        this.loop = loop;
        this.command = new ChildCommand(kernel, spawner, reaper, command, false);
        this.name = command.getFirst();
        this.timeoutNanos = timeoutNanos;
        this.timer = loop.timer(this::timeIsUp);
    }

    @Override
    public void begin(Consumer<Verdict> newDone) {
        done = newDone;
        if (!command.isGone()) { // it was killed, and goes on all the same
            done.accept(tooLong());
            return;
        }
        timer.setAt(loop.now() + timeoutNanos);
        command.start(this);
    }

    @Override
    public void ended(ExitStatus status) {
        cancel();
        done.accept(verdict(status));
    }

    @Override
    public void notStarted(StartFailure why) {
        cancel();
        String text = "cannot run " + name + ": " + why.because();
        done.accept(why.isShortage() ? Verdict.unknown(text) : Verdict.unwell(text));
    }

    private Verdict verdict(ExitStatus status) {
        if (status.exitCode() == 0) {
            return Verdict.WELL;
        }
        if (status.signal() != 0) {
            return Verdict.unwell(name + ": " + Signal.name(status.signal()));
        }
        String why = name + ": exit code " + status.code();
        return status.isNoCommand() ? Verdict.unwell(why) : Verdict.notReady(why);
    }

    private void timeIsUp() {
        cancel();
        done.accept(tooLong());
    }

    private Verdict tooLong() {
        return Verdict.unwell(name + ": no end in time");
    }

    @Override
    public void cancel() {
        timer.cancel();
        command.kill();
    }
}
