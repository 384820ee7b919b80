package dev.zerohalt.connections;

/**
 * A connection that holds a drain.
 *
 * @param address the peer's, as it is usually written
 * @param idleMillis since data last moved; -1 if unknown
 */
public record Holder(String address, int port, int localPort, ConnectionClass connectionClass, long idleMillis) {
    /** {@code 192.0.2.1:51234 busy 3.2s}: peer, class, and for how long nothing has moved. */
    public String describe() {
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        String text = host + ":" + port + " " + connectionClass.label();
        return idleMillis < 0 ? text : text + " " + idleMillis / 1000 + "." + idleMillis / 100 % 10 + "s";
    }

    static Holder of(SocketRow socket, String address, ConnectionClass connectionClass) {
        long idle = -1;
        if (socket.hasTraffic()) {
            Traffic traffic = socket.traffic();
            idle = Math.min(traffic.lastReceivedMillis(), traffic.lastSentMillis());
        }
        return new Holder(address, socket.remotePort(), socket.localPort(), connectionClass, idle);
    }
}
