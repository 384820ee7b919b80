package dev.zerohalt.fuzz;

import java.util.Arrays;

/** Takes an input apart from its beginning; behind its end every number is zero and every array is empty. */
public final class Input {
    private final byte[] bytes;
    private int at;

    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isEmpty() {
        return at == bytes.length;
    }

    /** A byte, without a sign. */
    public int u8() {
        return isEmpty() ? 0 : bytes[at++] & 0xff;
    }

    /** Two bytes, the lower one first. */
    public int u16() {
        return u8() | u8() << 8;
    }

    /** Eight bytes, the lowest first. */
    public long i64() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value |= (long) u8() << 8 * i;
        }
        return value;
    }

    /** So many bytes, or as many as are left. */
    public byte[] bytes(int most) {
        byte[] taken = Arrays.copyOfRange(bytes, at, at + Math.min(most, bytes.length - at));
        at += taken.length;
        return taken;
    }

    /** So many bytes, filled up with zeros. */
    public byte[] exactly(int length) {
        return Arrays.copyOf(bytes(length), length);
    }

    public byte[] rest() {
        return bytes(bytes.length);
    }
}
