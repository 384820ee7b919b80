package dev.zerohalt.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.json.JsonFields.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonFieldsTest {
    @Test
    void namesLeadToValues() {
        assertThat(JsonFields.read("""
                {"a":1,"b":{"c":"x","d":{}},"e":[2.500,true,[null]],"f":[{"g":"1"},{"g":"2"}],"h":[]}"""))
                .contains(List.of(
                        new Field("a", "1"),
                        new Field("b.c", "x"),
                        new Field("e", "2.500"),
                        new Field("e", "true"),
                        new Field("e", "null"),
                        new Field("f.g", "1"),
                        new Field("f.g", "2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":",
                "{\"a\":1",
                "[1,2",
                "{\"a\":\"b}",
                "{\"a\":\"\\q\"}",
                "{[1]:2}",
                "[1]",
                "<html>",
                "\u0000"
            })
    void whatCannotBeReadIsNothing(String text) {
        assertThat(JsonFields.read(text)).isEmpty();
    }

    /** Whoever answers cannot exhaust the stack. */
    @ParameterizedTest
    @CsvSource({"6, true", "7, false", "60000, false"})
    void depthIsBounded(int depth, boolean isRead) {
        assertThat(JsonFields.read("{\"a\":" + "[".repeat(depth) + "1" + "]".repeat(depth) + "}")
                        .isPresent())
                .isEqualTo(isRead);
    }
}
