package dev.zerohalt.health;

import java.util.Optional;
import java.util.function.Consumer;

/** Looks whether somebody listens on a monitored port. Where that cannot be known, the other checks decide. */
final class ListeningCheck implements Check {
    private final Listening listening;
    private Optional<Consumer<Verdict>> waiting = Optional.empty();

    ListeningCheck(Listening listening) {
        this.listening = listening;
    }

    @Override
    public void begin(Consumer<Verdict> done) {
        waiting = Optional.of(done);
        listening.check(found -> ended(done, found.orElse(true)));
    }

    private void ended(Consumer<Verdict> done, boolean good) {
        if (waiting.equals(Optional.of(done))) { // else it was given up
            waiting = Optional.empty();
            done.accept(good ? Verdict.WELL : Verdict.notReady("nobody listens on a monitored port"));
        }
    }

    @Override
    public void cancel() {
        waiting = Optional.empty();
    }
}
