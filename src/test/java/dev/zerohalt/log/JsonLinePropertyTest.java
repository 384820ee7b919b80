package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.zerohalt.os.Latin1;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class JsonLinePropertyTest {
    @Property
    void anyBytesMakeAnObject(@ForAll byte[] one, @ForAll byte[] other) throws JsonProcessingException {
        String line =
                Lines.text(Lines.emptyJson().with("one", Latin1.decode(one)).with("other", Latin1.decode(other)));
        assertThat(JsonLineTest.read(line).size()).isEqualTo(2);
    }

    @Property
    void anyTextComesThrough(@ForAll String text) throws JsonProcessingException {
        Assume.that(text.indexOf('\ufffd') < 0); // stands for what was no text
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String line = Lines.text(Lines.emptyJson().with("key", Latin1.decode(bytes)));
        assertThat(JsonLineTest.read(line).get("key").textValue()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Property(tries = 200)
    void anyNumberOfFieldsIsOneLine(@ForAll @Size(max = 40) List<byte[]> values) throws JsonProcessingException {
        Line line = Lines.emptyJson();
        values.forEach(value -> line.with("key", Latin1.decode(value)));
        String text = values.isEmpty() ? "{}\n" : Lines.text(line);
        assertThat(text.length()).isLessThanOrEqualTo(4_096);
        assertThat(JsonLineTest.read(text).isObject()).isTrue();
        assertThat(text.chars().limit(text.length() - 1)).noneMatch(c -> c < ' ');
    }
}
