package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.ForeignVariables.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
public class ForeignVariablesTest {
    private final ConfigReader reader = new ConfigReader();

    /** What the kubelet makes for a Service with an address and a port named http. */
    public static List<String> ofService(String name, String protocol, String host, int port) {
        String prefix = name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
        String address = protocol + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        String link = prefix + "_PORT_" + port + "_" + protocol.toUpperCase(java.util.Locale.ROOT);
        return List.of(
                prefix + "_SERVICE_HOST=" + host,
                prefix + "_SERVICE_PORT=" + port,
                prefix + "_SERVICE_PORT_HTTP=" + port,
                prefix + "_PORT=" + address,
                link + "=" + address,
                link + "_PROTO=" + protocol,
                link + "_PORT=" + port,
                link + "_ADDR=" + host);
    }

    private void take(List<String> entries) {
        entries.forEach(reader::environment);
    }

    private List<Service> services() {
        return reader.foreign().services();
    }

    @ParameterizedTest
    @CsvSource({
        "zerohalt-app, tcp, 10.0.0.1, 80, ZEROHALT_APP_PORT",
        "zerohalt-health, udp, 10.0.0.1, 65535, ZEROHALT_HEALTH_PORT",
        "zerohalt-metrics, sctp, 2001:db8::1, 1, ZEROHALT_METRICS_PORT",
        "zerohalt-foo, tcp, ::1, 80, ''",
        "zerohalt-port-x, tcp, 10.0.0.1, 80, ''",
        "zerohalt, tcp, 10.0.0.1, 80, ''"
    })
    void allVariablesOfAServiceAreOne(String name, String protocol, String host, int port, String ignored) {
        List<String> entries = new ArrayList<>(ofService(name, protocol, host, port));
        for (int i = 0; i < entries.size(); i++) {
            ConfigReader other = new ConfigReader();
            entries.add(entries.removeFirst());
            entries.forEach(other::environment);
            assertThat(other.foreign().services()).containsExactly(new Service(name, ignored));
            assertThat(other.foreign().unknown()).isEmpty();
            assertThat(other.given()).allMatch(value -> value.source() == Source.DEFAULT);
            assertThat(other.read().health().port()).isEqualTo(8888);
        }
    }

    @Test
    void eachServiceIsThereOnce() {
        take(ofService("zerohalt-app", "tcp", "10.0.0.1", 80));
        take(ofService("zerohalt-foo", "tcp", "10.0.0.2", 80));
        take(ofService("zerohalt-foo-bar", "tcp", "10.0.0.3", 80));
        take(List.of("ZEROHALT_FOO_PORT_81_TCP=tcp://10.0.0.2:81", "ZEROHALT_FOO_PORT_81_TCP_PROTO=tcp"));
        assertThat(services())
                .containsExactly(
                        new Service("zerohalt-app", "ZEROHALT_APP_PORT"),
                        new Service("zerohalt-foo", ""),
                        new Service("zerohalt-foo-bar", ""));
        assertThat(reader.foreign().unknown()).isEmpty();
    }

    @Test
    void misspeltVariablesBesideAServiceAreUnknownAllTheSame() {
        take(ofService("zerohalt", "tcp", "10.0.0.1", 80));
        take(ofService("zerohalt-app", "tcp", "10.0.0.1", 80));
        take(List.of("ZEROHALT_APP_PORTS=80", "ZEROHALT_APP_SERVICE=x", "ZEROHALT_DRAIN_TIMOUT=1s"));
        assertThat(reader.foreign().unknown())
                .containsExactly("ZEROHALT_APP_PORTS", "ZEROHALT_APP_SERVICE", "ZEROHALT_DRAIN_TIMOUT");
    }

    @Test
    void ofVeryManyOnlyTheNumberIsKept() {
        for (int i = 0; i < 60_000; i++) {
            reader.environment("ZEROHALT_X" + i + "=" + "y".repeat(100));
        }
        assertThat(reader.foreign().unknown()).hasSize(ForeignVariables.MOST).startsWith("ZEROHALT_X0");
        assertThat(reader.foreign().more()).isEqualTo(60_000 - ForeignVariables.MOST);
    }

