package dev.zerohalt.sim;

import dev.zerohalt.os.Linux;
import java.nio.charset.StandardCharsets;

/** A small file that can be read. */
final class TextFile extends OpenFile {
    private final byte[] bytes;
    private int at;

    TextFile(String text) {
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    int type() {
        return Linux.S_IFREG;
    }

    @Override
    int ready() {
        return Linux.POLLIN;
    }

    @Override
    int read(byte[] buffer, int offset, int length) {
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, offset, count);
        at += count;
        return count;
    }
}
