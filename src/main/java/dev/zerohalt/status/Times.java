package dev.zerohalt.status;

/** Times for people. */
public final class Times {
    private Times() {}

    /** {@code 3.2s}, {@code 4m12s}, {@code 7h5m}, {@code 12d3h}: the two largest units. */
    public static String text(long nanos) {
        long millis = nanos / 1_000_000;
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + "." + millis / 100 % 10 + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "h" + seconds / 60 % 60 + "m";
        }
        return seconds / 86_400 + "d" + seconds / 3600 % 24 + "h";
    }
}
