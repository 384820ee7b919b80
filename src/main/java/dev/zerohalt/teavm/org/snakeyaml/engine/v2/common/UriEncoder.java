package dev.zerohalt.teavm.org.snakeyaml.engine.v2.common;

import java.nio.ByteBuffer;

/** Tags are refused whatever they read: their percent signs stay. */
public final class UriEncoder {
    private UriEncoder() {}

    public static String encode(String tag) {
        return tag;
    }

    public static String decode(ByteBuffer bytes) {
        return "%";
    }

    public static String decode(String tag) {
        return tag;
    }
}
