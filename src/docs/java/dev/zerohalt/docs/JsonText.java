package dev.zerohalt.docs;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Maps, lists, texts, numbers and booleans as indented JSON. RFC 8259 */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        JsonText json = new JsonText();
        json.value(value, "\n");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> members(map, newLine);
            case List<?> list -> elements(list, newLine);
            case String string -> string(string);
            case Integer number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> throw new IllegalArgumentException("no JSON: " + value);
        }
    }

    private void members(Map<?, ?> map, String newLine) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            text.append(newLine).append("  ");
            string((String) member.getKey());
            text.append(": ");
            value(member.getValue(), newLine + "  ");
            text.append(members.hasNext() ? "," : newLine);
        }
        text.append('}');
    }

    private void elements(List<?> list, String newLine) {
        boolean isShort = list.stream().noneMatch(Map.class::isInstance);
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : isShort ? ", " : ",").append(isShort ? "" : newLine + "  ");
            value(list.get(i), newLine + "  ");
        }
        text.append(isShort ? "" : newLine).append(']');
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                throw new IllegalArgumentException("a control character in " + string);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
