package dev.zerohalt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.curiousoddman.rgxgen.RgxGen;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Setting;
import dev.zerohalt.config.Valid;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of the configuration file, with a validator that is not ours. */
@Timeout(60)
class SchemaTest {
    private static final String SCHEMA = Schema.text();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

    private static Set<ValidationMessage> complaints(JsonNode file) {
        return VALIDATOR.validate(file);
    }

    private static Set<ValidationMessage> complaints(String yaml) throws IOException {
        return complaints(YAML.readTree(yaml));
    }

    /** A file with one setting. */
    private static ObjectNode file(Setting setting, JsonNode value) {
        String[] path = setting.path().split("\\.", -1);
        ObjectNode root = YAML.createObjectNode();
        root.putObject(path[0]).set(path[1], value);
        return root;
    }

    private static JsonNode type(Kind kind) throws IOException {
        String name = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return new JsonMapper().readTree(SCHEMA).path("$defs").path(name);
    }

    private static Stream<Setting> inFiles() {
        return Arrays.stream(Setting.values()).filter(setting -> !setting.path().isEmpty());
    }

    @Test
    void isASchema() throws IOException {
        JsonSchema schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(schemas.validate(new JsonMapper().readTree(SCHEMA))).isEmpty();
    }

    // Files

    @TestFactory
    Stream<DynamicTest> theExamplesAreValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples/config"))) {
            return files.toList().stream()
                    .map(file -> dynamicTest(
                            file.getFileName().toString(),
                            () -> assertThat(complaints(read(file))).isEmpty()));
        }
    }

    private static JsonNode read(Path file) throws IOException {
        ObjectMapper mapper = file.toString().endsWith(".toml") ? new TomlMapper() : YAML;
        return mapper.readTree(Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "app: {port: auto}",
                "app: {port: '8080', additional_ports: 9090}",
                "app: {additional_ports: [9090, '9091']}",
                "app: {additional_ports: '9090, 9091'}",
                "app: {health_url: 'http://[::1]:8080/health?deep=1'}",
                "health: {bind: '::1', command: [test, -e, /tmp/ready]}",
                "health: {bind: all, command: test -e /tmp/ready}",
                "metrics: {enabled: 'true'}",
                "drain: {timeout: 1m30.5s, steady_state_wait: 0, probes: 3}",
                "drain:",
                "connection: {exclude: [10.0.0.0/8, '2001:db8::/32', '::ffff:a00:1']}",
                "log: {termination_log: ''}",
                "signal: {shutdown_signals: [TERM, 2, sigrtmin+3], passthrough_signals: none, to_app: QUIT}",
                "signal: {shutdown_signals: 'SIGTERM, 2', passthrough_signals: HUP, to_app: 3, target: group}",
                "signal: {rewrite: 'HUP:USR2, SIGWINCH:0,34:sigrtmax-1'}",
                "signal: {rewrite: [1:SIGSTOP, rtmin:0]}",
                "signal: {rewrite: '', parent_death_signal: SIGTERM}",
                "hook: {pre_shutdown_command: [sleep, '1'], post_shutdown_command: touch /end}",
                "shutdown: {force_kill: false, exit_code_remap: '143:0,137:1'}",
                "shutdown: {exit_code_remap: ['143:0', '137:1']}",
                "shutdown: {exit_code_remap: 143:0}"
            })
    void isValid(String yaml) throws IOException {
        assertThat(complaints(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "text",
                "aplication: {port: 8080}",
                "port: 8080",
                "app: 8080",
                "app: {prot: 8080}",
                "app: {port: 0}",
                "app: {port: 65536}",
                "app: {port: 80.5}",
                "app: {port: '65536'}",
                "app: {port: any}",
                "app: {port: [8080]}",
                "app: {port: null}",
                "app: {additional_ports: [9090, 0]}",
                "app: {additional_ports: '9090,,9091'}",
                "app: {health_url: 'https://localhost/'}",
                "app: {health_url: 'tcp://localhost'}",
                "health: {bind: 10.0.0}",
                "health: {bind: 'fe80::1::2'}",
                "health: {path: health}",
                "health: {path: '/a b'}",
                "health: {path: '/a?b'}",
                "health: {mode: Standalone}",
                "health: {failure_threshold: 0}",
                "health: {failure_threshold: 1001}",
                "health: {command: [1]}",
                "health: {command: {run: it}}",
                "drain: {timeout: 30}",
                "drain: {timeout: 30 s}",
                "drain: {timeout: -1s}",
                "drain: {timeout: 1d}",
                "drain: {strategy: sometimes}",
                "drain: {probes: -1}",
                "connection: {exclude: 10.0.0.0/33}",
                "connection: {exclude: [10.0.0.0/8, localhost]}",
                "connection: {backend: netlink}",
                "metrics: {enabled: 2}",
                "log: {termination_log: log}",
                "log: {level: verbose}",
                "log: {format: xml}",
                "log: {output: file}",
                "signal: {shutdown_signals: [TERM, KILL]}",
                "signal: {shutdown_signals: []}",
                "signal: {shutdown_signals: 65}",
                "signal: {to_app: SIGCHLD}",
                "signal: {to_app: '9'}",
                "signal: {target: session}",
                "signal: {passthrough_signals: some}",
                "signal: {rewrite: HUP}",
                "signal: {parent_death_signal: SIGKILL}",
                "signal: {rewrite: 'HUP:65'}",
                "signal: {rewrite: 'KILL:HUP'}",
                "signal: {rewrite: {HUP: USR2}}",
                "hook: {pre_shutdown_timeout: 10}",
                "shutdown: {force_kill: maybe}",
                "shutdown: {exit_code_remap: 143}",
                "shutdown: {exit_code_remap: '256:0'}",
                "shutdown: {exit_code_remap: {143: 0}}"
            })
    void isNotValid(String yaml) throws IOException {
        assertThat(complaints(yaml)).isNotEmpty();
    }

    // The schema against the reader of values

    @TestFactory
    Stream<DynamicTest> everyDefaultIsValid() throws IOException {
        JsonNode sections = new JsonMapper().readTree(SCHEMA).path("properties");
        return inFiles()
                .map(setting -> dynamicTest(setting.path(), () -> {
                    String[] path = setting.path().split("\\.", -1);
                    JsonNode value = sections.path(path[0])
                            .path("properties")
                            .path(path[1])
                            .path("default");
                    assertThat(value.isMissingNode())
                            .isEqualTo(setting.defaultValue().isEmpty());
                    if (!value.isMissingNode()) {
                        assertThat(value.asText()).isEqualTo(setting.defaultValue());
                        assertThat(complaints(file(setting, value))).isEmpty();
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource
    void everyChoiceIsOne(Kind kind) throws IOException {
        for (JsonNode choices : type(kind).findValues("enum")) {
            assertThat(choices).isNotEmpty().allMatch(choice -> Valid.accepts(kind, choice.asText()));
        }
        for (JsonNode choice : type(kind).findValues("const")) {
            assertThat(Valid.accepts(kind, choice.asText())).isTrue();
        }
    }

    /** Texts made at random by the schema's patterns; the shorter ones, for the reader knows an end of time. */
    @ParameterizedTest
    @EnumSource
    void whatMatchesThePatternsIsRead(Kind kind) throws IOException {
        Random random = new Random(1);
        for (JsonNode pattern : type(kind).findValues("pattern")) {
            String whole = pattern.textValue();
            RgxGen texts = RgxGen.parse(whole.substring(1, whole.length() - 1));
            for (int i = 0; i < 500; i++) {
                String text = texts.generate(random);
                assertThat(text).matches(whole);
                assertThat(text.length() > 12 && isDuration(kind) || isRead(kind, text))
                        .as("%s is read as %s", text, kind)
                        .isTrue();
            }
        }
    }

    private static boolean isDuration(Kind kind) {
        return kind == Kind.DURATION || kind == Kind.POSITIVE_DURATION || kind == Kind.GRACE_PERIOD;
    }

    /** Or it is what the schema does not say: a duration that is too short, an exit code or signal that becomes two. */
    private static boolean isRead(Kind kind, String text) {
        String bytes = Latin1.decode(text.getBytes(StandardCharsets.UTF_8));
        Optional<Long> nanos = isDuration(kind) ? Durations.parse(bytes) : Optional.empty();
        return Valid.accepts(kind, bytes)
                || kind == Kind.EXIT_CODES && text.matches(".*\\b([0-9]+):.*\\b\\1:.*")
                || kind == Kind.SIGNAL_REWRITES && isTwice(text)
                || nanos.isPresent() && nanos.get() < 1_000_000_000L;
    }

    /** Whether pairs that are right one by one are not right together, for a signal on the left comes again. */
    private static boolean isTwice(String text) {
        List<String> pairs =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        long signals = pairs.stream()
                .map(pair -> Signal.parse(pair.substring(0, pair.indexOf(':'))))
                .distinct()
                .count();
        return signals < pairs.size() && pairs.stream().allMatch(pair -> Valid.accepts(Kind.SIGNAL_REWRITES, pair));
    }
}
