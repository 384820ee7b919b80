package dev.zerohalt.os;

/**
 * Bytes to text and back, a byte a character, so that nothing is ever lost: arguments, paths and environment entries
 * need not be valid in any encoding, and UTF-8 comes out of a log line as the bytes it went in.
 */
public final class Latin1 {
    private Latin1() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int offset, int length) {
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            text[i] = (char) (bytes[offset + i] & 0xff);
        }
        return new String(text);
    }

    /** Characters beyond U+00FF become a question mark. */
    public static byte[] encode(String... parts) {
        int length = 0;
        for (String part : parts) {
            length += part.length();
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (String part : parts) {
            char[] text = part.toCharArray(); // charAt takes longer than this copy
            for (int i = 0; i < text.length; i++) {
                char c = text[i];
                bytes[at++] = c <= 0xff ? (byte) c : (byte) '?';
            }
        }
        return bytes;
    }
}
