package dev.zerohalt.config;

import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.Optional;

/** What the settings say of signals, and where they contradict each other. */
final class SignalSettings {
    private final Values values;
    private final SignalSet shutdown;
    private final SignalSet passedOn;
    private final SignalRewrites rewrites;
    private final SignalSet mayBeMissing;

    /**
     * @param terminal whether zerohalt has one
     */
    SignalSettings(Values values, boolean terminal) {
        this.values = values;
        this.passedOn = values.get(Setting.PASSTHROUGH_SIGNALS, SignalSet.ALL);
        this.rewrites = values.get(Setting.SIGNAL_REWRITE, SignalRewrites.NONE);
        SignalSet listed = passedOn.equals(SignalSet.ALL) ? SignalSet.NONE : passedOn;
        SignalSet namedElsewhere = rewrites.named().with(listed);
        ShutdownSignals signals = values.get(Setting.SHUTDOWN_SIGNALS, ShutdownSignals.named(SignalSet.NONE));
        this.shutdown = signals.on(terminal, namedElsewhere);
        this.mayBeMissing = signals.mayBeMissing(namedElsewhere);
        exclude(Setting.PASSTHROUGH_SIGNALS, listed);
        exclude(Setting.SIGNAL_REWRITE, rewrites.named());
        checkRewrites();
    }

    SignalRules rules() {
        Optional<Integer> toApplication = values.find(Setting.SIGNAL_TO_APP);
        return new SignalRules(
                shutdown, passedOn, rewrites, toApplication.orElse(0), values.duration(Setting.SECOND_SIGNAL_AFTER));
    }

    /** The signals that may be meant to stop the container, and that do not begin the shutdown unless they are named. */
    SignalSet mayBeMissing() {
        return mayBeMissing;
    }

    private void checkRewrites() {
        SignalSet dropped = rewrites.changed().without(passedOn).without(shutdown);
        if (!dropped.isEmpty()) {
            values.error(values.describe(Setting.SIGNAL_REWRITE) + " has " + dropped + ", which "
                    + values.describe(Setting.PASSTHROUGH_SIGNALS) + " does not pass on");
        }
    }

    /** A signal that begins the shutdown is not among others. */
    private void exclude(Setting setting, SignalSet others) {
        SignalSet both = shutdown.and(others);
        if (!both.isEmpty()) {
            String advice = setting == Setting.SIGNAL_REWRITE
                    ? "; " + Setting.SIGNAL_TO_APP.variable() + " says which signal stops the application"
                    : "";
            values.error(values.describe(setting) + " and " + values.describe(Setting.SHUTDOWN_SIGNALS) + " both have "
                    + both + ": a signal begins the shutdown or is passed on" + advice);
        }
    }
}
