package dev.zerohalt.health;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Pace;
import java.util.function.Consumer;

/** Looks whether somebody listens on a monitored port. Where that cannot be known, the other checks decide. */
final class ListeningCheck implements Check {
    private final EventLoop loop;
    private final Pace pace;
    private final ApplicationHealth.Listening listening;
    private boolean wasListening = true;

    /**
     * @param pace what looks keep to: if it does not allow one, the last result has to do
     */
    ListeningCheck(EventLoop loop, Pace pace, ApplicationHealth.Listening listening) {
        this.loop = loop;
        this.pace = pace;
        this.listening = listening;
    }

    @Override
    public void begin(Consumer<Verdict> done) {
        if (pace.allows(loop.now())) {
            listening.check(pace, found -> ended(done, found.orElse(true)));
        } else {
            ended(done, wasListening);
        }
    }

    private void ended(Consumer<Verdict> done, boolean good) {
        wasListening = good;
        done.accept(good ? Verdict.WELL : Verdict.notReady("nobody listens on a monitored port"));
    }

    /** A look that has begun goes on. */
    @Override
    public void cancel() {}
}
