package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HostsTest {
    private static final String FILE = """
            # 192.0.2.99 app
            127.0.0.1\tlocalhost
            ::1 localhost ip6-localhost
            192.0.2.1   app app.example  # the application, not other
              192.0.2.2 db\r
            nonsense broken
            2001:db8::1 APP
            192.0.2.3""";

    /** The name in the line that is cut is another one. */
    @Test
    void ofALargeFileTheWholeLinesOfTheFirst64KilobytesCount() {
        String line = "192.0.2.7 db-replica\n";
        String filler = "#".repeat(64 * 1024 - 1 - "192.0.2.7 db".length()) + "\n";
        assertThat(Hosts.addresses(machine(filler + line.repeat(50_000)), "db")).isEmpty();
        assertThat(Hosts.addresses(machine(line + filler + line), "db-replica")).hasSize(1);
    }

    /** A machine with this /etc/hosts, read in pieces. */
    private static Kernel machine(String hosts) {
        byte[] bytes = hosts.getBytes(StandardCharsets.UTF_8);
        return new ForwardingKernel(null) {
            private int at;

            @Override
            public int open(byte[] path, int flags) {
                return hosts.isEmpty() ? -Errno.ENOENT : 7;
            }

            @Override
            public int read(int fd, byte[] buffer, int offset, int length) {
                int count = Math.min(Math.min(length, 11), bytes.length - at);
                System.arraycopy(bytes, at, buffer, offset, count);
                at += count;
                return count;
            }

            @Override
            public int close(int fd) {
                return 0;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "app, '[192.0.2.1, 2001:db8::1]'",
        "App.Example, [192.0.2.1]",
        "db, [192.0.2.2]",
        "localhost, '[127.0.0.1, ::1]'",
        "other, []",
        "broken, []",
        "192.0.2.3, []",
        "'', []"
    })
    void findsTheAddressesOfAName(String name, String addresses) {
        assertThat(Hosts.addresses(machine(FILE), name)).hasToString(addresses);
    }

    @Test
    void withoutTheFileNobodyIsKnown() {
        assertThat(Hosts.addresses(machine(""), "localhost")).isEmpty();
    }

    @Test
    void aHugeFileIsCut() {
        String many = "192.0.2.1 a\n".repeat(10_000) + "192.0.2.2 last\n";
        assertThat(Hosts.addresses(machine(many), "last")).isEmpty();
        assertThat(Hosts.addresses(machine(many), "a")).isNotEmpty();
    }
}
