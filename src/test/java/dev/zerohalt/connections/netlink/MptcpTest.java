package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.Capture;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subflows of MPTCP, as they were captured: those of connections that the application has closed are not shown. */
@Timeout(30)
class MptcpTest {
    private static final int UNSENT = 1 << TcpState.FIN_WAIT1 | 1 << TcpState.CLOSING | 1 << TcpState.LAST_ACK;
    private static final PortSet PORTS = PortSet.range(8080, 8081);
    private static final String[] OPEN = {"8080 55785", "8081 43473", "8081 44925", "8081 56189"};
    private static final String[] CLOSED = {"8080 49227", "8080 54965", "8081 58459"};

    private final Answers kernel = new Answers();
    private final SocketTable table = new SockDiagTable(kernel);

    /** Answers each question with what was captured. */
    private static final class Answers extends ForwardingKernel {
        private final List<String> asked = new ArrayList<>();
        private final Deque<byte[]> answers = new ArrayDeque<>();
        String subflows = "mptcp-subflows";
        boolean knowsMptcp = true;
        int openResult = 4;
        int sockets;

        Answers() {
            super(null);
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            sockets++;
            return 3;
        }

        @Override
        public int open(byte[] path, int flags) {
            return openResult;
        }

        @Override
        public int bind(int fd, byte[] address) {
            return 0;
        }

        @Override
        public int close(int fd) {
            sockets--;
            answers.clear();
            return 0;
        }

        @Override
        public int send(int fd, byte[] buffer, int offset, int length, int flags) {
            assertThat(answers).as("one dump after the other").isEmpty();
            boolean isTcp = NativeOrder.u16(buffer, Netlink.TYPE) == InetDiag.TCPDIAG_GETSOCK;
            String mptcp = buffer[Netlink.HEADER] == Linux.AF_INET ? "mptcp-v4" : "mptcp-v6";
            String name = isTcp ? subflows : knowsMptcp ? mptcp : "mptcp-none";
            asked.add(name);
            byte[] answer = Capture.read("netlink/" + name + ".bin");
            for (int at = 0; at < answer.length; at += Netlink.align(NativeOrder.i32(answer, at))) {
                NativeOrder.putI32(answer, at + Netlink.SEQUENCE, NativeOrder.i32(buffer, Netlink.SEQUENCE));
            }
            answers.add(answer);
            return length;
        }

        @Override
        public int receive(int fd, byte[] buffer, int offset, int length, int flags) {
            byte[] answer = answers.poll();
            if (answer == null) {
                return -Errno.EAGAIN;
            }
            System.arraycopy(answer, 0, buffer, 0, answer.length);
            return answer.length;
        }

        @Override
        public String describe(int errno) {
            return "error " + errno;
        }
    }

    private List<String> scan(int states) {
        List<String> seen = new ArrayList<>();
        ScannedSocket.scan(table, PORTS, states, new SocketTable.Visitor() {
            @Override
            public void begin() {
                seen.clear();
            }

            @Override
            public void visit(SocketRow row) {
                seen.add(row.localPort() + " " + row.remotePort());
            }
        });
        return seen;
    }

    @Test
    void thoseOfClosedConnectionsAreNotShown() {
        assertThat(scan(TcpState.COUNTED)).containsExactlyInAnyOrder(OPEN);
        assertThat(kernel.asked).containsExactly("mptcp-subflows", "mptcp-v4", "mptcp-v6", "mptcp-subflows");
    }

    @Test
    void theNextScanAsksFirst() {
        assertThat(scan(TcpState.COUNTED)).hasSize(OPEN.length);
        kernel.asked.clear();
        assertThat(scan(TcpState.COUNTED)).containsExactlyInAnyOrder(OPEN);
        assertThat(kernel.asked).containsExactly("mptcp-v4", "mptcp-v6", "mptcp-subflows");
    }

