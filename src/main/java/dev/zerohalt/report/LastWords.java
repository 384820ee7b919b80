package dev.zerohalt.report;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.Probers;
import dev.zerohalt.lifecycle.Action;
import dev.zerohalt.lifecycle.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * What the termination log says as the shutdown goes: when the drain begins, when the application is told to stop, and in the end. So a
 * container that is killed before its end, because its grace period is shorter than was told, leaves how far it has come.
 */
final class LastWords {
    private final TerminationLog file;
    private final Timeline timeline;
    private final Config config;
    private final Probers probers;
    private final ReturningJournal returning;

    LastWords(TerminationLog file, Timeline timeline, Config config, Probers probers, ReturningJournal returning) {
        this.file = file;
        this.timeline = timeline;
        this.config = config;
        this.probers = probers;
        this.returning = returning;
    }

    /** Actions were performed: only now, so that a slow file delays none of them. The last one that matters is told. */
    void after(List<Action> actions, Optional<Census> census, Optional<Reading> gauge) {
        for (int i = actions.size() - 1; i >= 0; i--) {
            if (tell(actions.get(i), census, gauge)) {
                return;
            }
        }
    }

    private boolean tell(Action action, Optional<Census> census, Optional<Reading> gauge) {
        if (action instanceof Action.Exit exit) {
            file.write(Report.of(timeline, census, gauge, probers.told(), exit.code(), advice()));
            return true;
        }
        if (action instanceof Action.SignalApplication) {
            file.note(Report.stopping(timeline, census, gauge, probers.told(), file.time()));
            return true;
        }
        boolean mayBeTakenBack = action instanceof Action.BeginDrain begin && begin.signal() == 0;
        if (action instanceof Action.BeginDrain && !mayBeTakenBack && !timeline.drainEnded()) {
            file.note(Report.draining(timeline, file.time(), config.policy().longestDrain()));
            return true;
        }
        return false;
    }

    /** The same, or what to do about the drain. */
    private String advice() {
        return hint().isEmpty() ? returning.story() : hint();
    }

    /** What to do about the application's end; empty for nothing. */
    String hint() {
        return PortHint.of(timeline, config.health(), config.counting().appPort());
    }
}
