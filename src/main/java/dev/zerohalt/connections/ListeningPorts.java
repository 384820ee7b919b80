package dev.zerohalt.connections;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The ports on which somebody listens, and the sockets that do. */
public final class ListeningPorts implements SocketTable.Visitor {
    private final Map<Long, Integer> portOfInode = new HashMap<>();

    @Override
    public void begin() {
        portOfInode.clear();
    }

    @Override
    public void visit(SocketRow socket) {
        portOfInode.put(socket.inode(), socket.localPort());
    }

    /** Those of the sockets with one of the inodes. */
    public PortSet ownedBy(Set<Long> inodes) {
        return select(inodes, 0);
    }

    /** All but one. */
    public PortSet without(int port) {
        return select(portOfInode.keySet(), port);
    }

    /** Whether somebody listens on one of the ports. */
    public boolean isAnyOf(PortSet ports) {
        for (int port : portOfInode.values()) {
            if (ports.contains(port)) {
                return true;
            }
        }
        return false;
    }

    private PortSet select(Set<Long> inodes, int without) {
        int[] ports = new int[portOfInode.size()];
        int count = 0;
        for (Map.Entry<Long, Integer> each : portOfInode.entrySet()) {
            if (inodes.contains(each.getKey()) && each.getValue() != without) {
                ports[count++] = each.getValue();
            }
        }
        int[] selected = new int[count];
        System.arraycopy(ports, 0, selected, 0, count);
        return PortSet.of(selected);
    }
}
