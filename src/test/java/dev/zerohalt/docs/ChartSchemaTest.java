package dev.zerohalt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.zerohalt.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of the Helm chart's values, with a validator that is not ours. e2e/charts has Helm's own. */
@Timeout(60)
class ChartSchemaTest {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(ChartSchema.text());

    private static Set<ValidationMessage> complaints(JsonNode values) {
        return VALIDATOR.validate(values);
    }

    private static JsonNode file(String path) throws IOException {
        return YAML.readTree(Files.readString(Path.of(path)));
    }

    @Test
    void theDefaultsAndTheExampleAreValid() throws IOException {
        assertThat(complaints(file("deploy/helm/zerohalt/values.yaml"))).isEmpty();
        assertThat(complaints(file("deploy/helm/example/values.yaml").path("zerohalt")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingIsThere(Setting setting) {
        ObjectNode values = YAML.createObjectNode();
        values.putObject("settings").put(setting.name(), setting.defaultValue());
        if (!setting.defaultValue().isEmpty()) {
            assertThat(complaints(values)).isEmpty();
        }
        ((ObjectNode) values.get("settings")).putNull(setting.name());
        assertThat(complaints(values)).as("unset by another file").isEmpty();
        // A variable has no list and no structure.
        ((ObjectNode) values.get("settings")).putObject(setting.name());
        assertThat(complaints(values)).isNotEmpty();
        ((ObjectNode) values.get("settings")).putArray(setting.name()).add(1);
        assertThat(complaints(values)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings: {DRAIN_TIMOUT: 5s}",
                "settings: {drain_timeout: 5s}",
                "settings: {DRAIN_TIMEOUT: 5}",
                "settings: {APP_PORT: 65536}",
                "image: {repository: 'zerohalt:1'}",
                "image: {repository: UPPER/zerohalt}",
                "install: init",
                "path: /usr/local/bin/",
                "terminationGracePeriodSeconds: 4",
                "probes: {readiness: {httpGet: {port: 80}}}"
            })
    void isNotValid(String yaml) throws IOException {
        assertThat(complaints(YAML.readTree(yaml))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings: {APP_PORT: 8080, METRICS_ENABLED: true, CONNECTION_EXCLUDE: '10.0.0.0/8, ::1'}",
                "settings: {APP_PORT: none, METRICS_ENABLED: 'false', GRACE_PERIOD: auto}",
                "image: {repository: localhost:5000/a/zerohalt, tag: '', pullPolicy: Never}",
                "install: image",
                "probes: {liveness: {enabled: false}, readiness: {path: /readyz, timeoutSeconds: 2}}",
                "probes: {liveness: {enabled: null, path: null, periodSeconds: null}}",
                "securityContext: {runAsUser: null}",
                "global: {anything: 1}"
            })
    void isValid(String yaml) throws IOException {
        assertThat(complaints(YAML.readTree(yaml))).isEmpty();
    }
}
