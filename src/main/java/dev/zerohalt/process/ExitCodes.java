package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the application's exit codes become others.
 *
 * @param others what a code becomes; a code that is no key stays as it is
 */
public record ExitCodes(Map<Integer, Integer> others) {
    public static final ExitCodes UNCHANGED = new ExitCodes(Map.of());

    private static final int MAX = 255;

    /** From words such as {@code 143:0}; empty if a word is no such pair, or a code would become two. */
    public static Optional<ExitCodes> parse(List<String> words) {
        return Pairs.parse(words, ExitCodes::code, ExitCodes::code).map(ExitCodes::new);
    }

    private static int code(String text) {
        return Ascii.decimal(text, MAX);
    }

    /** What a code becomes. */
    public int of(int code) {
        return others.getOrDefault(code, code);
    }
}
