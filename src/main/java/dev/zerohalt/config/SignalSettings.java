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

    private SignalSettings(Values values) {
        this.values = values;
        this.shutdown = values.get(Setting.SHUTDOWN_SIGNALS, SignalSet.NONE);
        this.passedOn = values.get(Setting.PASSTHROUGH_SIGNALS, SignalSet.ALL);
        this.rewrites = values.get(Setting.SIGNAL_REWRITE, SignalRewrites.NONE);
    }

    static SignalRules read(Values values) {
        SignalSettings settings = new SignalSettings(values);
        settings.check();
        Optional<Integer> toApplication = values.find(Setting.SIGNAL_TO_APP);
        return new SignalRules(
                settings.shutdown,
                settings.passedOn,
                settings.rewrites,
                toApplication.orElse(0),
                values.duration(Setting.SECOND_SIGNAL_AFTER));
    }

    private void check() {
        if (!passedOn.equals(SignalSet.ALL)) {
            exclude(Setting.PASSTHROUGH_SIGNALS, passedOn, "");
        }
        exclude(
                Setting.SIGNAL_REWRITE,
                rewrites.named(),
                "; " + Setting.SIGNAL_TO_APP.variable() + " says which signal stops the application");
        SignalSet dropped = rewrites.changed().without(passedOn).without(shutdown);
        if (!dropped.isEmpty()) {
            values.error(values.describe(Setting.SIGNAL_REWRITE) + " has " + dropped + ", which "
                    + values.describe(Setting.PASSTHROUGH_SIGNALS) + " does not pass on");
        }
    }

    /** A signal that begins the shutdown is not among others. */
    private void exclude(Setting setting, SignalSet others, String advice) {
        SignalSet both = shutdown.and(others);
        if (!both.isEmpty()) {
            values.error(values.describe(setting) + " and " + values.describe(Setting.SHUTDOWN_SIGNALS) + " both have "
                    + both + ": a signal begins the shutdown or is passed on" + advice);
        }
    }
}
