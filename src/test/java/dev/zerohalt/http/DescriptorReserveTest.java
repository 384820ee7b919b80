package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.sim.SimulatedKernel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class DescriptorReserveTest {
    /** Open descriptors need not be the lowest ones. */
    @ParameterizedTest
    @CsvSource({
        "1048576, 10, 1, 128",
        "1024, 10, 2, 128",
        "512, 500, 1, 128",
        "256, 5, 1, 128",
        "256, 5, 2, 113",
        "128, 5, 1, 99",
        "128, 6, 2, 49",
        "64, 6, 2, 17",
        "64, 40, 1, 8",
        "32, 5, 1, 9",
        "32, 6, 2, 4",
        "16, 6, 2, 1",
        "6, 6, 1, 1",
        "0, 0, 1, 1"
    })
    void leavesSomeForOtherThings(int limit, int open, int servers, int clients) {
        FaultyKernel faulty = new FaultyKernel(new SimulatedKernel(1));
        faulty.on("descriptorLimit", (arguments, real) -> limit);
        faulty.on("fileType", (arguments, real) -> arguments.number(0) >= limit - open ? 0 : -Errno.EBADF);
        assertThat(DescriptorReserve.clients(faulty.kernel(), servers)).isEqualTo(clients);
    }
}
