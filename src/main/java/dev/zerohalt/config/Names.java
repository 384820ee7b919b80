package dev.zerohalt.config;

import java.util.Optional;
import java.util.function.Function;

/** Finds settings by one of their names, also when the name is misspelt. */
public final class Names {
    private Names() {}

    /** Closer than this a name is taken for a slip of the pen. */
    private static final int FAR = 5;

    public static Optional<Setting> find(String name, Function<Setting, String> naming) {
        return find(name, Setting.values(), naming);
    }

    /** Which of these has a name; empty if none has. */
    static <T> Optional<T> find(String name, T[] among, Function<T, String> naming) {
        for (T each : among) {
            if (naming.apply(each).equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The end of a complaint about an unknown name: what may have been meant; empty if nothing comes to mind. */
    public static String suggestion(String name, Function<Setting, String> naming) {
        return nearest(name, naming).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The known name nearest to an unknown one, if any is near. */
    public static Optional<String> nearest(String name, Function<Setting, String> naming) {
        String nearest = null;
        int least = FAR;
        for (Setting setting : Setting.values()) {
            String known = naming.apply(setting);
            boolean isNear = Math.abs(name.length() - known.length()) < least && !known.isEmpty();
            int distance = isNear ? distance(name, known) : FAR;
            if (distance < least) {
                least = distance;
                nearest = known;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** How many characters must be added, removed or replaced to make one of the other (Levenshtein). */
    static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
