package dev.zerohalt.health;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Looks whether somebody listens on a monitored port. */
final class ListeningCheck implements Check {
    private final BooleanSupplier listening;

    ListeningCheck(BooleanSupplier listening) {
        this.listening = listening;
    }

    @Override
    public void begin(Consumer<Verdict> done) {
        done.accept(listening.getAsBoolean() ? Verdict.WELL : Verdict.notReady("nobody listens on a monitored port"));
    }

    @Override
    public void cancel() {}
}
