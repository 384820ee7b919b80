package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class PlatformTest {
    private final SimulatedKernel machine = new SimulatedKernel(1, "zerohalt");

    private void show(Platform platform) {
        if (platform.sign().startsWith("/")) {
            machine.makeFile(platform.sign());
        } else {
            machine.setEnvironment(platform.sign(), "10.0.0.1");
        }
    }

    @Test
    void ofAPlainMachineThereIsNone() {
        machine.setEnvironment("PATH", "/bin");
        machine.setEnvironment("HOME", "");
        assertThat(Platform.find(machine)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsRecognisedByItsSign(Platform platform) {
        machine.setEnvironment("PATH", "/bin");
        show(platform);
        assertThat(Platform.find(machine)).contains(platform);
    }

    /** Kubernetes and ECS have run containers with Docker, and Nomad does. */
    @Test
    void theOrderIsThatOfTheTable() {
        for (Platform platform : List.of(Platform.values()).reversed()) {
            show(platform);
            assertThat(Platform.find(machine)).contains(platform);
        }
    }

    @Test
    void whateverTheOrderOfTheEnvironment() {
        show(Platform.KUBERNETES);
        show(Platform.NOMAD);
        assertThat(Platform.find(machine)).contains(Platform.KUBERNETES);
    }

    @Test
    void aVariableOfAnotherNameIsNoSign() {
        machine.setEnvironment("NOMAD_ALLOC_ID_X", "1");
        machine.setEnvironment("NOMAD_ALLOC", "1");
        machine.setEnvironment("XNOMAD_ALLOC_ID", "1");
        machine.setEnvironment("KUBERNETES_SERVICE_HOST", "");
        assertThat(Platform.find(machine)).isEmpty();
    }

    @Test
    void noDescriptorIsLeftOpen() {
        show(Platform.PODMAN);
        assertThat(Platform.find(machine)).isPresent();
        byte[] file = Latin1.encode(Platform.PODMAN.sign());
        assertThat(machine.open(file, Linux.O_RDONLY)).isEqualTo(3);
    }
}
