package dev.zerohalt.connections.flushing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Slices;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SocketsInUseTest {
    private static final int FILE = 1_000_000;

    /** Whose /proc/net/sockstat and sockstat6 say something. */
    private static final class Sockstat extends ForwardingKernel {
        private final String ipv4;
        private final String ipv6;
        private byte[] text = new byte[0];
        private int from;

        Sockstat(String ipv4, String ipv6) {
            super(new SimulatedKernel(1));
            this.ipv4 = ipv4;
            this.ipv6 = ipv6;
        }

        @Override
        public int open(byte[] path, int flags) {
            String name = Latin1.decode(path);
            if (!name.startsWith("/proc/net/sockstat")) {
                return super.open(path, flags);
            }
            text = Latin1.encode(name.endsWith("6") ? ipv6 : ipv4);
            from = 0;
            return text.length == 0 ? -Errno.ENOENT : FILE;
        }

        @Override
        public int read(int fd, byte[] buffer, int offset, int length) {
            if (fd != FILE) {
                return super.read(fd, buffer, offset, length);
            }
            int count = Math.min(length, text.length - from);
            System.arraycopy(text, from, buffer, offset, count);
            from += count;
            return count;
        }

        @Override
        public int close(int fd) {
            return fd == FILE ? 0 : super.close(fd);
        }
    }

    private static final String TCP_2 =
            "sockets: used 28\nTCP: inuse 2 orphan 0 tw 0 alloc 1 mem 88\nUDP: inuse 9 mem 0\n";
    private static final String TCP6_1 = "TCP6: inuse 1\nUDP6: inuse 0\n";

    @Test
    void allOfTheNamespaceAreEnoughToKnow() {
        assertThat(SocketsInUse.areOnly(28, new Sockstat(TCP_2, ""))).isTrue();
        assertThat(SocketsInUse.areOnly(2, new Sockstat(TCP_2, "")))
                .as("IPv6 is unknown")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, true", "2, false", "4, false", "0, false", "1, false"})
    void elseThoseOfBothFamiliesAre(int tcp, boolean areOnly) {
        assertThat(SocketsInUse.areOnly(tcp, new Sockstat(TCP_2, TCP6_1))).isEqualTo(areOnly);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sockets: used 1",
                "sockets: used \n",
                "sockets: used x\n",
                "sockets: used -1\n",
                "sockets: used 1x\n",
                "ockets: used 1\n",
                "TCP: inuse 1",
                "TCP: inuse\n",
                " TCP: inuse 1\n",
                "sockets: used 10000000001\n"
            })
    void somethingElseIsUnknown(String text) {
        assertThat(SocketsInUse.areOnly(1, new Sockstat(text, "TCP6: inuse 0\n")))
                .isFalse();
        assertThat(SocketsInUse.areOnly(1, new Sockstat("sockets: used 5\nTCP: inuse 1 \n", text)))
                .isFalse();
    }

    /** Two sockets of ours listen. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1_000})
    void onlyWhereAllAreOursNobodyIsCounted(int sockets) {
        Sockstat kernel = new Sockstat("sockets: used " + sockets + "\n", "");
        EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
            throw error;
        });
        ConnectionCounter counter = new ConnectionCounter(
                kernel, PortSet.of(8080), CountingBackend.ALL, NetworkFilter.NONE, (backend, why) -> {});
        List<Integer> told = new ArrayList<>();
        FlushWatch watch = new FlushWatch(
                kernel,
                loop,
                new Slices(kernel, loop, counter::rest),
                counter,
                new OwnPorts(PortSet.of(8888, 8889)),
                new FlushWatch.Listener() {
                    @Override
                    public void unsent(int unsent) {
                        told.add(unsent);
                        loop.stop();
                    }

                    @Override
                    public void countFailed(ScanException cause) {
                        throw cause;
                    }
                });
        watch.begin();
        loop.run();
        watch.stop();
        counter.close();
        assertThat(told).containsExactly(0);
        assertThat(counter.scans()).isEqualTo(sockets == 2 ? 0 : 1);
    }
}
