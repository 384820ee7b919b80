package dev.zerohalt.docs;

import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.Valid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** docs/zerohalt.schema.json: what a configuration file may hold. JSON Schema 2020-12 */
final class Schema {
    private Schema() {}

    static String text() {
        Map<String, Object> sections = new LinkedHashMap<>();
        Map<String, Object> types = new TreeMap<>();
        Groups.all().forEach((group, settings) -> {
            if (!group.section().isEmpty()) {
                Map<String, Object> keys = new LinkedHashMap<>();
                for (Setting setting : settings) {
                    types.put(name(setting.kind()), type(setting.kind()));
                    keys.put(setting.path().substring(group.section().length() + 1), property(setting));
                }
                sections.put(group.section(), section(group.title(), List.of("object", "null"), keys));
            }
        });
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$comment", "Made by ./docs.sh of config/Setting. Change that.");
        schema.putAll(section("The configuration file of zerohalt", "object", sections));
        schema.put("$defs", types);
        return JsonText.of(schema);
    }

    /**
     * @param type a section all of whose lines are comments is null in YAML
     */
    static Map<String, Object> section(String title, Object type, Map<String, Object> properties) {
        return object("title", title, "type", type, "additionalProperties", false, "properties", properties);
    }

    static Map<String, Object> property(Setting setting) {
        Kind kind = setting.kind();
        Map<String, Object> property =
                object("description", setting.help() + " (" + kind.valid() + ")", "$ref", "#/$defs/" + name(kind));
        String value = setting.defaultValue();
        if (!value.isEmpty()) {
            property.put("default", kind == Kind.FLAG ? (Object) Boolean.valueOf(value) : number(value));
        }
        return property;
    }

    private static Object number(String text) {
        return text.matches("[0-9]+") ? (Object) Integer.valueOf(text) : text;
    }

    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Map<String, Object> type(Kind kind) {
        List<String> choices = Valid.choices(kind);
        return switch (kind) {
            case FLAG -> anyOf(object("type", "boolean"), object("enum", choices));
            case PORT -> number(1, 65535, Patterns.PORT);
            case OPTIONAL_PORT -> anyOf(number(1, 65535, Patterns.PORT), object("const", ""));
            case APP_PORT -> anyOf(number(1, 65535, Patterns.PORT), object("enum", List.of("auto", "none")));
            case PORTS -> listOf(number(1, 65535, Patterns.PORT), Patterns.PORT);
            case COUNT -> number(0, 1000, Patterns.COUNT);
            case POSITIVE_COUNT -> number(1, 1000, Patterns.POSITIVE_COUNT);
            case DURATION -> anyOf(string(Patterns.DURATION), object("const", 0));
            case POSITIVE_DURATION -> string(Patterns.DURATION);
            case GRACE_PERIOD -> string("(auto|none|" + Patterns.DURATION + ")?");
            case NETWORKS -> listOf(string(Patterns.NETWORK), Patterns.NETWORK);
            case SIGNAL -> anyOf(signal(), object("const", ""));
            case SIGNALS -> anyOf(object("const", "auto"), someOf(signal(), Patterns.SIGNAL));
            case PASSTHROUGH -> anyOf(object("enum", List.of("all", "none")), someOf(signal(), Patterns.SIGNAL));
            case SIGNAL_REWRITES -> listOf(string(Patterns.SIGNAL_REWRITE), Patterns.SIGNAL_REWRITE);
            case EXIT_CODES -> listOf(string(Patterns.EXIT_CODES), Patterns.EXIT_CODES);
            case ADDRESS -> string("(all|" + Patterns.IPV4 + "|" + Patterns.IPV6 + ")");
            case PATH -> string(Patterns.PATH);
            case FILE -> string("(/.*)?");
            case HEALTH_URL -> string(Patterns.URL);
            case COMMAND -> anyOf(object("type", "string"), list(object("type", "string")));
            default -> choices.isEmpty() ? scalars() : object("enum", choices);
        };
    }

    /** What is valid of these is more than a schema should say: one or several texts or numbers. */
    private static Map<String, Object> scalars() {
        Map<String, Object> scalar = object("type", List.of("string", "integer"));
        return anyOf(scalar, list(scalar));
    }

    private static Map<String, Object> number(int least, int most, String pattern) {
        return anyOf(object("type", "integer", "minimum", least, "maximum", most), string(pattern));
    }

    private static Map<String, Object> signal() {
        return number(1, 64, Patterns.SIGNAL);
    }

    private static Map<String, Object> string(String pattern) {
        return object("type", "string", "pattern", Patterns.whole(pattern));
    }

    /** As a list, as one element, or as a text with commas. */
    private static Map<String, Object> listOf(Map<String, Object> element, String pattern) {
        return anyOf(list(element), element, string(Patterns.list(pattern) + "?"));
    }

    /** At least one. */
    private static Map<String, Object> someOf(Map<String, Object> element, String pattern) {
        Map<String, Object> list = list(element);
        list.put("minItems", 1);
        return anyOf(list, element, string(Patterns.list(pattern)));
    }

    private static Map<String, Object> list(Map<String, Object> element) {
        return object("type", "array", "items", element);
    }

    private static Map<String, Object> anyOf(Map<String, Object> one, Object... others) {
        List<Object> alternatives = new ArrayList<>(List.of(others));
        alternatives.addFirst(one);
        return object("anyOf", alternatives);
    }

    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
