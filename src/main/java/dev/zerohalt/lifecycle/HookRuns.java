package dev.zerohalt.lifecycle;

import java.util.Optional;

/** The runs of the hooks, one at a time: when they began, when they are over at the latest, how they ended. */
final class HookRuns {
    private final Policy policy;
    private final Timeline timeline;
    private final Schedule schedule;

    HookRuns(Policy policy, Timeline timeline, Schedule schedule) {
        this.policy = policy;
        this.timeline = timeline;
        this.schedule = schedule;
    }

    /**
     * A hook begins.
     *
     * @param signal the shutdown signal, 0 if there was none
     * @param exitCode the code that Zerohalt will exit with, as far as it is known
     */
    Action begin(Hook hook, int signal, int exitCode, long now) {
        timeline.hookBegan(hook, now);
        schedule.hookBegins(now + policy.hookTimeout(hook));
        return new Action.RunHook(hook, hook.environment(signal, timeline, exitCode));
    }

    /** A hook is over; empty if it was over before. */
    Optional<HookRun> end(Hook hook, HookOutcome outcome, int code, String because, long now) {
        if (!timeline.runningHook().equals(Optional.of(hook))) {
            return Optional.empty();
        }
        HookRun run = new HookRun(hook, outcome, code, because, timeline.hookNanos(now));
        schedule.hookEnds();
        timeline.hookEnded(run);
        return Optional.of(run);
    }
}
