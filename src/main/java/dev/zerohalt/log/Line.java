package dev.zerohalt.log;

import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Utf8;

/**
 * One line in the making. At most 4096 bytes, because longer writes to a pipe (PIPE_BUF) could be torn apart: a text that does
 * not fit is cut, and whatever follows is left out.
 */
public final class Line {
    private static final int MAX_LENGTH = 4096;

    /** The longest escape, \\u001f. */
    private static final int MAX_ESCAPED = 6;

    /** Longer values are quoted, so that they can be cut. */
    private static final int MAX_PLAIN = 256;

    private final Log log;
    private final boolean json;
    private final String lineEnd;
    private final StringBuilder text = new StringBuilder();
    private boolean full;

    /**
     * @param log where the line goes; null discards it
     */
    Line(Log log, Format format) {
        this.log = log;
        this.json = format == Format.JSON;
        this.lineEnd = json ? "}\n" : "\n";
    }

    public Line with(String key, String value) {
        int before = key(key);
        boolean cut = false;
        if (!json && isPlain(value)) {
            text.append(value);
        } else {
            cut = !quoted(value);
        }
        wholeOrNothing(before);
        full |= cut;
        return this;
    }

    /** The same, unless the text is empty. */
    public Line withAny(String key, String value) {
        return value.isEmpty() ? this : with(key, value);
    }

    public Line with(String key, long value) {
        int before = key(key);
        text.append(value);
        return wholeOrNothing(before);
    }

    /** A duration in seconds with milliseconds: {@code 1.250s}; in JSON a number. */
    public Line withSeconds(String key, long nanos) {
        int before = key(key);
        long millis = nanos / 1_000_000;
        text.append(millis / 1000).append('.');
        Timestamp.digits(text, (int) (millis % 1000), 3).append(json ? "" : "s");
        return wholeOrNothing(before);
    }

    /** Writes the line. */
    public void end() {
        if (log != null) {
            log.write(this);
        }
    }

    /** Starts the line anew, with time and level. */
    void begin(long epochMillis, Level level) {
        clear();
        text.append(json ? "{\"time\":\"" : "time=");
        Timestamp.append(text, epochMillis);
        text.append(json ? "\",\"level\":\"" : " level=").append(level.name()).append(json ? "\"" : "");
    }

    void clear() {
        text.setLength(0);
        full = false;
    }

    /** The whole line, with its end. */
    byte[] bytes() {
        return Latin1.encode(text.toString(), lineEnd);
    }

    /** Appends a key, which is a plain word; returns the length before it. */
    private int key(String key) {
        int before = text.length();
        if (json) {
            text.append(before == 0 ? "{\"" : ",\"").append(key).append("\":");
        } else {
            text.append(' ').append(key).append('=');
        }
        return before;
    }

    /** Takes back a field that does not fit; from then on the line is full. */
    private Line wholeOrNothing(int before) {
        full |= room() < 0;
        if (full) {
            text.setLength(before);
        }
        return this;
    }

    private int room() {
        return log == null ? -1 : MAX_LENGTH - lineEnd.length() - text.length();
    }

    /** Appends a text in quotes, or as much of it as there is room for; false if that is not all. */
    private boolean quoted(String value) {
        text.append('"');
        int closing = 1;
        int i = 0;
        while (i < value.length() && room() > MAX_ESCAPED + closing) {
            i += value.charAt(i) >= 0x80 ? character(value, i) : escaped(value.charAt(i));
        }
        text.append('"');
        return i == value.length();
    }

    /** Appends a character of several bytes, or a byte that belongs to none; returns how many bytes it was. */
    private int character(String value, int at) {
        int control = Utf8.controlLength(value, at);
        if (control > 0) {
            hex(value.charAt(at + control - 1));
            return control;
        }
        int count = Utf8.length(value, at);
        if (count == 0) {
            return json ? hex(value.charAt(at)) : escaped(value.charAt(at));
        }
        text.append(value, at, at + count);
        return count;
    }

    private int hex(char c) {
        text.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
        return 1;
    }

    private int escaped(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    return hex(c);
                }
                text.append(c);
            }
        }
        return 1;
    }

    private static boolean isPlain(String value) {
        int length;
        for (int i = 0; i < value.length(); i += length) {
            char c = value.charAt(i);
            length = c < 0x80 ? 1 : Math.max(1, Utf8.length(value, i));
            if (c <= ' '
                    || c == '"'
                    || c == '='
                    || c == '\\'
                    || c == 0x7f
                    || c >= 0x80 && Utf8.controlLength(value, i) > 0) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_PLAIN;
    }
}
