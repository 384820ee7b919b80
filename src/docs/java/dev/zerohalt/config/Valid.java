package dev.zerohalt.config;

import java.util.List;

/** What is valid for a type of setting, asked of the table itself. */
public final class Valid {
    private Valid() {}

    public static boolean accepts(Kind kind, String text) {
        return kind.read(text).isPresent();
    }

    /** The words one of which a value must be, for a type that says of itself "this, that or another"; none for other types. */
    public static List<String> choices(Kind kind) {
        List<String> words = List.of(kind.valid().split(", | or ", -1));
        return words.size() > 1 && words.stream().allMatch(word -> accepts(kind, word)) ? words : List.of();
    }
}
