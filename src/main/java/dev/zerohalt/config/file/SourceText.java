package dev.zerohalt.config.file;

import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Utf8;

/** The text of a configuration file: UTF-8, without control characters, and without more open brackets than anybody needs. */
final class SourceText {
    /** The parsers take a part of the stack for each. */
    private static final int MOST_BRACKETS = 64;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final StringBuilder text = new StringBuilder();
    private int line = 1;
    private int column = 1;
    private int brackets;

    private SourceText() {}

    /**
     * @throws FileException where it is not UTF-8, has control characters, or too many brackets
     */
    static String decode(byte[] bytes) throws FileException {
        SourceText source = new SourceText();
        String encoded = Latin1.decode(bytes);
        int length;
        for (int at = 0; at < encoded.length(); at += length) {
            length = Utf8.length(encoded, at);
            if (length == 0) {
                throw new FileException("not UTF-8", source.position());
            }
            source.append(Utf8.codePoint(encoded, at, length));
        }
        return source.text.toString();
    }

    private Position position() {
        return new Position(line, column);
    }

    private void append(int codePoint) throws FileException {
        if (codePoint == BYTE_ORDER_MARK && text.length() == 0) {
            return;
        }
        check(codePoint);
        text.appendCodePoint(codePoint);
        if (codePoint == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
    }

    private void check(int codePoint) throws FileException {
        boolean blank = codePoint == '\n' || codePoint == '\t' || codePoint == '\r';
        if (codePoint < ' ' && !blank || codePoint >= 0x7f && codePoint < 0xa0) {
            throw new FileException("a control character", position());
        }
        if (codePoint == '[' || codePoint == '{') {
            brackets++;
        } else if (codePoint == ']' || codePoint == '}') {
            brackets = Math.max(0, brackets - 1);
        }
        if (brackets > MOST_BRACKETS) {
            throw new FileException("more than " + MOST_BRACKETS + " brackets are open", position());
        }
    }
}
