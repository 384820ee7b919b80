package dev.zerohalt.sim;

import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An application that serves connections on the monitored port: listens from its start to its end, and leaves its sockets
 * to the kernel when it dies.
 */
public final class Server implements Behaviour {
    private final SimulatedKernel machine;
    private final Behaviour behaviour;
    private final List<SimSocket> open = new ArrayList<>();
    private final List<SimSocket> listeners = new ArrayList<>();
    private SimProcess process;
    private DeathOfSocket death = (machine, socket) -> socket.vanish();

    /** What becomes of a connection when the application dies. */
    public interface DeathOfSocket {
        void orphan(SimulatedKernel machine, SimSocket socket);
    }

    /**
     * @param behaviour how it reacts to signals, and what else it does
     */
    public Server(SimulatedKernel machine, Behaviour behaviour) {
        this.machine = machine;
        this.behaviour = behaviour;
    }

    public Server leaving(DeathOfSocket how) {
        death = how;
        return this;
    }

    @Override
    public void started(SimProcess self) {
        process = self;
        listeners.add(machine.sockets().listen(Family.IPV4, Plan.APP_PORT));
        self.holds(() -> Stream.concat(listeners.stream(), open.stream()).toList());
        self.atEnd(this::closeAll);
        behaviour.started(self);
    }

    @Override
    public void signalled(SimProcess self, int signal) {
        behaviour.signalled(self, signal);
    }

    private void closeAll() {
        listeners.forEach(SimSocket::vanish);
        for (SimSocket socket : open) {
            if (socket.isOwned()) {
                death.orphan(machine, socket);
            } else if (socket.state() == SocketState.ESTABLISHED || socket.state() == SocketState.CLOSE_WAIT) {
                socket.vanish(); // was waiting to be accepted
            }
        }
    }

    /** Whether clients can connect. */
    public boolean isListening() {
        return process != null && process.isAlive();
    }

    /** A client connects and is accepted at once; null if nobody listens. */
    public SimSocket connect(Family family) {
        SimSocket socket = connect(family, SocketState.ESTABLISHED);
        return socket == null ? null : socket.accept();
    }

    /** The same host connects, is accepted at once, and is gone after a while. */
    void connect(int host, long nanos) {
        SimSocket socket = machine.sockets()
                .open(Family.IPV4, Plan.APP_PORT, SocketState.ESTABLISHED, host)
                .accept();
        open.add(socket);
        machine.agenda().after(nanos, socket::vanish);
    }

    SimSocket connect(Family family, SocketState state) {
        if (!isListening()) {
            return null;
        }
        SimSocket socket = machine.sockets().open(family, Plan.APP_PORT, state);
        open.add(socket);
        return socket;
    }

    /** A connection that lasts a while and then is gone. */
    public SimSocket connect(Family family, long nanos) {
        SimSocket socket = connect(family);
        machine.agenda().after(nanos, socket::vanish);
        return socket;
    }
}
