package dev.zerohalt.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads JSON with the parser of the configuration files: JSON is also YAML. YAML 1.2, 1.3 */
public final class JsonFields {
    private static final int DEEPEST = 8;

    /**
     * A value.
     *
     * @param path the names that lead to it, such as {@code probers.address}; the elements of an array have the array's path
     * @param text a string without its quotes; a number, true, false or null as it is written
     */
    public record Field(String path, String text) {}

    private final ParserImpl events;
    private final List<Field> fields = new ArrayList<>();

    private JsonFields(String json) {
        LoadSettings settings = LoadSettings.builder().build();
        this.events = new ParserImpl(settings, new StreamReader(settings, json));
    }

    /** The values of an object, in its order; empty if the text is none, or is nested more than 8 deep. */
    public static Optional<List<Field>> read(String json) {
        try {
            JsonFields reader = new JsonFields(json);
            reader.events.next(); // the stream begins
            reader.events.next(); // the document begins
            Event root = reader.events.next();
            reader.value("", root, 1);
            return root instanceof MappingStartEvent ? Optional.of(reader.fields) : Optional.empty();
        } catch (RuntimeException e) { // the library's complaint
            return Optional.empty();
        }
    }

    private void value(String path, Event value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested too deep");
        }
        switch (value) {
            case ScalarEvent scalar -> fields.add(new Field(path, scalar.getValue()));
            case MappingStartEvent object -> {
                for (Event name = events.next(); !(name instanceof MappingEndEvent); name = events.next()) {
                    String prefix = path.isEmpty() ? "" : path + ".";
                    value(prefix + ((ScalarEvent) name).getValue(), events.next(), depth + 1);
                }
            }
            case SequenceStartEvent array -> {
                for (Event element = events.next(); !(element instanceof SequenceEndEvent); element = events.next()) {
                    value(path, element, depth + 1);
                }
            }
            default -> throw new IllegalArgumentException("not JSON");
        }
    }
}
