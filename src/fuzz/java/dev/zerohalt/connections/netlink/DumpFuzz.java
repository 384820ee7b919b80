package dev.zerohalt.connections.netlink;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.Traffic;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.fuzz.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sock_diag dump, from the datagrams to the census. A dump that is complete shows exactly the sockets that
 * {@link MessageModel} reads in it; any other, and any that is cut off, is a ScanException and never a smaller number.
 *
 * <p>Input: a byte of options, two bytes that say where to cut, {@link Deliveries}.
 */
public final class DumpFuzz {
    private static final Set<Integer> HOLDING = Set.of(1, 2, 3, 4, 5, 8, 9, 11);
    private static final int FIN_WAIT2 = 5;
    private static final int CLOSE_WAIT = 8;

    /** Beyond it there is none, and nobody cares. */
    private static final int HIGHEST_STATE = 31;

    private static final NetworkFilter LOCAL_ONES_NOT =
            new NetworkFilter(List.of(), List.of(Network.parse("127.0.0.0/8").orElseThrow()));

    private DumpFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int options = input.u8();
        int cut = input.u16();
        Deliveries deliveries = Deliveries.read(input);
        if (MessageModel.mentionsMptcp(deliveries)) { // more is asked then, and the list and the dump are one here
            mptcp(deliveries);
            return;
        }
        Optional<List<MessageModel.Socket>> expected = MessageModel.dump(deliveries);
        same(read(deliveries), expected, "the sockets");
        cutOff(deliveries, cut, expected);
        census(deliveries, options, expected);
    }

    /** Whatever comes of the further questions, the scan ends, and shows nothing that no datagram has. */
    private static void mptcp(Deliveries deliveries) {
        Optional<List<MessageModel.Socket>> shown = read(deliveries);
        List<MessageModel.Socket> sent = MessageModel.all(deliveries);
        check(sent.containsAll(shown.orElse(List.of())), "only what was sent");
    }

    /** What the table shows; empty if it could not be read. */
    private static Optional<List<MessageModel.Socket>> read(Deliveries deliveries) {
        List<MessageModel.Socket> sockets = new ArrayList<>();
        return scan(deliveries, new SocketTable.Visitor() {
                    @Override
                    public void begin() {
                        sockets.clear();
                    }

                    @Override
                    public void visit(SocketRow row) {
                        sockets.add(keep(row));
                    }
                })
                ? Optional.of(sockets)
                : Optional.empty();
    }

    private static MessageModel.Socket keep(SocketRow row) {
        byte[] address = new byte[16];
        row.remoteAddress(address);
        List<Long> traffic = List.of();
        if (row.hasTraffic()) {
            Traffic known = row.traffic();
            traffic = List.of(
                    known.bytesReceived(),
                    known.bytesAcknowledged(),
                    known.lastReceivedMillis(),
                    known.lastSentMillis());
        }
        return new MessageModel.Socket(
                row.state(),
                row.localPort(),
                row.remotePort(),
                MessageModel.hex(address, 0, 16),
                row.inode(),
                row.sendQueue(),
                row.receiveQueue(),
                traffic);
    }

    private static boolean scan(Deliveries deliveries, SocketTable.Visitor visitor) {
        Deliveries.Socket socket = deliveries.socket();
        SockDiagTable table = new SockDiagTable(socket.kernel());
        try {
            ScannedSocket.scan(table, PortSet.ALL, 0xfff, visitor);
            return true;
        } catch (ScanException e) {
            check(!e.getMessage().isEmpty(), "a failure says why");
            check(!socket.isOpen(), "with what is left of a dump that failed its socket is closed");
            return false;
        } finally {
            table.close();
            check(!socket.isOpen(), "what was opened is closed");
        }
    }

    private static void cutOff(Deliveries whole, int cut, Optional<List<MessageModel.Socket>> expected) {
        int count = whole.all().size();
        if (count > 0) {
            Optional<List<MessageModel.Socket>> read = read(whole.cut(1 + cut % count, cut / count));
            check(read.isEmpty() || read.equals(expected), "a dump that is cut off is not taken for a smaller one");
        }
    }

    private static void census(Deliveries deliveries, int options, Optional<List<MessageModel.Socket>> expected) {
        boolean idleOnesHold = (options & 1) != 0;
        boolean filtered = (options & 2) != 0;
        Census census = new Census(
                filtered ? LOCAL_ONES_NOT : NetworkFilter.NONE,
                new HoldingRule(idleOnesHold, 5_000, (options & 4) != 0 ? 0 : 30_000),
                10,
                false);
        if (!scan(deliveries, census)) {
            check(expected.isEmpty(), "the census sees what the others see");
            return;
        }
        List<MessageModel.Socket> counted = expected.orElseThrow().stream()
                .filter(each -> HOLDING.contains(each.state()))
                .filter(each -> each.state() != FIN_WAIT2 || each.inode() != 0)
                .filter(each -> !filtered || !each.remoteAddress().startsWith("00000000000000000000ffff7f"))
                .toList();
        long inNoState = expected.orElseThrow().stream()
                .filter(each -> each.state() > HIGHEST_STATE)
                .count();
        int more = census.total() - counted.size();
        check(more >= 0 && more <= inNoState, "all that count, not " + more + " more");
        int classified = 0;
        for (ConnectionClass each : ConnectionClass.values()) {
            classified += census.count(each);
        }
        same(classified, census.total(), "each has a class");
        same(census.named().size(), Math.min(10, census.holding()), "the first ten are named");
        census.named().forEach(peer -> check(peer.holds() && !peer.describe().isEmpty(), "who holds is described"));
        long certain = counted.stream().filter(DumpFuzz::certainlyHolds).count();
        check(census.holding() >= certain, "what is queued or has bytes on their way holds");
        check(census.holding() <= census.total(), "what holds counts");
        check(!idleOnesHold || census.holding() == census.total(), "idle ones hold if they are to");
    }

    /** Whatever its traffic: nobody has accepted it, or something is on its way, or it cannot be told. */
    private static boolean certainlyHolds(MessageModel.Socket socket) {
        boolean unaccepted = socket.inode() == 0 && socket.state() == 1;
        long fin = socket.state() == CLOSE_WAIT ? 1 : 0;
        boolean moving = socket.sendQueue() > 0 || socket.receiveQueue() > fin;
        return unaccepted || moving || socket.traffic().isEmpty();
    }
}
