package dev.zerohalt.cli.doctor;

import dev.zerohalt.cli.ConfigReport;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.lifecycle.Policy;

/** Whether a shutdown is over before the platform's SIGKILL. */
final class Budget {
    private Budget() {}

    static void examine(Config config, Findings findings) {
        Policy policy = config.policy();
        GracePeriod grace = config.gracePeriod();
        if (grace.origin() == GracePeriod.Origin.NONE) {
            findings.good("a shutdown may take " + longest(policy) + ", and GRACE_PERIOD is none");
            return;
        }
        if (grace.origin() == GracePeriod.Origin.UNKNOWN) {
            findings.note(
                    "a shutdown may take " + longest(policy) + ", and the grace period is not known",
                    "Set ZEROHALT_GRACE_PERIOD to what the orchestrator waits before SIGKILL"
                            + " (Kubernetes 30s, Docker 10s, ECS 30s, unless changed).");
            return;
        }
        findings.good("grace period " + grace.describe());
        if (config.warnings().isEmpty()) {
            String hook = policy.postHookTimeout() == 0
                    ? ""
                    : ", post-shutdown hook " + Durations.format(policy.postHookTimeout());
            findings.good("drain " + Durations.format(policy.longestDrain()) + ", stop "
                    + ConfigReport.stopTime(policy) + hook + " and flush "
                    + Durations.format(policy.flushTimeout()) + " fit the grace period");
        }
        for (String warning : config.warnings()) {
            findings.trouble(warning, "Raise the orchestrator's grace period, or lower the timeout.");
        }
    }

    private static String longest(Policy policy) {
        return policy.forceKill() ? Durations.format(policy.latestExit()) : "for ever, as FORCE_KILL is false";
    }
}
