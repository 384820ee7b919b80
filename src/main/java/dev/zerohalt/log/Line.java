package dev.zerohalt.log;

import dev.zerohalt.os.Utf8;

/**
 * One line in the making. At most 4096
 * bytes (PIPE_BUF: longer writes could be torn apart): a text that does not fit is cut, whatever follows is left out.
 */
public final class Line {
    private static final int MAX_LENGTH = 4096;
    private static final String HEX = "0123456789abcdef";
    private static final int DECIMALS = 3;

    /** The longest escape, \\u001f. */
    private static final int MAX_ESCAPED = 6;

    /** Longer ones are quoted, so that they can be cut. */
    private static final int MAX_PLAIN = 256;

    private final Log log;
    private final boolean json;
    private final byte[] bytes;
    private int length;
    private boolean full;
    private boolean cut;

    /**
     * @param log where it goes; null discards it
     */
    Line(Log log, Format format) {
        this.log = log;
        this.json = format == Format.JSON;
        this.bytes = new byte[log == null ? 0 : MAX_LENGTH];
    }

    public Line with(String key, String value) {
        int before = length;
        key(key);
        if (!json && isPlain(value)) {
            raw(value);
        } else {
            quoted(value);
        }
        return wholeOrNothing(before);
    }

    public Line with(String key, long value) {
        int before = length;
        key(key).number(value);
        return wholeOrNothing(before);
    }

    /** A duration in seconds with milliseconds: {@code 1.250s}; in JSON a number. */
    public Line withSeconds(String key, long nanos) {
        int before = length;
        long millis = nanos / 1_000_000;
        key(key).number(millis / 1000).raw(".");
        digits((int) (millis % 1000), DECIMALS).raw(json ? "" : "s");
        return wholeOrNothing(before);
    }

    /** Writes the line. */
    public void end() {
        if (log != null) {
            log.write(this);
        }
    }

    void clear() {
        length = 0;
        full = false;
        cut = false;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Puts the end; the length. */
    int terminate() {
        int end = length;
        if (json) {
            bytes[end++] = '}';
        }
        bytes[end++] = '\n';
        return end;
    }

    /** Puts time and level. */
    void begin(long epochMillis, Level level, Timestamp timestamp) {
        clear();
        raw(json ? "{\"time\":\"" : "time=");
        timestamp.append(this, epochMillis);
        raw(json ? "\",\"level\":\"" : " level=").raw(level.name()).raw(json ? "\"" : "");
    }

    /** Keys are plain words. */
    private Line key(String key) {
        return json
                ? raw(length == 0 ? "{\"" : ",\"").raw(key).raw("\":")
                : raw(" ").raw(key).raw("=");
    }

    Line raw(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    Line digits(int value, int width) {
        int divisor = 1;
        for (int i = 1; i < width; i++) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            put((char) ('0' + value / divisor % 10));
        }
        return this;
    }

    private Line number(long value) {
        if (value < 0) {
            put('-');
        }
        long divisor = 1;
        while (value / divisor / 10 != 0) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            put((char) ('0' + Math.abs(value / divisor % 10)));
        }
        return this;
    }

    private void quoted(String value) {
        put('"');
        int closing = 1;
        int i = 0;
        while (i < value.length() && room() > MAX_ESCAPED + closing) {
            i += json && value.charAt(i) >= 0x80 ? character(value, i) : escaped(value.charAt(i));
        }
        put('"');
        cut = i < value.length();
    }

    /** A character of several bytes, or a byte that belongs to none; how many bytes it was. */
    private int character(String value, int at) {
        int count = Utf8.length(value, at);
        for (int i = 0; i < count; i++) {
            put(value.charAt(at + i));
        }
        return count > 0 ? count : hex(value.charAt(at));
    }

    private int hex(char c) {
        raw("\\u00");
        put(HEX.charAt(c >> 4));
        put(HEX.charAt(c & 0xf));
        return 1;
    }

    private int escaped(char c) {
        switch (c) {
            case '"', '\\' -> {
                put('\\');
                put(c);
            }
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    hex(c);
                } else {
                    put(c);
                }
            }
        }
        return 1;
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_PLAIN;
    }

    /** Takes back a field that did not fit; from then on the line is full. */
    private Line wholeOrNothing(int before) {
        if (full) {
            length = before;
        }
        return this;
    }

    /** Some bytes are for the end. */
    private int room() {
        return bytes.length - (json ? 2 : 1) - length;
    }

    private void put(char c) {
        if (cut) {
            return;
        }
        if (full || room() <= 0) {
            full = true;
        } else {
            bytes[length++] = (byte) c;
        }
    }
}
