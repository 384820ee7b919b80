package dev.zerohalt.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of every setting as it was written, where it came from, and what is wrong with any. */
final class Values {
    /** More errors are only counted. */
    static final int MOST_ERRORS = 100;

    /** No more characters of a value are shown, and no more of an error than a multiple of it. */
    private static final int MOST_SHOWN = 200;

    private final Map<Setting, Given> values = new EnumMap<>(Setting.class);
    private final List<String> errors = new ArrayList<>();
    private int moreErrors;

    Values() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new Given(setting, setting.defaultValue(), Source.DEFAULT, ""));
        }
    }

    /**
     * Sets a value, unless a source that beats this one has set it.
     *
     * @param place where it stands, if there is more to say than the source
     */
    void put(Setting setting, String text, Source source, String place) {
        if (source.compareTo(values.get(setting).source()) >= 0) {
            values.put(setting, new Given(setting, text, source, place));
        }
    }

    /** Whether somebody gave it a value, be it the default's. */
    boolean isSet(Setting setting) {
        return values.get(setting).source() != Source.DEFAULT;
    }

    /** As it was written. */
    String text(Setting setting) {
        return values.get(setting).text();
    }

    /** Every setting's, in the order of the table. */
    List<Given> all() {
        return List.copyOf(values.values());
    }

    /** The value, of the type the setting's kind says; after an error one that does for reading on. */
    @SuppressWarnings("unchecked")
    <T> T get(Setting setting, T afterError) {
        Optional<Object> read = setting.kind().read(text(setting));
        if (read.isEmpty()) {
            error(describe(setting) + " is not " + setting.kind().valid());
        }
        return (T) read.orElse(afterError);
    }

    /** Of a kind whose value may be missing. */
    <T> Optional<T> find(Setting setting) {
        return get(setting, Optional.<T>empty());
    }

    /** Nanoseconds. */
    long duration(Setting setting) {
        return get(setting, 0L);
    }

    void error(String message) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(shortened(message, 5 * MOST_SHOWN));
        } else {
            moreErrors++;
        }
    }

    /** What is wrong with what was read so far. */
    List<String> errors() {
        List<String> all = new ArrayList<>(errors);
        if (moreErrors > 0) {
            all.add("and " + moreErrors + " more errors");
        }
        return all;
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "... (" + text.length() + " characters)";
    }

    /** {@code ZEROHALT_APP_PORT="x" (from the environment)} */
    String describe(Setting setting) {
        Given value = values.get(setting);
        String name = switch (value.source()) {
            case FLAG -> setting.flag() + " ";
            case FILE -> setting.path() + " ";
            case DEFAULT, ENVIRONMENT -> setting.variable() + "=";
        };
        return name + '"' + shortened(value.text(), MOST_SHOWN) + "\" (from " + value.from() + ")";
    }
}
