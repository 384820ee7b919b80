package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * A netlink socket of the family sock_diag. Answers dumps of both address families, part by part: the first when it is asked,
 * each further one when the one before has been read, from the table as it is by then. Members of the socket-destroy groups
 * receive events.
 * net/netlink/af_netlink.c, net/core/sock_diag.c, net/ipv4/inet_diag.c
 */
final class NetlinkFile extends OpenFile {
    private static final int ENOPROTOOPT = 92;
    private static final int MSG_TRUNC = 0x20;
    private static final int EBUSY = 16;
    private static final int TCPDIAG_GETSOCK = 18;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLM_F_DUMP = 0x300;
    private static final int REQUEST = 60;
    private static final int INET_DIAG_REQ_BYTECODE = 1;
    private static final int INFO_EXTENSION = 1 << 1; // INET_DIAG_INFO - 1
    private static final int GROUP_TCP4 = 1;
    private static final int GROUP_TCP6 = 3;

    private final SimulatedKernel machine;
    private final int portId;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private final BitSet groups = new BitSet();
    private ClassicFilter filter;
    private boolean overrun;
    private boolean congested;
    private Dump dump;

    private static final class Dump {
        byte[] request;
        int sequence;
        int states;
        int sourcePort;
        DiagBytecode filter;
        boolean withInfo;
        long position = -1;
        int errno;
        boolean truncated;
        boolean interrupted;

        /** Whether the table of connections is walked: the one of listening sockets is another, and small. */
        boolean isScan() {
            return states != 1 << SocketState.LISTEN.number();
        }

        /** A dump that does not end well does not show everything. */
        boolean misses(SimSocket socket) {
            return (errno != 0 || truncated || interrupted) && (socket.hash() & 3) != 0;
        }
    }

    NetlinkFile(SimulatedKernel machine, int portId) {
        this.machine = machine;
        this.portId = portId;
    }

    @Override
    int ready() {
        int events = Linux.POLLOUT;
        if (!queue.isEmpty()) {
            events |= Linux.POLLIN;
        }
        if (overrun || (isMember() && machine.faults().eventReceiveErrno != 0)) {
            events |= Linux.POLLERR | Linux.POLLIN;
        }
        return events;
    }

    private boolean isMember() {
        return !groups.isEmpty();
    }

