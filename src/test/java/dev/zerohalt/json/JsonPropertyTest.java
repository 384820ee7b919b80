package dev.zerohalt.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JsonPropertyTest {
    @Property
    void anyTextSurvives(@ForAll String name, @ForAll String value) throws JsonProcessingException {
        String json = new Json().beginObject().put(name, value).endObject().toString();
        assertThat(new JsonMapper().readTree(json).get(name).textValue()).isEqualTo(value);
        assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
