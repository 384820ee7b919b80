package dev.zerohalt.teavm.org.snakeyaml.engine.v2.schema;

import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Nothing is made of the events of the YAML parser, so no schema says what: the original brings regular expressions. */
public final class JsonSchema implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return Map.of();
    }
}
