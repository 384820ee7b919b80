package dev.zerohalt.json;

/** Writes JSON, all in ASCII. Names and values come in pairs, within an object that was begun. RFC 8259 */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder();

    public Json beginObject(String name) {
        return name(name).open('{');
    }

    public Json beginArray(String name) {
        return name(name).open('[');
    }

    /** An object without a name: the whole, or an element of an array. */
    public Json beginObject() {
        separate();
        return open('{');
    }

    public Json endObject() {
        text.append('}');
        return this;
    }

    public Json endArray() {
        text.append(']');
        return this;
    }

    public Json put(String name, String value) {
        name(name);
        quoted(value);
        return this;
    }

    public Json put(String name, long value) {
        name(name).text.append(value);
        return this;
    }

    /** A number that is written already. */
    public Json putNumber(String name, String value) {
        name(name).text.append(value);
        return this;
    }

    public Json put(String name, boolean value) {
        name(name).text.append(value);
        return this;
    }

    /** A time in nanoseconds as seconds, to the millisecond. */
    public Json putSeconds(String name, long nanos) {
        name(name);
        long millis = Math.abs(nanos / 1_000_000);
        text.append(nanos <= -1_000_000 ? "-" : "").append(millis / 1000).append('.');
        text.append(millis / 100 % 10).append(millis / 10 % 10).append(millis % 10);
        return this;
    }

    /** An element of an array. */
    public Json add(String value) {
        separate();
        quoted(value);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Json open(char bracket) {
        text.append(bracket);
        return this;
    }

    private Json name(String name) {
        separate();
        quoted(name);
        text.append(':');
        return this;
    }

    private void separate() {
        char last = text.isEmpty() ? '{' : text.charAt(text.length() - 1);
        if (last != '{' && last != '[') {
            text.append(',');
        }
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f) {
                text.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 0xf));
                text.append(HEX.charAt(c >> 4 & 0xf)).append(HEX.charAt(c & 0xf));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
