package dev.zerohalt.teavm.yaml;

/** Texts with {@code %s} in them: all that the YAML scanner needs of {@link String#format}. */
public final class Format {
    private static final String PLACE = "%s";

    private Format() {}

    public static String format(String format, Object... values) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int place = format.indexOf(PLACE, from);
            text.append(format, from, place).append(value);
            from = place + PLACE.length();
        }
        return text.append(format, from, format.length()).toString();
    }
}
