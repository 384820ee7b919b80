package dev.zerohalt.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command line into words as a shell does, without anything else a shell does. White space separates words, quotes of
 * both kinds keep words together, and a backslash takes the next character as it is (within double quotes only " and \\).
 */
public final class Words {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private Words(String text) {
        this.text = text;
    }

    /** The words; empty if a quote is left open or nothing follows a backslash. */
    public static Optional<List<String>> split(String text) {
        Words splitter = new Words(text);
        return splitter.split() ? Optional.of(splitter.words) : Optional.empty();
    }

    /** A command line that splits into these words, with quotes where they are needed. */
    public static String join(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.length() > 0) {
                line.append(' ');
            }
            if (isPlain(word)) {
                line.append(word);
            } else {
                quote(word, line);
            }
        }
        return line.toString();
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (isBlank(c) || c == '"' || c == '\'' || c == '\\') {
                return false;
            }
        }
        return !word.isEmpty();
    }

    private static void quote(String word, StringBuilder line) {
        line.append('"');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\');
            }
            line.append(c);
        }
        line.append('"');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private boolean split() {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && isBlank(c)) {
                endWord();
                continue;
            }
            inWord = true;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == '\\' && isEscape(quote, i)) {
                i++;
                if (i == text.length()) {
                    return false;
                }
                word.append(text.charAt(i));
            } else {
                word.append(c);
            }
        }
        endWord();
        return quote == 0;
    }

    private boolean isEscape(char quote, int at) {
        if (quote != '"') {
            return quote == 0;
        }
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        return next == '"' || next == '\\';
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
