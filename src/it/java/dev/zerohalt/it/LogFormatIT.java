package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log as JSON: every line is one object, whatever is in it. */
@Timeout(60)
class LogFormatIT {
    private static List<JsonNode> lines(String text) throws JsonProcessingException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            JsonNode object = new JsonMapper().readTree(line);
            assertThat(object.get("time").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(object.get("level").textValue()).isIn("DEBUG", "INFO", "WARN", "ERROR");
            assertThat(object.get("msg").textValue()).isNotEmpty();
            lines.add(object);
        }
        return lines;
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aWholeLife() throws JsonProcessingException {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("LOG_FORMAT", "json")
                .set("LOG_LEVEL", "debug")
                .helper("server")
                .startServing()) {
            instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 1\n");
            instance.signal(Posix.SIGTERM);
            Await.until("the drain", () -> instance.log().contains("drain.progress"));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(lines(instance.log()))
                    .extracting(line -> line.path("event").textValue())
                    .contains("start", "app.start", "app.healthy", "backend", "drain.start", "drain.end", "app.signal")
                    .endsWith("app.exit", "exit");
            JsonNode exit = lines(instance.log()).getLast();
            assertThat(exit.get("drain").isNumber()).isTrue();
            assertThat(exit.get("code").intValue()).isZero();
            assertThat(exit.get("connections").isNumber()).isTrue();
        }
    }

    @Test
    void controlCharactersAndQuotesInArguments() throws JsonProcessingException {
        String nasty = "no such \"program\"\n\u001b[31m\\ {\u0007}";
        try (Instance instance =
                Launch.in(Mode.PID_1).set("LOG_FORMAT", "json").command(nasty).start()) {
            assertThat(instance.exitCode()).isEqualTo(127);
            assertThat(lines(instance.log()).getLast().get("command").textValue())
                    .isEqualTo(nasty);
        }
    }

    private static String logOf(String level, String command) {
        try (Instance instance =
                Launch.in(Mode.PID_1).set("LOG_LEVEL", level).command(command).start()) {
            assertThat(instance.exitCode()).isIn(0, 127);
            return instance.log();
        }
    }

    @Test
    void onlyWhatIsOfTheLevel() {
        assertThat(logOf("error", "true")).isEmpty();
        assertThat(logOf("error", "/nowhere")).contains("level=ERROR").doesNotContain("level=INFO");
        assertThat(logOf("info", "true")).contains("level=INFO").doesNotContain("level=DEBUG");
    }

    @Test
    void theOutputCanBeChosen() throws JsonProcessingException {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("LOG_FORMAT", "json")
                .set("LOG_OUTPUT", "stdout")
                .command("true")
                .start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.log()).isEmpty();
            assertThat(lines(instance.out()).getFirst().get("event").textValue())
                    .isEqualTo("start");
        }
    }
}
