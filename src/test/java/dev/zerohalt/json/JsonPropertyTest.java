package dev.zerohalt.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.json.JsonFields.Field;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class JsonPropertyTest {
    @Property
    void anyTextSurvives(@ForAll String name, @ForAll String value) throws JsonProcessingException {
        String json = new Json().beginObject().put(name, value).endObject().toString();
        assertThat(new JsonMapper().readTree(json).get(name).textValue()).isEqualTo(value);
        assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** Whatever a client sent as bytes. */
    @Property
    void whatIsWrittenIsReadAgain(@ForAll @CharRange(from = '\0', to = '\u00ff') String value) {
        String json = new Json().beginObject().put("a", value).endObject().toString();
        assertThat(JsonFields.read(json)).contains(List.of(new Field("a", value)));
    }
}
