package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.IpAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class NetworkFilterTest {
    private static List<Network> networks(String texts) {
        return texts == null
                ? List.of()
                : Arrays.stream(texts.split(" ", -1))
                        .map(text -> Network.parse(text).orElseThrow())
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        // include, exclude, address, counts
        ", , 192.0.2.1, true",
        ", 10.0.0.0/8, 192.0.2.1, true",
        ", 10.0.0.0/8, 10.0.0.1, false",
        ", 10.0.0.0/8 192.0.2.0/24, 192.0.2.1, false",
        "10.0.0.0/8, , 10.0.0.1, true",
        "10.0.0.0/8, , 192.0.2.1, false",
        "10.0.0.0/8 192.0.2.0/24, , 192.0.2.1, true",
        "10.0.0.0/8, 10.1.0.0/16, 10.1.0.1, false", // of both, excluded
        "10.1.0.0/16, 10.0.0.0/8, 10.1.0.1, false",
        "0.0.0.0/0, , ::1, false",
        "0.0.0.0/0 ::/0, , ::1, true",
    })
    void acceptsWhatIsIncludedAndNotExcluded(String include, String exclude, String address, boolean accepted) {
        NetworkFilter filter = new NetworkFilter(networks(include), networks(exclude));
        assertThat(filter.accepts(IpAddress.parse(address).orElseThrow().mapped()))
                .isEqualTo(accepted);
    }

    @Test
    void noneAcceptsAll() {
        assertThat(NetworkFilter.NONE.accepts(new byte[16])).isTrue();
    }
}
