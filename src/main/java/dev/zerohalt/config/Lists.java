package dev.zerohalt.config;

import java.util.ArrayList;
import java.util.List;

/** Lists as they are written in a setting: with commas, spaces around them ignored. */
final class Lists {
    private Lists() {}

    /** The elements; none for an empty text, an empty one where two commas meet. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        if (text.trim().isEmpty()) {
            return words;
        }
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            words.add(text.substring(at, end).trim());
            at = end + 1;
        }
        return words;
    }
}
