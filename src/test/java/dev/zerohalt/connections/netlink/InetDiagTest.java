package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.ScannedSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class InetDiagTest {
    @Test
    void numbersHaveNoSign() {
        byte[] bytes = new byte[3 + InetDiag.LENGTH];
        Arrays.fill(bytes, (byte) 0xff);
        assertThat(ScannedSocket.of(new InetDiag().wrap(bytes, 3)))
                .isEqualTo(new ScannedSocket(65_535, 255, 0xffffffffL, 0xffffffffL, 0xffffffffL));
    }

    @Test
    void eachFieldHasItsPlace() {
        byte[] bytes = new byte[InetDiag.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertThat(ScannedSocket.of(new InetDiag().wrap(bytes, 0)))
                .isEqualTo(new ScannedSocket(0x0405, 1, 0x47464544, 0x3f3e3d3c, 0x3b3a3938));
    }
}
