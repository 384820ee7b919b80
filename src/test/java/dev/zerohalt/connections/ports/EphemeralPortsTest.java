package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class EphemeralPortsTest {
    private static final PortSet DEFAULT = PortSet.range(32_768, 60_999);

    @ParameterizedTest
    @CsvSource({"'32768\t60999\n',32768,60999", "'1024\t65535\n',1024,65535", "'0\t0',0,0", "' 9000   9100 ',9000,9100"
    })
    void areFromTheFirstToTheLast(String text, int first, int last) {
        assertThat(EphemeralPorts.parse(text)).isEqualTo(PortSet.range(first, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "32768", "32768\t", "\t60999", "60999\t32768", "-1\t5", "1\t65536", "a\tb", "1\t2\t3"})
    void elseTheyAreTheKernelsDefault(String text) {
        assertThat(EphemeralPorts.parse(text)).isEqualTo(DEFAULT);
    }

    @Test
    void areReadFromTheKernel() throws IOException {
        FaultyKernel faulty = new FaultyKernel(new HostKernel());
        String text = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
        assertThat(EphemeralPorts.read(faulty.kernel())).isEqualTo(EphemeralPorts.parse(text));
        faulty.fail("read", Errno.EACCES);
        assertThat(EphemeralPorts.read(faulty.kernel())).isEqualTo(DEFAULT);
        faulty.fail("open", Errno.ENOENT);
        assertThat(EphemeralPorts.read(faulty.kernel())).isEqualTo(DEFAULT);
        assertThat(faulty.open()).isEmpty();
    }
}
