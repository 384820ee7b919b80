package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.Traffic;
import dev.zerohalt.connections.holding.ConnectionClass;

/**
 * A connection by its other end.
 *
 * @param address the peer's, as it is usually written
 * @param idleMillis since data last moved; -1 if unknown
 * @param holds whether it holds a drain
 */
public record Peer(
        String address, int port, int localPort, ConnectionClass connectionClass, long idleMillis, boolean holds) {
    /** {@code 192.0.2.1:51234} or {@code [2001:db8::1]:51234} */
    public String endpoint() {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    /** {@code 192.0.2.1:51234 busy 3.2s}: peer, class, and for how long nothing has moved. */
    public String describe() {
        String text = endpoint() + " " + connectionClass.label();
        return idleMillis < 0 ? text : text + " " + idleMillis / 1000 + "." + idleMillis / 100 % 10 + "s";
    }

    static Peer of(SocketRow socket, String address, ConnectionClass connectionClass, boolean holds) {
        long idle = -1;
        if (socket.hasTraffic()) {
            Traffic traffic = socket.traffic();
            idle = Math.min(traffic.lastReceivedMillis(), traffic.lastSentMillis());
        }
        return new Peer(address, socket.remotePort(), socket.localPort(), connectionClass, idle, holds);
    }
}
