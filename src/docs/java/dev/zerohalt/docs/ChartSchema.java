package dev.zerohalt.docs;

import static dev.zerohalt.docs.Schema.object;
import static dev.zerohalt.docs.Schema.section;

import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** deploy/helm/zerohalt/values.schema.json: what values of the Helm chart are valid. JSON Schema draft 7, which every Helm 3 reads */
final class ChartSchema {
    private static final String REPOSITORY = "([a-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*";

    private ChartSchema() {}

    static String text() {
        Map<String, Object> types = new TreeMap<>();
        Map<String, Object> settings = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            types.put(Schema.name(setting.kind()), orNull(type(setting.kind())));
            settings.put(setting.name(), property(setting));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("install", object("enum", List.of("copy", "image")));
        values.put("path", object("type", "string", "pattern", "^/.*[^/]$"));
        values.put("image", image());
        values.put("terminationGracePeriodSeconds", number(5));
        values.put("settings", section("Settings by their names without ZEROHALT_", "object", settings));
        values.put("probes", probes());
        values.put("resources", object("type", "object"));
        values.put("securityContext", object("type", "object"));
        values.put("global", object("type", "object"));

        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("$comment", "Made by ./docs.sh of config/Setting and ChartSchema. Change these.");
        schema.putAll(section("The values of the chart zerohalt", "object", values));
        schema.put("definitions", types);
        return JsonText.of(schema);
    }

    private static Map<String, Object> image() {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("repository", string(REPOSITORY));
        image.put("tag", string("([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"));
        image.put("digest", string("(sha256:[0-9a-f]{64})?"));
        image.put("pullPolicy", object("enum", List.of("Always", "IfNotPresent", "Never")));
        return section("The image that has the binary", "object", image);
    }

    private static Map<String, Object> probes() {
        Map<String, Object> probe = new LinkedHashMap<>();
        probe.put("enabled", orNull(object("type", "boolean")));
        probe.put("path", orNull(string(Patterns.PATH)));
        probe.put("initialDelaySeconds", orNull(number(0)));
        for (String field : List.of("periodSeconds", "timeoutSeconds", "failureThreshold")) {
            probe.put(field, orNull(number(1)));
        }
        Map<String, Object> probes = new LinkedHashMap<>();
        for (String name : List.of("readiness", "liveness", "startup")) {
            probes.put(name, section("Fields of a " + name + "Probe", "object", probe));
        }
        return section("Probes that ask zerohalt", "object", probes);
    }

    private static Map<String, Object> property(Setting setting) {
        Map<String, Object> property = new LinkedHashMap<>(Schema.property(setting));
        property.put("$ref", "#/definitions/" + Schema.name(setting.kind()));
        return property;
    }

    /** As in a file, but for lists: a variable has none. */
    private static Map<String, Object> type(Kind kind) {
        return withoutLists(Schema.type(kind));
    }

    private static Map<String, Object> withoutLists(Map<?, ?> type) {
        Map<String, Object> rest = new LinkedHashMap<>();
        type.forEach((name, value) -> rest.put((String) name, value));
        if (type.get("anyOf") instanceof List<?> alternatives) {
            rest.put(
                    "anyOf",
                    alternatives.stream()
                            .filter(one -> !isList(one))
                            .map(one -> withoutLists((Map<?, ?>) one))
                            .toList());
        }
        return rest;
    }

    /** Null unsets what another file of values has set. Helm itself takes out only what has a default. */
    private static Map<String, Object> orNull(Map<String, Object> type) {
        Map<String, Object> either = new LinkedHashMap<>(type);
        if (type.get("type") instanceof String one) {
            either.put("type", List.of(one, "null"));
            return either;
        }
        List<Object> alternatives = new ArrayList<>();
        if (type.get("anyOf") instanceof List<?> some) {
            alternatives.addAll(some);
        } else {
            alternatives.add(type);
        }
        alternatives.add(object("type", "null"));
        return object("anyOf", alternatives);
    }

    private static boolean isList(Object type) {
        return type instanceof Map<?, ?> map && "array".equals(map.get("type"));
    }

    private static Map<String, Object> string(String pattern) {
        return object("type", "string", "pattern", Patterns.whole(pattern));
    }

    private static Map<String, Object> number(int least) {
        return object("type", "integer", "minimum", least);
    }
}
