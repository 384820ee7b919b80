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
        machine.show(platform.sign());
        assertThat(Platform.find(machine)).contains(platform);
    }

    /** Kubernetes and ECS have run containers with Docker, and Nomad does. */
    @Test
    void theOrderIsThatOfTheTable() {
        for (Platform platform : List.of(Platform.values()).reversed()) {
            machine.show(platform.sign());
            assertThat(Platform.find(machine)).contains(platform);
        }
    }

    @Test
    void whateverTheOrderOfTheEnvironment() {
        machine.show(Platform.KUBERNETES.sign());
        machine.show(Platform.NOMAD.sign());
        assertThat(Platform.find(machine)).contains(Platform.KUBERNETES);
    }

    @Test
    void aVariableOfAnotherNameIsNoSign() {
        machine.setEnvironment("NOMAD_ALLOC_ID_X", "1");
        machine.setEnvironment("NOMAD_ALLOC", "1");
        machine.setEnvironment("XNOMAD_ALLOC_ID", "1");
        machine.setEnvironment("KUBERNETES_SERVICE_HOST", "");
        machine.setEnvironment("container", "podman2");
        assertThat(Platform.find(machine)).isEmpty();
    }

    @Test
    void noDescriptorIsLeftOpen() {
        machine.show(Platform.PODMAN.sign());
        assertThat(Platform.find(machine)).isPresent();
        byte[] file = Latin1.encode(Platform.PODMAN.sign());
        assertThat(machine.open(file, Linux.O_RDONLY)).isEqualTo(3);
    }
}
