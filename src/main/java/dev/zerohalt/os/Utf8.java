package dev.zerohalt.os;

/** UTF-8 in text that holds a byte a character, see {@link Latin1}. RFC 3629 */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes the character at a place takes; 0 if there is no valid one. */
    public static int length(String text, int at) {
        int first = text.charAt(at);
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (at + length > text.length()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = text.charAt(at + i);
            if (next < 0x80 || next > 0xbf) {
                return 0;
            }
        }
        int second = length > 2 ? text.charAt(at + 1) : 0;
        boolean tooLong = first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90;
        boolean none = first == 0xed && second > 0x9f || first == 0xf4 && second > 0x8f; // surrogates, beyond U+10FFFF
        return tooLong || none ? 0 : length;
    }

    /**
     * How many bytes a control character of the second set (U+0080 to U+009F) takes at a place where a character begins, as UTF-8 or as
     * the byte alone; 0 if there is none. A terminal may take it for the beginning of a command. ECMA-48 5.3
     */
    public static int controlLength(String text, int at) {
        char first = text.charAt(at);
        boolean isPair = first == 0xc2 && at + 1 < text.length() && isControl(text.charAt(at + 1));
        return isPair ? 2 : isControl(first) ? 1 : 0;
    }

    private static boolean isControl(char c) {
        return c >= 0x80 && c < 0xa0;
    }

    /** The code point at a place, of a {@link #length} that is not 0. */
    public static int codePoint(String text, int at, int length) {
        int first = text.charAt(at);
        int codePoint = length == 1 ? first : first & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | text.charAt(at + i) & 0x3f;
        }
        return codePoint;
    }

    /** Characters, as Java has them, to a byte a character. A lone surrogate becomes a question mark. */
    public static String encode(String characters) {
        StringBuilder bytes = new StringBuilder();
        int codePoint;
        for (int i = 0; i < characters.length(); i += codePoint < 0x10000 ? 1 : 2) {
            codePoint = characters.codePointAt(i);
            boolean isSurrogate = codePoint >= 0xd800 && codePoint < 0xe000;
            append(bytes, isSurrogate ? '?' : codePoint);
        }
        return bytes.toString();
    }

    private static void append(StringBuilder bytes, int codePoint) {
        int length = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        int shift = 6 * (length - 1);
        bytes.append((char) (length == 1 ? codePoint : 0xff00 >> length & 0xff | codePoint >> shift));
        for (int left = shift - 6; left >= 0; left -= 6) {
            bytes.append((char) (0x80 | codePoint >> left & 0x3f));
        }
    }
}
