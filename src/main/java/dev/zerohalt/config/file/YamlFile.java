package dev.zerohalt.config.file;

import dev.zerohalt.os.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2: sections of keys with scalars or lists of scalars behind them. Scalars stay the texts they are: what they mean,
 * the settings say. An alias stands for a scalar or a list, so nothing expands without end.
 */
final class YamlFile {
    private static final int DEEPEST = 8;

    private final ParserImpl events;
    private final Map<Anchor, Content> anchors = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private YamlFile(LoadSettings settings, StreamReader reader) {
        this.events = new ParserImpl(settings, reader);
    }

    /**
     * @throws FileException where it is not YAML, or what no setting needs
     */
    static List<Entry> read(String text) throws FileException {
        LoadSettings settings = LoadSettings.builder().build();
        StreamReader reader = new StreamReader(settings, text);
        try {
            return new YamlFile(settings, reader).stream();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new FileException(e.getProblem(), mark.map(YamlFile::position).orElse(new Position(1, 1)));
        } catch (YamlEngineException e) {
            throw new FileException("not YAML 1.2: " + e.getMessage(), new Position(1, 1));
        } catch (
                RuntimeException
                        e) { // the library's own mistake, as with an escape sequence that the file's end cuts off
            throw new FileException(
                    "not YAML: " + e.getMessage(), new Position(reader.getLine() + 1, reader.getColumn() + 1));
        }
    }

    private List<Entry> stream() throws FileException {
        skipOne();
        if (events.next() instanceof StreamEndEvent) {
            return entries;
        }
        Event root = events.next();
        if (root instanceof MappingStartEvent section) {
            section("", section, 1);
        } else if (!(root instanceof ScalarEvent scalar && scalar(scalar) instanceof Content.Nothing)) {
            throw new FileException("sections such as \"drain:\" are expected", position(root));
        }
        skipOne();
        Event next = events.next();
        if (!(next instanceof StreamEndEvent)) {
            throw new FileException("a second document", position(next));
        }
        return entries;
    }

    /** A stream and a document begin and end in it. */
    private void skipOne() {
        Event skipped = events.next();
        assert skipped != null;
    }

    private void section(String prefix, MappingStartEvent start, int depth) throws FileException {
        refuseTag(start, start.getTag());
        Set<String> keys = new HashSet<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            Position position = position(event);
            if (!(event instanceof ScalarEvent scalar)) {
                throw new FileException("a key that is no text", position);
            }
            String key = Utf8.encode(scalar.getValue());
            if (!keys.add(key)) {
                throw new FileException("the key " + key + " is there twice", position);
            }
            String path = prefix + key;
            Event value = events.next();
            if (value instanceof MappingStartEvent section) {
                if (depth == DEEPEST) {
                    throw new FileException("sections nested too deep", position);
                }
                section(path + ".", section, depth + 1);
            } else {
                entries.add(new Entry(path, content(value), position));
            }
        }
    }

    private Content content(Event event) throws FileException {
        return switch (event) {
            case ScalarEvent scalar -> remember(scalar.getAnchor(), scalar(scalar));
            case SequenceStartEvent list -> remember(list.getAnchor(), list(list));
            case AliasEvent alias -> alias(alias);
            default -> new Content.Unfit("a section");
        };
    }

    private Content remember(Optional<Anchor> anchor, Content content) {
        anchor.ifPresent(name -> anchors.put(name, content));
        return content;
    }

    private Content alias(AliasEvent alias) {
        Content content = anchors.get(alias.getAlias());
        return content == null ? new Content.Unfit("an alias of something that is no value before it") : content;
    }

    private static Content scalar(ScalarEvent scalar) throws FileException {
        refuseTag(scalar, scalar.getTag());
        String text = scalar.getValue();
        boolean nothing = switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
        return nothing && scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? new Content.Nothing()
                : new Content.Text(Utf8.encode(text));
    }

    private Content list(SequenceStartEvent start) throws FileException {
        refuseTag(start, start.getTag());
        List<String> items = new ArrayList<>();
        boolean fit = true;
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            Content item = event instanceof CollectionStartEvent ? skip() : content(event);
            if (item instanceof Content.Text text) {
                items.add(text.text());
            } else {
                fit = false;
            }
        }
        return fit ? new Content.Items(List.copyOf(items)) : new Content.Unfit("a list of something else than values");
    }

    /** To the end of a list or section that has begun. */
    private Content skip() {
        for (int open = 1; open > 0; ) {
            Event event = events.next();
            if (event instanceof CollectionStartEvent) {
                open++;
            } else if (event instanceof SequenceEndEvent || event instanceof MappingEndEvent) {
                open--;
            }
        }
        return new Content.Unfit("a list or a section");
    }

    private static void refuseTag(Event event, Optional<String> tag) throws FileException {
        if (tag.isPresent()) {
            throw new FileException("tags such as " + Utf8.encode(tag.get()) + " mean nothing here", position(event));
        }
    }

    private static Position position(Event event) {
        return event.getStartMark().map(YamlFile::position).orElse(new Position(1, 1));
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
