package dev.zerohalt.report;

import dev.zerohalt.config.AppPort;
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
    static String of(Timeline timeline, Config.Health health, AppPort appPort) {
        ExitStatus status = timeline.exitStatus();
        boolean failed = status != null && status.signal() == 0 && status.code() != 0 && !status.isNoCommand();
        boolean byItself = !timeline.drainBegan() && timeline.lifeNanos() <= SOON;
        boolean otherPort = appPort.number().isPresent() && appPort.number().get() != health.port();
        if (!failed || !byItself || timeline.wasHealthy() || !health.portIsDefault() || otherPort) {
            return "";
        }
        return "if the application could not listen on port " + health.port()
                + ": zerohalt's health server has it; set " + Setting.HEALTH_PORT.variable() + " to another port";
    }
}
