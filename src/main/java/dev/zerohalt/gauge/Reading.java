package dev.zerohalt.gauge;

/** What the gauge showed. */
public sealed interface Reading {
    /** So many requests are in hand; finite, and not negative. */
    record Value(double number) implements Reading {
        @Override
        public String toString() {
            boolean isWhole = number < 1e15 && number == (long) number;
            return isWhole ? Long.toString((long) number) : Double.toString(number);
        }
    }

    /** The number cannot be told, which is not zero. */
    record Unknown(String why) implements Reading {
        @Override
        public String toString() {
            return "unknown";
        }
    }

    /** Why the number is not known; empty if it is. */
    default String why() {
        return switch (this) {
            case Value value -> "";
            case Unknown(String because) -> because;
        };
    }
}
