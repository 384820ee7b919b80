package dev.zerohalt.os;

import java.util.List;
import org.teavm.interop.Address;

/** An array of strings as C has it: places left free, pointers to zero-terminated bytes, and a null pointer. */
final class CStrings {
    private final List<byte[]> words;
    private final int free;
    private final byte[] bytes;
    private final long[] pointers;

    CStrings(List<byte[]> words, int free) {
        this.words = words;
        this.free = free;
        int length = 0;
        for (byte[] word : words) {
            length += word.length + 1;
        }
        bytes = new byte[length];
        pointers = new long[free + words.size() + 1];
        int at = 0;
        for (byte[] word : words) {
            System.arraycopy(word, 0, bytes, at, word.length);
            at += word.length + 1;
        }
    }

    /** Sets the pointers. Call last of all: the next allocation may move the bytes. */
    void point() {
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            pointers[free + i] = Address.ofData(bytes).add(at).toLong();
            at += words.get(i).length + 1;
        }
    }

    /** Their addresses, once they are set. */
    Address pointers() {
        return Address.ofData(pointers);
    }
}
