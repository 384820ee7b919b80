package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.ExitStatus;

/** Some applications use the health port's default themselves, and give up because zerohalt has it. */
final class PortHint {
    /** An application that cannot have its port gives up by then. */
    private static final long SOON = 10_000_000_000L;

    private PortHint() {}

    /** What to do about it; empty unless the application ended as if it could not have its port. */
    static String of(Timeline timeline, Config.Health health) {
        ExitStatus status = timeline.exitStatus();
        boolean failed = status != null && status.signal() == 0 && status.code() != 0;
        boolean byItself = !timeline.draining() && timeline.lifeNanos() <= SOON;
        if (!failed || !byItself || timeline.wasHealthy() || !health.portIsDefault()) {
            return "";
        }
        return "port " + health.port() + " is taken by zerohalt's health server; if the application needs it, set "
                + Setting.HEALTH_PORT.variable() + " to another port";
    }
}
