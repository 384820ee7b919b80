package dev.zerohalt.config;

import dev.zerohalt.lifecycle.Policy;
import java.util.ArrayList;
import java.util.List;

/** Which values that the user set do not fit the grace period, or each other. Defaults that were cut are as they were meant. */
final class BudgetWarnings {
    private final Values values;
    private final Policy wanted;
    private final Policy fitted;
    private final GracePeriod grace;
    private final List<String> warnings = new ArrayList<>();

    private BudgetWarnings(Values values, Policy wanted, Policy fitted, GracePeriod grace) {
        this.values = values;
        this.wanted = wanted;
        this.fitted = fitted;
        this.grace = grace;
    }

    /** Each with the numbers. */
    static List<String> of(Values values, Policy wanted, Policy fitted, GracePeriod grace) {
        BudgetWarnings budget = new BudgetWarnings(values, wanted, fitted, grace);
        budget.cut(Setting.DRAIN_TIMEOUT, wanted.longestDrain(), fitted.longestDrain());
        budget.stop();
        budget.steadyState();
        budget.preHook();
        if (fitted.strategy().counts()) {
            budget.endsBefore(Setting.DRAIN_MIN_DURATION, fitted.minDuration());
        }
        budget.endsBefore(Setting.READINESS_FAIL_DELAY, values.duration(Setting.READINESS_FAIL_DELAY));
        budget.cut(Setting.POST_SHUTDOWN_TIMEOUT, wanted.postHookTimeout(), fitted.postHookTimeout());
        budget.cut(Setting.FLUSH_TIMEOUT, wanted.flushTimeout(), fitted.flushTimeout());
        budget.platform();
        return budget.warnings;
    }

    private void cut(Setting setting, long from, long to) {
        cut(setting, from, to, "");
    }

    private void cut(Setting setting, long from, long to, String when) {
        if (to < from && values.isSet(setting)) {
            warnings.add(setting.variable() + " is " + Durations.format(from) + ", of which the grace period of "
                    + Durations.format(grace.nanos()) + " leaves " + Durations.format(to) + when);
        }
    }

    private void stop() {
        if (wanted.forceKill()) {
            long least = fitted.leastStopTimeout();
            cut(Setting.SHUTDOWN_TIMEOUT, wanted.shutdownTimeout(), least, " after the longest drain");
        } else if (grace.isBudget()) {
            warnings.add(
                    Setting.FORCE_KILL.variable() + " is false, but the orchestrator kills after the grace period of "
                            + Durations.format(grace.nanos()) + ": then the application has had at"
                            + " least " + Durations.format(fitted.stopBy() - fitted.longestDrain()) + " to stop");
        }
    }

    private void steadyState() {
        if (!fitted.strategy().counts()) {
            return;
        }
        cut(Setting.DRAIN_STEADY_STATE_WAIT, wanted.steadyStateWait(), fitted.steadyStateWait());
        if (fitted.drainTimeout() <= fitted.steadyStateWait()) {
            warnings.add("the drain ends at its timeout, " + Durations.format(fitted.drainTimeout())
                    + ", before nothing can have been there for " + Setting.DRAIN_STEADY_STATE_WAIT.variable() + ", "
                    + Durations.format(fitted.steadyStateWait()));
        }
    }

    private void preHook() {
        boolean isSet = values.isSet(Setting.PRE_SHUTDOWN_TIMEOUT) || values.isSet(Setting.DRAIN_TIMEOUT);
        if (isSet && fitted.drainTimeout() < fitted.preHookTimeout()) {
            warnings.add("the drain ends at its timeout, " + Durations.format(fitted.drainTimeout()) + ", before "
                    + Setting.PRE_SHUTDOWN_TIMEOUT.variable() + ", " + Durations.format(fitted.preHookTimeout())
                    + ", is over");
        }
    }

    /** A time that is counted from the drain's beginning and should be over before its end. */
    private void endsBefore(Setting setting, long nanos) {
        if (fitted.longestDrain() < nanos) {
            warnings.add("the drain ends after " + Durations.format(fitted.longestDrain()) + " at the latest, before "
                    + setting.variable() + ", " + Durations.format(nanos) + ", has passed");
        }
    }

    /** Timeouts that the user has set are not fitted into what is only assumed. */
    private void platform() {
        if (grace.origin() != GracePeriod.Origin.NOT_ASSUMED) {
            return;
        }
        Platform platform = grace.platform().orElseThrow();
        long exit = fitted.latestExit();
        if (exit > platform.graceNanos()) {
            warnings.add("a shutdown may take " + (exit < Policy.UNLIMITED ? Durations.format(exit) : "for ever")
                    + ", but " + platform.label() + " kills after " + Durations.format(platform.graceNanos())
                    + " unless told otherwise: set " + Setting.GRACE_PERIOD.variable() + " to its "
                    + platform.graceSetting() + ", and the timeouts are fitted into it");
        }
    }
}
