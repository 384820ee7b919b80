package dev.zerohalt.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Words such as {@code 143:0}: which number becomes which. */
final class Pairs {
    /** What is read of a text that is not valid. */
    static final int NOT_VALID = -1;

    private Pairs() {}

    /** Empty if a word is no such pair, or a number would become two. */
    static Optional<Map<Integer, Integer>> parse(
            List<String> words, ToIntFunction<String> from, ToIntFunction<String> to) {
        Map<Integer, Integer> pairs = new HashMap<>();
        for (String word : words) {
            int colon = word.indexOf(':');
            int left = colon < 0 ? NOT_VALID : from.applyAsInt(word.substring(0, colon));
            int right = colon < 0 ? NOT_VALID : to.applyAsInt(word.substring(colon + 1));
            if (left < 0 || right < 0 || pairs.put(left, right) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(pairs);
    }
}
