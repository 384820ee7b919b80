package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which of the application's exit codes become others. */
public final class ExitCodes {
    public static final ExitCodes UNCHANGED = new ExitCodes(new int[0]);

    private static final int MAX = 255;

    /** From, to, from, to. */
    private final int[] pairs;

    private ExitCodes(int[] pairs) {
        this.pairs = pairs;
    }

    /** From words such as {@code 143:0}; empty if one is none, or a code becomes two. */
    public static Optional<ExitCodes> parse(List<String> words) {
        int[] pairs = new int[2 * words.size()];
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int colon = word.indexOf(':');
            int from = colon < 0 ? -1 : Ascii.decimal(word.substring(0, colon), MAX);
            int to = colon < 0 ? -1 : Ascii.decimal(word.substring(colon + 1), MAX);
            if (from < 0 || to < 0) {
                return Optional.empty();
            }
            for (int j = 0; j < i; j++) {
                if (pairs[2 * j] == from) {
                    return Optional.empty();
                }
            }
            pairs[2 * i] = from;
            pairs[2 * i + 1] = to;
        }
        return Optional.of(new ExitCodes(pairs));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExitCodes that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    /** What a code becomes. */
    public int of(int code) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == code) {
                return pairs[i + 1];
            }
        }
        return code;
    }
}
