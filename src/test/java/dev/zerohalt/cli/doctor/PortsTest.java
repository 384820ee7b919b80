package dev.zerohalt.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ports.FoundPorts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PortsTest {
    private final ConfigReader reader = new ConfigReader();

    private static FoundPorts known(int... listening) {
        PortSet ports = PortSet.of(listening);
        return new FoundPorts(ports, ports, PortSet.NONE, Optional.of(ports), "");
    }

    private static FoundPorts hidden(int... anybody) {
        PortSet ports = PortSet.of(anybody);
        return new FoundPorts(
                ports, ports, PortSet.NONE, Optional.of(ports), "the descriptors of a process cannot be read");
    }

    private String examine(FoundPorts found, boolean asZerohaltsUser, String... settings) {
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        Findings findings = new Findings();
        new Ports(reader.read(), findings).examine(found, asZerohaltsUser);
        return findings.text();
    }

    private String examine(FoundPorts found, String... settings) {
        return examine(found, true, settings);
    }

    @Test
    void whereThePortsAreWatchedThereIsNothingToDo() {
        assertThat(examine(known(3000))).isEqualTo("ok    the application listens on port 3000, which is watched\n");
        assertThat(examine(known(3000), "APP_PORT=3000"))
                .isEqualTo("ok    the application listens on the watched port 3000\n");
    }

    @Test
    void aPortThatWasAddedAndIsThere() {
        assertThat(examine(known(3000, 3001), "APP_PORT=3000", "ADDITIONAL_PORTS=3001"))
                .isEqualTo("ok    the application listens on the watched port 3000,3001\n");
    }

    @Test
    void severalPortsElsewhere() {
        assertThat(examine(known(3000, 4000), "APP_PORT=8080"))
                .contains("WARN  the application does not listen on the watched port 8080, but on 3000,4000: no drain")
                .contains("Set ZEROHALT_APP_PORT to the application's port, or leave it out");
    }

    @Test
    void onlyTheDefaultOfTheHealthPortIsMeantToBeChanged() {
        assertThat(examine(known()))
                .contains("If it wants port 8888 itself, set ZEROHALT_HEALTH_PORT to another port.");
        assertThat(examine(known(), "HEALTH_PORT=9000"))
                .contains("If it has no port, set ZEROHALT_APP_PORT=none.\n")
                .doesNotContain("itself");
    }

    @Test
    void portsThatZerohaltCannotTell() {
        assertThat(examine(hidden(3000, 9090)))
                .contains(
                        "note  cannot tell which ports are the application's, as the descriptors of a process cannot be")
                .contains("add CAP_SYS_PTRACE, or set ZEROHALT_APP_PORT to the application's port.");
        assertThat(examine(hidden(3000, 9090), "APP_PORT=3000"))
                .isEqualTo("ok    somebody listens on the watched port 3000\n");
    }

    @Test
    void nobodyAtAllOnTheWatchedPort() {
        assertThat(examine(hidden(3000), "APP_PORT=8080"))
                .contains(
                        "WARN  nobody listens on the watched port 8080, but on 3000: no drain waits for its requests\n");
    }

    /** It is this command that sees too little, and not zerohalt. */
    @Test
    void portsThatAnotherUserCannotTell() {
        assertThat(examine(hidden(3000), false))
                .isEqualTo(
                        "note  this command cannot see which ports are the application's, as zerohalt runs under another"
                                + " user\n      Run it as the same user, as with docker exec --user.\n");
    }
}
