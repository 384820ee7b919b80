package dev.zerohalt.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of every setting as it was written, where it came from, and what is wrong with any. */
final class Values {
    /**
     * @param place where it stands; empty if the source says it all
     */
    private record Value(String text, Source source, String place) {}

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> errors = new ArrayList<>();

    Values() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.defaultValue(), Source.DEFAULT, ""));
        }
    }

    /**
     * Sets a value, unless a source that beats this one has set it.
     *
     * @param place where it stands, if there is more to say than the source
     */
    void put(Setting setting, String text, Source source, String place) {
        if (source.compareTo(values.get(setting).source()) >= 0) {
            values.put(setting, new Value(text, source, place));
        }
    }

    /** As it was written. */
    String text(Setting setting) {
        return values.get(setting).text();
    }

    Source source(Setting setting) {
        return values.get(setting).source();
    }

    /** Where its value stands, such as {@code zerohalt.yaml:3:5}, if it is the source that needs a place. */
    String place(Setting setting) {
        return values.get(setting).place();
    }

    /** The value, of the type the setting's kind says; after an error one that does for reading on. */
    @SuppressWarnings("unchecked")
    <T> T get(Setting setting, T afterError) {
        Optional<Object> read = setting.kind().read(text(setting));
        if (read.isEmpty()) {
            errors.add(describe(setting) + " is not " + setting.kind().valid());
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
        errors.add(message);
    }

    /** What is wrong with what was read so far. */
    List<String> errors() {
        return errors;
    }

    /** {@code ZEROHALT_APP_PORT="x" (from the environment)} */
    String describe(Setting setting) {
        Value value = values.get(setting);
        String name = switch (value.source()) {
            case FLAG -> setting.flag() + " ";
            case FILE -> setting.path() + " ";
            case DEFAULT, ENVIRONMENT -> setting.variable() + "=";
        };
        String from = value.place().isEmpty() ? value.source().label() : value.place();
        return name + '"' + value.text() + "\" (from " + from + ")";
    }
}
