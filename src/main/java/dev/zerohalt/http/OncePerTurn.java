package dev.zerohalt.http;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * An answer that costs something to make: made once in a turn of the loop, however many clients ask. So what is allocated
 * between two collections is bounded.
 */
public final class OncePerTurn {
    private final LongSupplier turn;
    private Response made;
    private long madeIn;

    /**
     * @param turn the time of the loop's present turn
     */
    public OncePerTurn(LongSupplier turn) {
        this.turn = turn;
    }

    public Response get(Supplier<Response> maker) {
        if (made == null || madeIn != turn.getAsLong()) {
            made = maker.get();
            madeIn = turn.getAsLong();
        }
        return made;
    }
}