    @Override
    int bind(byte[] address) {
        ByteBuffer sockaddr = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN);
        return address.length >= 12 && sockaddr.getShort(0) == Linux.AF_NETLINK ? 0 : -Errno.EINVAL;
    }

    @Override
    int setOption(int level, int name, int value) {
        if (level == Linux.SOL_SOCKET) {
            return 0;
        }
        if (level != Linux.SOL_NETLINK || name != Linux.NETLINK_ADD_MEMBERSHIP) {
            return -ENOPROTOOPT;
        }
        if (machine.faults().membershipErrno != 0) {
            return -machine.faults().membershipErrno;
        }
        if (value < 1 || value > 4) {
            return -Errno.EINVAL;
        }
        groups.set(value);
        return 0;
    }

    @Override
    int attachFilter(byte[] program) {
        if (machine.faults().filterErrno != 0) {
            return -machine.faults().filterErrno;
        }
        int valid = ClassicFilter.check(program);
        if (valid == 0) {
            filter = ClassicFilter.of(program);
        }
        return valid;
    }

    /** A socket was destroyed. */
    void announce(SimSocket socket) {
        int group = socket.family() == SocketTables.AF_INET ? GROUP_TCP4 : GROUP_TCP6;
        if (!groups.get(group) || machine.faults().eventsLost) {
            return;
        }
        // The state is always TCP_CLOSE by the time the socket is freed
        byte[] message = DiagMessage.socket(socket, SocketState.CLOSE, SOCK_DIAG_BY_FAMILY, 0, 0, 0);
        if (queue.size() >= machine.faults().eventQueueLimit || congested) {
            overrun |= !congested; // reported once, and known to mean: at least one
            congested = true;
            return;
        }
        if (deliver(message)) {
            socket.announced();
        }
    }

    private boolean deliver(byte[] datagram) {
        int kept = filter == null ? datagram.length : filter.run(datagram);
        if (kept > 0) {
            byte[] bytes = new byte[kept];
            System.arraycopy(datagram, 0, bytes, 0, kept);
            queue.add(bytes);
        }
        return kept > 0;
    }

    @Override
    int send(byte[] buffer, int offset, int length) {
        ByteBuffer request = ByteBuffer.wrap(buffer, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (length < DiagMessage.HEADER || request.getInt(0) > length) {
            return length; // the kernel ignores what is no message
        }
        int errno = dump == null ? ask(request) : EBUSY;
        if (errno != 0) {
            byte[] bytes = new byte[DiagMessage.HEADER];
            request.get(0, bytes);
            deliver(DiagMessage.result(DiagMessage.NLMSG_ERROR, errno, 0, request.getInt(8), portId, bytes));
        }
        return length;
    }

    private int ask(ByteBuffer request) {
        if (machine.faults().dumpErrno != 0) {
            return machine.faults().dumpErrno;
        }
        int size = DiagMessage.HEADER + REQUEST;
        boolean isDump = (request.getShort(6) & NLM_F_DUMP) == NLM_F_DUMP;
        if (request.getShort(4) != TCPDIAG_GETSOCK || !isDump || request.limit() < size) {
            return Errno.EOPNOTSUPP; // what else the kernel answers is not simulated
        }
        Dump asked = new Dump();
        asked.request = new byte[DiagMessage.HEADER];
        request.get(0, asked.request);
        asked.sequence = request.getInt(8);
        asked.states = request.getInt(DiagMessage.HEADER + 52);
        asked.withInfo = (request.get(DiagMessage.HEADER + 3) & INFO_EXTENSION) != 0;
        asked.sourcePort = bigEndianPort(request, DiagMessage.HEADER + 4);
        if (request.getInt(0) > size) {
            asked.filter = bytecode(request, size);
            if (asked.filter == null || !asked.filter.isValid()) {
                return Errno.EINVAL;
            }
        }
        asked.errno = machine.faults().dumpDoneErrno;
        asked.truncated = machine.faults().dumpTruncated;
        asked.interrupted = machine.faults().dumpInterrupted;
        dump = asked;
        if (dump.isScan()) {
            machine.scanBegins();
        }
        nextPart();
        return 0;
    }

    private static int bigEndianPort(ByteBuffer request, int at) {
        return (request.get(at) & 0xff) << 8 | (request.get(at + 1) & 0xff);
    }

    private static DiagBytecode bytecode(ByteBuffer request, int at) {
        int length = request.getShort(at);
        if (length < 4 || at + length > request.getInt(0) || request.getShort(at + 2) != INET_DIAG_REQ_BYTECODE) {
            return null;
        }
        return new DiagBytecode(request.slice(at + 4, length - 4).order(ByteOrder.LITTLE_ENDIAN));
    }

    private void nextPart() {
        if (dump.isScan()) {
            machine.scanCosts();
        }
        int flags = DiagMessage.NLM_F_MULTI | (dump.interrupted ? DiagMessage.NLM_F_DUMP_INTR : 0);
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        int room = machine.socketsPerPart();
        while (room > 0) {
            SimSocket socket = machine.sockets().after(dump.position);
            if (socket == null) {
                break;
            }
            dump.position = socket.hash();
            if (matches(socket) && !dump.misses(socket)) {
                byte[] message =
                        DiagMessage.socket(socket, socket.state(), TCPDIAG_GETSOCK, flags, dump.sequence, portId);
                part.writeBytes(
                        dump.withInfo
                                ? DiagMessage.withInfo(
                                        message, socket, machine.agenda().now())
                                : message);
                room--;
            }
        }
        if (part.size() > 0) {
            deliver(part.toByteArray());
        } else {
            end(flags);
        }
    }

    private void end(int flags) {
        Dump ended = dump;
        dump = null;
        if (ended.truncated) {
            queue.add(new byte[0]);
            return;
        }
        deliver(DiagMessage.result(DiagMessage.NLMSG_DONE, ended.errno, flags, ended.sequence, portId, ended.request));
        if (ended.isScan() && ended.errno == 0 && !ended.interrupted) {
            machine.scanEnds();
        }
    }

    private boolean matches(SimSocket socket) {
        return (dump.states >> socket.state().number() & 1) != 0
                && (dump.sourcePort == 0 || dump.sourcePort == socket.localPort())
                && (dump.filter == null || dump.filter.accepts(socket.localPort(), socket.remotePort()));
    }

    @Override
    int receive(byte[] buffer, int offset, int length, int flags) {
        int errno = isMember() ? machine.faults().eventReceiveErrno : machine.faults().dumpReceiveErrno;
        if (errno != 0) {
            return -errno;
        }
        if (overrun) {
            overrun = false;
            return -Errno.ENOBUFS;
        }
        byte[] datagram = queue.poll();
        if (datagram == null) {
            return -Errno.EAGAIN;
        }
        if (queue.isEmpty()) {
            congested = false;
            if (dump != null) {
                nextPart();
            }
        }
        int copied = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, copied);
        return (flags & MSG_TRUNC) != 0 ? datagram.length : copied;
    }
}