    @Test
    void ofVeryManyServicesToo() {
        for (int i = 0; i < 60_000; i++) {
            reader.environment("ZEROHALT_X" + i + "_PORT=tcp://10.0.0.1:80");
        }
        assertThat(services()).hasSize(ForeignVariables.MOST);
        assertThat(reader.foreign().more()).isEqualTo(60_000 - ForeignVariables.MOST);
        reader.environment("ZEROHALT_X7_PORT_80_TCP=tcp://10.0.0.1:80");
        assertThat(reader.foreign().more()).isEqualTo(60_000 - ForeignVariables.MOST);
    }

    /** A variable that the pod sets beats the one that Kubernetes makes: then all is well. */
    @Test
    void aSettingWithAValueOfItsOwnIsTaken() {
        take(ofService("zerohalt-app", "tcp", "10.0.0.1", 80).stream()
                .map(entry -> entry.startsWith("ZEROHALT_APP_PORT=") ? "ZEROHALT_APP_PORT=8081" : entry)
                .toList());
        assertThat(services()).isEmpty();
        assertThat(reader.foreign().unknown()).isEmpty();
        assertThat(reader.read().counting().ports()).hasToString("8081");
    }

    @Test
    void flagsAndFilesStandBehindWhatIsIgnored() {
        take(ofService("zerohalt-app", "tcp", "10.0.0.1", 80));
        reader.flag(Setting.APP_PORT, "8081");
        assertThat(reader.read().counting().ports()).hasToString("8081");
    }

    @Test
    void noSettingHasTheAddressOfAServiceForAValueButAUrl() {
        for (Setting setting : Setting.values()) {
            reader.environment(setting.variable() + "=tcp://10.0.0.1:80");
        }
        assertThat(reader.read().checks().url().orElseThrow()).hasToString("tcp://10.0.0.1:80");
        assertThat(services())
                .hasSize(Setting.values().length - 1)
                .contains(new Service("", "ZEROHALT_DRAIN_TIMEOUT"), new Service("zerohalt-app", "ZEROHALT_APP_PORT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.0.0.1:80", "udp://10.0.0.1:53", "sctp://255.255.255.255:1", "tcp://[::1]:65535"})
    void isAnAddress(String value) {
        assertThat(ForeignVariables.isAddress(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "tcp",
                "tcp:",
                "tcp://",
                "tcp://:",
                "tcp://:80",
                "://10.0.0.1:80",
                "tcp://10.0.0.1",
                "tcp://10.0.0.1:",
                "tcp://10.0.0.1:0",
                "tcp://10.0.0.1:65536",
                "tcp://10.0.0.1:80/",
                "tcp://10.0.0.1:80:80",
                "tcp://10.0.0:80",
                "tcp://::1:80",
                "tcp://[10.0.0.1]:80",
                "tcp://[::1:80",
                "tcp://localhost:80",
                "tcp://web:80",
                "TCP://10.0.0.1:80",
                "http://10.0.0.1:80",
                "xtcp://10.0.0.1:80",
                "tcp:10.0.0.1:80"
            })
    void isNone(String value) {
        assertThat(ForeignVariables.isAddress(value)).isFalse();
    }

    @Test
    void saysWhatIsIgnoredAndWhatToDo() {
        String advice = "; set enableServiceLinks: false in the pod, rename the Service, or set the variable yourself";
        assertThat(new Service("zerohalt-app", "ZEROHALT_APP_PORT").describe())
                .isEqualTo("ignored: the variables that Kubernetes made for Service zerohalt-app, ZEROHALT_APP_PORT"
                        + " among them" + advice);
        assertThat(new Service("zerohalt-foo", "").describe())
                .isEqualTo("ignored: the variables that Kubernetes made for Service zerohalt-foo" + advice);
        assertThat(new Service("", "ZEROHALT_APP_PORT").describe())
                .isEqualTo("ignored: ZEROHALT_APP_PORT, whose value is the address of a Service" + advice);
    }
}
