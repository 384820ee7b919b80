package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.sim.SimulatedKernel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonLineTest {
    @Test
    void isAnObject() {
        Line line = Lines.emptyJson().with("msg", "a \"b\"").with("n", -5).withSeconds("t", 1_250_000_000L);
        assertThat(Lines.text(line)).isEqualTo("""
                {"msg":"a \\"b\\"","n":-5,"t":1.250}
                """);
    }

    @Test
    void beginsWithTimeAndLevel() {
        SimulatedKernel machine = new SimulatedKernel(1);
        Log log = new Log(machine, new LogSink(machine, 2), Level.INFO, Format.JSON);
        log.info("start", "hello").with("pid", 1).end();
        log.debug("start", "not logged").end();
        assertThat(machine.log()).isEqualTo("""
                {"time":"2026-01-01T00:16:40.000Z","level":"INFO","msg":"hello","event":"start","pid":1}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4\u20ac\ud83d\ude00", "\n\r\t\0\u001b\u007f", "\\u0041", "{}[],:"})
    void textComesThrough(String text) throws JsonProcessingException {
        String asBytes = Latin1.decode(text.getBytes(StandardCharsets.UTF_8));
        assertThat(read(Lines.text(Lines.emptyJson().with("key", asBytes)))
                        .get("key")
                        .textValue())
                .isEqualTo(text);
    }

    @Test
    void bytesThatAreNoTextAreShown() throws JsonProcessingException {
        String line = Lines.text(Lines.emptyJson().with("key", "a\u00ff\u00c3(\u00e2\u0082"));
        assertThat(read(line).get("key").textValue()).isEqualTo("a\u00ff\u00c3(\u00e2\u0082");
        assertThat(line).contains("a\\u00ff\\u00c3(\\u00e2\\u0082");
    }

    @Test
    void aLongTextIsCutBetweenCharacters() throws JsonProcessingException {
        String euro = Latin1.decode("\u20ac".getBytes(StandardCharsets.UTF_8));
        for (int shift = 0; shift < 3; shift++) {
            String line = Lines.text(Lines.emptyJson()
                    .with("key", "x".repeat(shift) + euro.repeat(3_000))
                    .with("b", "c"));
            assertThat(line.length()).isBetween(4_080, 4_096);
            assertThat(read(line).get("key").textValue().substring(shift)).matches("\u20ac+");
        }
    }

    @Test
    void aFieldThatDoesNotFitIsLeftOut() throws JsonProcessingException {
        Line line = Lines.emptyJson();
        for (int i = 0; i < 1_000; i++) {
            line.with("key" + i, i);
        }
        String text = Lines.text(line);
        assertThat(text.length()).isBetween(4_070, 4_096);
        assertThat(read(text).size()).isGreaterThan(200);
    }

    static JsonNode read(String line) throws JsonProcessingException {
        assertThat(line).endsWith("}\n");
        String text = new String(Latin1.encode(line), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("\ufffd");
        return new JsonMapper().readTree(text);
    }

    @Test
    void controlCharactersOfTheSecondSetAreEscaped() throws JsonProcessingException {
        String line = Lines.text(Lines.emptyJson().with("key", "a\u00c2\u009b2J\u009b\u00e2\u009b\u0084"));
        assertThat(line).contains("a\\u009b2J\\u009b");
        assertThat(line).contains("\u00e2\u009b\u0084");
    }
}
