package dev.zerohalt.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP sockets of the simulated network namespace. Readers walk the table in the order of a hash while it changes, as
 * they do in the kernel: what appears behind them is missed.
 */
public final class SocketTables {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private final Agenda agenda;
    private final Faults faults;
    private final TreeMap<Long, SimSocket> present = new TreeMap<>();
    private final List<SimSocket> all = new ArrayList<>();
    private final List<EndListener> listeners = new ArrayList<>();
    private long opened;
    private long lastInode = 20_000;

    interface EndListener {
        void ended(SimSocket socket);
    }

    SocketTables(Agenda agenda, Faults faults) {
        this.agenda = agenda;
        this.faults = faults;
    }

    long now() {
        return agenda.now();
    }

    long nextInode() {
        return ++lastInode;
    }

    /** Every socket there ever was. */
    public List<SimSocket> all() {
        return all;
    }

    /** A handshake is finished. */
    void established(SimSocket socket) {
        socket.established();
    }

    void onEnd(EndListener listener) {
        listeners.add(listener);
    }

    void announceEnd(SimSocket socket) {
        socket.destroyed();
        listeners.forEach(each -> each.ended(socket));
    }

    void remove(SimSocket socket) {
        present.remove(socket.hash());
    }

    /** How many there are, without those of which the kernel keeps only a stand-in. */
    int inUse() {
        return inUse(AF_INET) + inUse(AF_INET6);
    }

    int inUse(int family) {
        return (int) present.values().stream()
                .filter(each -> each.family() == family && !each.isMini())
                .count();
    }

    /** The socket that follows in the walk, or null after the last one. */
    SimSocket after(long hash) {
        Map.Entry<Long, SimSocket> next = present.higherEntry(hash);
        return next == null ? null : next.getValue();
    }

    /** The application's end of a connection that the process under test has made: none that anything is promised of. */
    SimSocket openOwn(Family family, int localPort) {
        SimSocket socket = open(family, localPort, SocketState.ESTABLISHED);
        all.remove(socket);
        return socket;
    }

    /** A socket by its family, local port and state; ESTABLISHED ones still have to be accepted. */
    public SimSocket open(Family wanted, int localPort, SocketState state) {
        opened++;
        return make(wanted, localPort, state, 2 + (int) (opened % 200));
    }

    /** One whose peer has this number as the last part of its address. */
    public SimSocket open(Family wanted, int localPort, SocketState state, int host) {
        opened++;
        return make(wanted, localPort, state, host);
    }

    private SimSocket make(Family wanted, int localPort, SocketState state, int host) {
        Family family = faults.withoutIpv6 ? Family.IPV4 : wanted;
        int remotePort = state == SocketState.LISTEN ? 0 : 32_768 + (int) (opened % 28_000);
        // Fibonacci hashing; unique, because the multiplier is odd
        long hash = opened * 0x9E3779B97F4A7C15L >>> 1;
        SimSocket socket = new SimSocket(
                this,
                hash,
                family == Family.IPV4 ? AF_INET : AF_INET6,
                family.address(state == SocketState.LISTEN ? 0 : 1),
                localPort,
                family.address(state == SocketState.LISTEN ? 0 : host),
                remotePort,
                state);
        present.put(hash, socket);
        all.add(socket);
        if (state != SocketState.LISTEN && state != SocketState.SYN_RECV && state != SocketState.SYN_SENT) {
            established(socket);
        }
        socket.update();
        return socket;
    }

    /** A listening socket of the application. */
    public SimSocket listen(Family family, int port) {
        return open(family, port, SocketState.LISTEN).accept();
    }

    /** How a peer reached us. */
    public enum Family {
        IPV4,
        /** An IPv4 peer of a socket that listens on {@code ::}. */
        MAPPED,
        IPV6;

        private byte[] address(int host) {
            if (this == IPV4) {
                return host == 0 ? new byte[4] : new byte[] {10, 1, 2, (byte) host};
            }
            byte[] address = new byte[16];
            if (host != 0) {
                if (this == MAPPED) {
                    address[10] = (byte) 0xff;
                    address[11] = (byte) 0xff;
                    address[12] = 10;
                } else {
                    address[0] = (byte) 0xfd;
                }
                address[15] = (byte) host;
            }
            return address;
        }
    }
}
