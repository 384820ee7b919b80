package dev.zerohalt.os;

import java.util.Arrays;
import java.util.List;

/** Strings as C has them: each ended by a zero byte. */
final class CStrings {
    private CStrings() {}

    static byte[] terminated(byte[] string) {
        return Arrays.copyOf(string, string.length + 1);
    }

    /** One behind the other. What is behind a zero byte in one of them is left out, as C does not see it. */
    static byte[] joined(List<byte[]> strings) {
        int length = 0;
        for (byte[] string : strings) {
            length += length(string) + 1;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] string : strings) {
            System.arraycopy(string, 0, joined, at, length(string));
            at += length(string) + 1;
        }
        return joined;
    }

    /** strlen(3) */
    private static int length(byte[] string) {
        int length = 0;
        while (length < string.length && string[length] != 0) {
            length++;
        }
        return length;
    }
}
