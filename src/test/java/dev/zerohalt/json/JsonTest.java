package dev.zerohalt.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class JsonTest {
    @Test
    void putsCommasBetween() {
        Json json = new Json();
        json.beginObject().put("a", 1).put("b", "x").put("c", true);
        json.beginArray("d")
                .add("1")
                .add("2")
                .beginObject()
                .endObject()
                .beginObject()
                .endObject();
        json.endArray().beginObject("e").endObject().put("f", -1).endObject();
        assertThat(json.toString()).isEqualTo("""
                {"a":1,"b":"x","c":true,"d":["1","2",{},{}],"e":{},"f":-1}""");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "1000000, 0.001",
        "999999, 0.000",
        "1234567890, 1.234",
        "60000000000, 60.000",
        "-1500000000, -1.500",
        "-1, 0.000"
    })
    void timesAreSecondsToTheMillisecond(long nanos, String seconds) {
        assertThat(new Json().beginObject().putSeconds("s", nanos).endObject().toString())
                .isEqualTo("{\"s\":" + seconds + "}");
    }
}
