package dev.zerohalt.log;

/**
 * One line in the making, as logfmt: {@code key=value}, values with anything but plain characters in quotes. At most 4096
 * bytes (PIPE_BUF: longer writes could be torn apart); what does not fit is cut off.
 */
public final class Line {
    private static final int MAX_LENGTH = 4096;
    private static final String HEX = "0123456789abcdef";

    private final Log log;
    private final byte[] bytes;
    private int length;

    /**
     * @param log where it goes; null discards it
     */
    Line(Log log) {
        this.log = log;
        this.bytes = new byte[log == null ? 0 : MAX_LENGTH];
    }

    public Line with(String key, String value) {
        raw(" ").raw(key).raw("=");
        return value(value);
    }

    public Line with(String key, long value) {
        raw(" ").raw(key).raw("=");
        return number(value);
    }

    /** A duration in seconds with milliseconds: {@code 1.250s}. */
    public Line withSeconds(String key, long nanos) {
        long millis = nanos / 1_000_000;
        raw(" ").raw(key).raw("=");
        number(millis / 1000).raw(".");
        return digits((int) (millis % 1000), 3).raw("s");
    }

    /** Writes the line. */
    public void end() {
        if (log != null) {
            log.write(this);
        }
    }

    void clear() {
        length = 0;
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
        for (int divisor = power(width - 1); divisor > 0; divisor /= 10) {
            put((char) ('0' + value / divisor % 10));
        }
        return this;
    }

    private static int power(int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
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

    private Line value(String value) {
        if (isPlain(value)) {
            return raw(value);
        }
        put('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
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
        put('"');
        return this;
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    private void put(char c) {
        if (length < bytes.length - 1) { // one is for the line feed
            bytes[length++] = (byte) c;
        }
    }
}
