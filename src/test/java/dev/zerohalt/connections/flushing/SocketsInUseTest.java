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
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SocketsInUseTest {
    private static final int FILE = 1_000_000;

    /** Whose /proc/net/sockstat says something. */
    private static final class Sockstat extends ForwardingKernel {
        private final byte[] text;
        private int from;

        Sockstat(String text) {
            super(new SimulatedKernel(1));
            this.text = Latin1.encode(text);
        }

        @Override
        public int open(byte[] path, int flags) {
            boolean isAsked = Latin1.decode(path).equals("/proc/net/sockstat");
            return isAsked ? FILE : super.open(path, flags);
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

    @Test
    void theFirstLineSaysIt() {
        assertThat(SocketsInUse.count(new Sockstat("sockets: used 28\nTCP: inuse 1 orphan 0 tw 0 alloc 1 mem 88\n")))
                .hasValue(28);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sockets: used ",
                "sockets: used \n",
                "sockets: used 1",
                "sockets: used x\n",
                "sockets: used -1\n",
                "sockets: used 1x\n",
                "TCP: inuse 1\n",
                "sockets: used 12345678901\n"
            })
    void somethingElseIsUnknown(String text) {
        assertThat(SocketsInUse.count(new Sockstat(text))).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsUnknown() {
        assertThat(SocketsInUse.count(new ForwardingKernel(new SimulatedKernel(1)) {
                    @Override
                    public int open(byte[] path, int flags) {
                        return -Errno.EACCES;
                    }
                }))
                .isEmpty();
    }

    /** Two sockets of ours listen. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1_000})
    void onlyWhereAllAreOursNobodyIsCounted(int sockets) {
        Sockstat kernel = new Sockstat("sockets: used " + sockets + "\n");
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
