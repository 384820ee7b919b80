package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ChildCommand;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.StartFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The commands of the hooks, and the request that may be in place of the first. */
final class Hooks {
    private final Map<Hook, ChildCommand> commands;
    private final Optional<HookRequest> request;
    private final Consumer<Event> events;

    /**
     * @param own learns of the connection of a request
     */
    Hooks(
            Kernel kernel,
            EventLoop loop,
            Spawner spawner,
            Reaper reaper,
            Config.Hooks settings,
            OwnConnections own,
            Consumer<Event> events) {
        this.commands = Map.of(
                Hook.PRE_SHUTDOWN, new ChildCommand(kernel, spawner, reaper, settings.preShutdown(), true),
                Hook.POST_SHUTDOWN, new ChildCommand(kernel, spawner, reaper, settings.postShutdown(), true));
        this.request = settings.preShutdownUrl()
                .map(url -> new HookRequest(kernel, loop, url, settings.preShutdownNanos(), own));
        this.events = events;
    }

    void run(Action.RunHook run) {
        Hook hook = run.hook();
        if (hook == Hook.PRE_SHUTDOWN && request.isPresent()) {
            request.get().send(hook, events);
            return;
        }
        commands.get(hook).start(run.environment(), Hook::tells, new ChildCommand.Run() {
            @Override
            public void ended(ExitStatus status) {
                events.accept(new Event.HookEnded(hook, status));
            }

            @Override
            public void notStarted(StartFailure why) {
                events.accept(new Event.HookNotStarted(hook, why.because()));
            }
        });
    }

    /** Kills what is left of a hook. */
    void kill(Hook hook) {
        commands.get(hook).kill();
        if (hook == Hook.PRE_SHUTDOWN) {
            request.ifPresent(HookRequest::cancel);
        }
    }

    /** The process group of the hook that runs beside the drain; 0 if it does not run. */
    int groupBesideDrain() {
        return commands.get(Hook.PRE_SHUTDOWN).group();
    }
}
