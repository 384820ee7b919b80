package dev.zerohalt.connections.netlink;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Errno;
import java.util.Arrays;
import java.util.List;

/**
 * Socket-destroy events: each message is one, unless its peer does not count; lost ones are told, and a source that fails
 * is a ScanException.
 *
 * <p>Input: a byte of options, {@link Deliveries}. An EAGAIN among them ends one taking.
 */
public final class DestroyEventsFuzz {
    private static final int BUFFER = 4096;

    /** As hexadecimal digits, what the addresses of the two networks begin with. */
    private static final String MAPPED_10 = "00000000000000000000ffff0a";

    private static final String DOC_IPV6 = "20010db8";

    private static final List<Network> NETWORKS = List.of(
            Network.parse("10.0.0.0/8").orElseThrow(),
            Network.parse("2001:db8::/32").orElseThrow());

    private DestroyEventsFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int kind = input.u8() % 3;
        NetworkFilter filter = switch (kind) {
            case 0 -> NetworkFilter.NONE;
            case 1 -> new NetworkFilter(NETWORKS, List.of());
            default -> new NetworkFilter(List.of(), NETWORKS);
        };
        Deliveries deliveries = Deliveries.read(input);
        Deliveries.Socket socket = deliveries.socket();
        DestroyEvents events = new DestroyEvents(socket.kernel(), filter);
        events.open(PortSet.of(8080));
        takeAll(deliveries, events, kind);
        check(socket.isEmpty() || !events.isOpen(), "all were taken");
        events.close();
        check(!socket.isOpen(), "what was opened is closed");
    }

    private static void takeAll(Deliveries deliveries, DestroyEvents events, int kind) {
        int ended = 0;
        boolean lost = false;
        for (Deliveries.Delivery each : deliveries.all()) {
            boolean fails = each.errno() == 0
                    ? each.datagram().length == 0
                    : each.errno() != Errno.EAGAIN && each.errno() != Errno.ENOBUFS;
            if (fails) {
                check(isRefused(events), "a source that fails is reported");
                events.close();
                return;
            }
            if (each.errno() == Errno.EAGAIN) {
                same(events.take(socket -> {}), lost ? -1 : ended, "so many ended");
                ended = 0;
                lost = false;
            } else if (each.errno() == Errno.ENOBUFS) {
                lost = true;
            } else {
                ended += wanted(each.datagram(), kind);
            }
        }
        same(events.take(socket -> {}), lost ? -1 : ended, "so many ended");
        same(events.take(socket -> {}), 0, "and no more");
    }

    private static int wanted(byte[] datagram, int kind) {
        byte[] received = Arrays.copyOf(datagram, Math.min(datagram.length, BUFFER));
        int wanted = 0;
        for (String peer : MessageModel.events(received)) {
            boolean listed = peer.startsWith(MAPPED_10) || peer.startsWith(DOC_IPV6);
            wanted += kind == 0 || peer.isEmpty() || listed == (kind == 1) ? 1 : 0;
        }
        return wanted;
    }

    private static boolean isRefused(DestroyEvents events) {
        try {
            events.take(socket -> {});
            return false;
        } catch (ScanException e) {
            return !e.getMessage().isEmpty();
        }
    }
}
