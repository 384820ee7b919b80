package dev.zerohalt.health;

import java.util.ArrayList;
import java.util.List;

/** Why the application was not well, as far as it was told: each reason is news once, however often it comes back. */
final class ToldReasons {
    /** Whoever has read so many different ones knows that something is wrong. */
    private static final int MAX = 10;

    private final List<String> told = new ArrayList<>();

    /** Whether a reason is to be told; it counts as told from now on. */
    boolean isNews(String reason) {
        if (told.size() == MAX || told.contains(reason)) {
            return false;
        }
        told.add(reason);
        return true;
    }

    /** The application is well: whatever comes now is news. */
    void forget() {
        told.clear();
    }
}
