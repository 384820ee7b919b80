package dev.zerohalt.log;

/**
 * One line in the making, as logfmt: {@code key=value}, values with anything but plain characters in quotes. At most 4096
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
    private final byte[] bytes;
    private int length;
    private boolean full;
    private boolean cut;

    /**
     * @param log where it goes; null discards it
     */
    Line(Log log) {
        this.log = log;
        this.bytes = new byte[log == null ? 0 : MAX_LENGTH];
    }

    public Line with(String key, String value) {
        int before = length;
        raw(" ").raw(key).raw("=");
        if (isPlain(value)) {
            raw(value);
        } else {
            quoted(value);
        }
        return wholeOrNothing(before);
    }

    public Line with(String key, long value) {
        int before = length;
        raw(" ").raw(key).raw("=").number(value);
        return wholeOrNothing(before);
    }

    /** A duration in seconds with milliseconds: {@code 1.250s}. */
    public Line withSeconds(String key, long nanos) {
        int before = length;
        long millis = nanos / 1_000_000;
        raw(" ").raw(key).raw("=").number(millis / 1000).raw(".");
        digits((int) (millis % 1000), DECIMALS).raw("s");
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

    /** Puts the line feed; the length. */
    int terminate() {
        bytes[length] = '\n';
        return length + 1;
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
        for (; i < value.length() && room() > MAX_ESCAPED + closing; i++) {
            escaped(value.charAt(i));
        }
        put('"');
        cut = i < value.length();
    }

    private void escaped(char c) {
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
                    raw("\\u00");
                    put(HEX.charAt(c >> 4));
                    put(HEX.charAt(c & 0xf));
                } else {
                    put(c);
                }
            }
        }
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

    /** One byte is for the line feed. */
    private int room() {
        return bytes.length - 1 - length;
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
