package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs hooks, one at a time, without a shell and without input. What one leaves in its process group ends with it. */
final class Hooks {
    private static final int NONE = 0;

    private final Kernel kernel;
    private final Reaper reaper;
    private final Config.Hooks commands;
    private final Consumer<Event> events;
    private int running = NONE;

    /**
     * @param events is told when a hook has ended, or has not even begun
     */
    Hooks(Kernel kernel, Reaper reaper, Config.Hooks commands, Consumer<Event> events) {
        this.kernel = kernel;
        this.reaper = reaper;
        this.commands = commands;
        this.events = events;
    }

    /**
     * @param told environment entries of its own
     */
    void run(Hook hook, List<String> told) {
        int input = nowhere();
        int pid = kernel.spawn(command(hook), environment(told), -1, input, -1);
        if (input >= 0) {
            kernel.close(input);
        }
        if (pid < 0) {
            events.accept(new Event.HookNotStarted(hook, kernel.describe(-pid)));
            return;
        }
        running = pid;
        reaper.command(pid, status -> {
            if (pid == running) { // else it was ended
                events.accept(new Event.HookEnded(hook, status));
            }
        });
    }

    /** The process group of the one that runs; 0 if none does. */
    int group() {
        return running;
    }

    /** Kills what is left of the one that runs, or has just ended. */
    void end() {
        if (running != NONE) {
            kernel.kill(-running, Signal.SIGKILL);
            running = NONE;
        }
    }

    /** In an image without /dev/null a directory does, which cannot be read either. */
    private int nowhere() {
        int nowhere = kernel.open(Latin1.encode("/dev/null"), Linux.O_RDONLY);
        return nowhere >= 0 ? nowhere : kernel.open(Latin1.encode("/"), Linux.O_RDONLY);
    }

    private byte[][] command(Hook hook) {
        List<String> words = switch (hook) {
            case PRE_SHUTDOWN -> commands.preShutdown();
            case POST_SHUTDOWN -> commands.postShutdown();
        };
        byte[][] command = new byte[words.size()][];
        for (int i = 0; i < command.length; i++) {
            command[i] = Latin1.encode(words.get(i));
        }
        return command;
    }

    private byte[][] environment(List<String> told) {
        List<byte[]> entries = new ArrayList<>();
        byte[] inherited;
        for (int i = 0; (inherited = kernel.environment(i)) != null; i++) {
            boolean maybeTold = inherited.length > 0 && inherited[0] == 'Z';
            if (!maybeTold || !Hook.tells(Latin1.decode(inherited))) {
                entries.add(inherited);
            }
        }
        for (String entry : told) {
            entries.add(Latin1.encode(entry));
        }
        return entries.toArray(new byte[0][]);
    }
}
