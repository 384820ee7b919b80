package dev.zerohalt.fuzz;

import java.util.Objects;

/** What fuzz targets say when a promise is broken. */
public final class Expect {
    private Expect() {}

    /** Fails unless it is so. */
    public static void check(boolean condition, String promise) {
        if (!condition) {
            throw new AssertionError(promise);
        }
    }

    /** Fails unless both are the same. */
    public static void same(Object actual, Object expected, String what) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(what + ": " + actual + " and not " + expected);
        }
    }
}
