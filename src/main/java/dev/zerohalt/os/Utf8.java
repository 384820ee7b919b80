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
}
