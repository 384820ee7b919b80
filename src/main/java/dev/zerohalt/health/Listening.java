package dev.zerohalt.health;

import dev.zerohalt.os.Pace;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out whether somebody listens on a monitored port. */
public interface Listening {
    /**
     * @param pace what the look keeps to
     * @param done is told, in this turn of the loop or in a later one; nothing if it cannot be known
     */
    void check(Pace pace, Consumer<Optional<Boolean>> done);
}