    @Test
    void whereThereAreNoSubflowsAnyMoreTheListIsNotAskedFor() {
        assertThat(scan(TcpState.COUNTED)).hasSize(OPEN.length);
        kernel.subflows = "info-3";
        assertThat(scan(TcpState.COUNTED)).isEmpty();
        kernel.asked.clear();
        assertThat(scan(TcpState.COUNTED)).isEmpty();
        assertThat(kernel.asked).containsExactly("info-3");
    }

    @Test
    void whereTheKernelDoesNotListConnectionsAllAreShown() {
        kernel.knowsMptcp = false;
        List<String> all = new ArrayList<>(List.of(OPEN));
        all.addAll(List.of(CLOSED));
        assertThat(scan(TcpState.COUNTED)).containsExactlyInAnyOrderElementsOf(all);
        kernel.asked.clear();
        assertThat(scan(TcpState.COUNTED)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(kernel.asked).as("it is not asked again").containsExactly("mptcp-subflows");
        assertThat(kernel.sockets).isEqualTo(1);
        table.close();
        assertThat(kernel.sockets).isZero();
    }

    /** It has been listed before: that it cannot be now is a passing shortage, say, and tells nothing. */
    @Test
    void aListThatFailsAfterItWasReadIsUnknown() {
        assertThat(scan(TcpState.COUNTED)).hasSize(OPEN.length);
        kernel.knowsMptcp = false;
        assertThatThrownBy(() -> scan(TcpState.COUNTED)).isInstanceOf(ScanException.class);
    }

    /** Without a descriptor it cannot be told whether there is MPTCP, and whether its bytes are sent. */
    @Test
    void noDescriptorIsNotNoMptcp() {
        kernel.openResult = -Errno.EMFILE;
        assertThatThrownBy(() -> scan(UNSENT)).isInstanceOf(ScanException.class);
        kernel.openResult = -Errno.ENOENT;
        kernel.asked.clear();
        assertThat(scan(UNSENT)).isNotEmpty();
        assertThat(kernel.asked).containsExactly("mptcp-subflows");
    }

    /** They are subflows of a kind too. */
    @Test
    void forListeningSocketsTheListIsNotAskedFor() {
        assertThat(scan(1 << TcpState.LISTEN)).hasSize(OPEN.length + CLOSED.length);
        assertThat(kernel.asked).containsExactly("mptcp-subflows");
    }

    private static InetDiag connection(int state, int inode, int remotePort) {
        byte[] bytes = new byte[InetDiag.LENGTH];
        bytes[1] = (byte) state;
        NativeOrder.putBe16(bytes, 6, remotePort);
        NativeOrder.putI32(bytes, 68, inode);
        return new InetDiag().wrap(bytes, 0, bytes.length);
    }

    /** What is not remembered counts. */
    @Test
    void aBoundedNumberIsRemembered() {
        ClosedMptcp closed = new ClosedMptcp();
        for (int port = 1; port <= ClosedMptcp.MOST + 1; port++) {
            closed.add(connection(TcpState.FIN_WAIT2, 0, port));
        }
        for (int port = 1; port <= ClosedMptcp.MOST; port++) {
            assertThat(closed.has(connection(TcpState.ESTABLISHED, 7, port))).isTrue();
        }
        assertThat(closed.has(connection(TcpState.ESTABLISHED, 7, ClosedMptcp.MOST + 1)))
                .isFalse();
    }

    @Test
    void onlyWhatIsClosedIs() {
        ClosedMptcp closed = new ClosedMptcp();
        closed.add(connection(TcpState.FIN_WAIT2, 7, 1)); // half-closed
        closed.add(connection(TcpState.FIN_WAIT1, 0, 2)); // with bytes unsent
        closed.add(connection(TcpState.ESTABLISHED, 0, 3)); // not accepted
        for (int port = 1; port <= 3; port++) {
            assertThat(closed.has(connection(TcpState.ESTABLISHED, 7, port))).isFalse();
        }
    }
}
