package dev.zerohalt.config.file;

import dev.zerohalt.os.Utf8;
import io.github.wasabithumb.jtoml.except.TomlException;
import io.github.wasabithumb.jtoml.except.parse.TomlLocalParseException;
import io.github.wasabithumb.jtoml.expression.Expression;
import io.github.wasabithumb.jtoml.expression.TableExpression;
import io.github.wasabithumb.jtoml.io.ExpressionReader;
import io.github.wasabithumb.jtoml.io.TableReader;
import io.github.wasabithumb.jtoml.io.source.BufferedCharSource;
import io.github.wasabithumb.jtoml.io.source.CharSource;
import io.github.wasabithumb.jtoml.key.TomlKey;
import io.github.wasabithumb.jtoml.option.JTomlOptions;
import io.github.wasabithumb.jtoml.value.TomlValue;
import io.github.wasabithumb.jtoml.value.primitive.TomlPrimitive;
import io.github.wasabithumb.jtoml.value.table.TomlTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TOML 1.0: tables of keys with scalars or arrays of scalars behind them. The library reads it twice: whole, for what is no
 * TOML or there twice, and line by line, for where everything stands.
 */
final class TomlFile {
    private final String text;
    private int at;
    private int counted;
    private int line = 1;
    private int lineBegin;
    private String table = "";
    private Position position = new Position(1, 1);
    private final List<Entry> entries = new ArrayList<>();

    private TomlFile(String text) {
        this.text = text;
    }

    /**
     * @throws FileException where it is not TOML
     */
    static List<Entry> read(String text) throws FileException {
        String lines = text.endsWith("\n") ? text : text + "\n"; // JToml misreads an empty string at the very end
        new TomlFile(lines).validate();
        TomlFile file = new TomlFile(lines);
        file.readEntries();
        return file.entries;
    }

    private void validate() throws FileException {
        try {
            TomlTable ignored = new TableReader(source(), JTomlOptions.defaults()).readTable();
        } catch (TomlLocalParseException e) {
            throw new FileException(e.getRawMessage() + "; texts need quotes in TOML", lastRead());
        } catch (TomlException e) { // found at the end of an expression, and so of its line
            at = Math.max(0, at - 1);
            throw new FileException(String.valueOf(e.getMessage()), lineStart());
        } catch (RuntimeException | AssertionError e) { // the library's own mistake
            throw new FileException("not TOML: " + e.getMessage(), lastRead());
        }
    }

    /** Where the character stands that was read last. */
    private Position lastRead() {
        at = Math.max(0, at - 1);
        countLines();
        return new Position(line, at - lineBegin + 1);
    }

    private BufferedCharSource source() {
        return new BufferedCharSource(new CharSource() {
            @Override
            public int next() {
                return at < text.length() ? text.charAt(at++) : -1;
            }

            @Override
            public void close() {}
        });
    }

    private void readEntries() throws FileException {
        ExpressionReader reader = new ExpressionReader(source(), JTomlOptions.defaults());
        Expression expression;
        do {
            position = lineStart();
            expression = reader.readExpression();
            if (expression != null && expression.isTable()) {
                enter(expression.asTable());
            } else if (expression != null && expression.isKeyValue()) {
                String key = path(expression.asKeyValue().key());
                add(table + key, expression.asKeyValue().value());
            }
        } while (expression != null);
    }

    private void enter(TableExpression head) throws FileException {
        if (head.isArray()) {
            throw new FileException("an array of tables", position);
        }
        table = path(head.key()) + ".";
    }

    private static String path(TomlKey key) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            path.append(i == 0 ? "" : ".").append(key.get(i));
        }
        return Utf8.encode(path.toString());
    }

    private void add(String path, TomlValue value) {
        if (value.isTable()) {
            TomlTable inline = value.asTable();
            for (TomlKey key : inline.keys(false)) {
                add(path + "." + path(key), inline.get(key));
            }
        } else {
            entries.add(new Entry(path, content(value), position));
        }
    }

    private static Content content(TomlValue value) {
        if (value.isPrimitive()) {
            return primitive(value.asPrimitive());
        }
        List<String> items = new ArrayList<>();
        for (TomlValue item : value.asArray()) {
            if (!item.isPrimitive() || !(primitive(item.asPrimitive()) instanceof Content.Text text)) {
                return new Content.Unfit("a list of something else than values");
            }
            items.add(text.text());
        }
        return new Content.Items(List.copyOf(items));
    }

    private static Content primitive(TomlPrimitive value) {
        return switch (value.type()) {
            case STRING, BOOLEAN, INTEGER, FLOAT -> new Content.Text(Utf8.encode(value.asString()));
            case OFFSET_DATE_TIME, LOCAL_DATE_TIME, LOCAL_DATE, LOCAL_TIME -> new Content.Unfit("a date or a time");
        };
    }

    /** Where the first word stands of the line in which the reader is. */
    private Position lineStart() {
        countLines();
        int word = lineBegin;
        while (word < text.length() && (text.charAt(word) == ' ' || text.charAt(word) == '\t')) {
            word++;
        }
        return new Position(line, word - lineBegin + 1);
    }

    private void countLines() {
        for (; counted < at; counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
                lineBegin = counted + 1;
            }
        }
    }
}
