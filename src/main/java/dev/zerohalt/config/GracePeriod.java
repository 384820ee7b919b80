package dev.zerohalt.config;

import dev.zerohalt.json.Json;
import dev.zerohalt.lifecycle.Budget;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.os.Ascii;
import java.util.Optional;

/**
 * How long the orchestrator waits between its signal and SIGKILL, as far as that is known.
 *
 * @param nanos what the timeouts are fitted into; 0 if they are not
 * @param platform what runs the container, if it was recognised
 */
public record GracePeriod(Origin origin, long nanos, Optional<Platform> platform) {
    /** How it is known. The labels are public: check-config, status. */
    public enum Origin {
        /** The setting is a duration. */
        GIVEN,
        /** It is the default of the platform that was recognised. */
        ASSUMED,
        /** A platform was recognised, but a timeout is set, so nothing is assumed. */
        NOT_ASSUMED,
        /** No platform was recognised. */
        UNKNOWN,
        /** The setting is none. */
        NONE
    }

    /** The value of the setting, before the platform is known: auto, none, or a duration. */
    static final GracePeriod AUTO = new GracePeriod(Origin.UNKNOWN, 0, Optional.empty());

    static final GracePeriod NONE = new GracePeriod(Origin.NONE, 0, Optional.empty());

    static GracePeriod given(long nanos) {
        return new GracePeriod(Origin.GIVEN, nanos, Optional.empty());
    }

    /**
     * What the setting's value comes to.
     *
     * @param timeoutsAreSet whether DRAIN_TIMEOUT or SHUTDOWN_TIMEOUT is: then the user has decided, and nothing is assumed
     */
    GracePeriod on(Optional<Platform> found, boolean timeoutsAreSet) {
        if (origin != Origin.UNKNOWN || found.isEmpty()) {
            return new GracePeriod(origin, nanos, found);
        }
        return timeoutsAreSet
                ? new GracePeriod(Origin.NOT_ASSUMED, 0, found)
                : new GracePeriod(Origin.ASSUMED, found.get().graceNanos(), found);
    }

    /** Whether the timeouts are fitted into it. */
    public boolean isBudget() {
        return nanos > 0;
    }

    /** Whether it may have begun before the shutdown signal: in Kubernetes it runs while a preStop hook does. */
    public boolean includesPreStop() {
        return isBudget() && platform.equals(Optional.of(Platform.KUBERNETES));
    }

    /** With deadlines that fit, if there is something to fit them into. */
    Policy fit(Policy policy, boolean shutdownTimeoutIsSet) {
        return isBudget() ? Budget.fit(policy, nanos, shutdownTimeoutIsSet) : policy;
    }

    /** {@code 30s, assumed; platform Kubernetes, by KUBERNETES_SERVICE_HOST} */
    public String describe() {
        String what = switch (origin) {
            case GIVEN -> Durations.format(nanos) + ", as given";
            case ASSUMED -> Durations.format(nanos) + ", assumed";
            case NOT_ASSUMED -> "not assumed, as timeouts are set";
            case UNKNOWN -> "unknown";
            case NONE -> "none, as configured";
        };
        return what + "; platform " + platform.map(Platform::describe).orElse("not recognised");
    }

    /** Puts what there is to know into the object that is open. */
    public void describe(Json json) {
        json.put("source", Ascii.label(origin));
        if (isBudget()) {
            json.putSeconds("seconds", nanos);
        }
        if (platform.isPresent()) {
            json.put("platform", platform.get().label())
                    .put("sign", platform.get().sign());
        }
    }
}
