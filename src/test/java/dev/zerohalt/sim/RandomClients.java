package dev.zerohalt.sim;

import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;

/** Random clients of a {@link Server}: they come and go, slowly or fast, and end their connections in every way. */
final class RandomClients {
    private final SimulatedKernel machine;
    private final Server server;
    private final Dice dice;
    private final long longest;
    private final double slowHandshake;
    private final long longestClose;
    private final double idleOnes;
    private final List<SimSocket> served = new ArrayList<>();

    /**
     * @param longest how long a connection lasts at most, if it does not last for ever
     */
    RandomClients(SimulatedKernel machine, Server server, Dice dice, long longest) {
        this.machine = machine;
        this.server = server;
        this.dice = dice;
        this.longest = longest;
        this.slowHandshake = dice.chance(0.7) ? 0 : dice.pick(0.2, 0.9);
        this.idleOnes = dice.chance(0.7) ? 0.02 : dice.pick(0.2, 0.9);
        this.longestClose = dice.chance(0.5) ? 100 * Dice.MILLI : longest;
    }

    /** A load balancer drops all its connections at the same moment. */
    void dropAllAt(long time) {
        machine.agenda().at(time, () -> {
            if (server.isListening()) {
                served.forEach(SimSocket::vanish);
            }
        });
    }

    /** Clients connect from now on, one after a random pause after the other, until a time has come. */
    void until(long end, long pause) {
        machine.agenda().after(dice.scaled(1 + pause / 30, 1 + 3 * pause), () -> {
            if (machine.agenda().now() <= end) {
                client();
                until(end, pause);
            }
        });
    }

    void client() {
        Family family = dice.pick(Family.values());
        if (dice.chance(slowHandshake)) {
            SimSocket socket = server.connect(family, SocketState.SYN_RECV);
            if (socket != null) {
                later(dice.scaled(Dice.MILLI, longest), () -> {
                    if (dice.chance(0.5) || !server.isListening()) {
                        socket.vanish(); // the kernel tells nobody
                    } else {
                        socket.become(SocketState.ESTABLISHED);
                        serve(socket);
                    }
                });
            }
            return;
        }
        SimSocket socket = server.connect(family, SocketState.ESTABLISHED);
        if (socket != null) {
            serve(socket);
        }
    }

    private void serve(SimSocket socket) {
        served.add(socket);
        if (dice.chance(0.7)) {
            requests(socket, dice.scaled(Dice.MILLI, longest));
        }
        if (dice.chance(0.3)) {
            later(dice.scaled(Dice.MILLI, longest), () -> accept(socket));
        } else {
            accept(socket);
        }
        if (dice.chance(idleOnes)) {
            return; // an idle keep-alive connection that outlasts everything
        }
        later(dice.scaled(Dice.MILLI, longest), () -> {
            if (server.isListening()) { // else it is the kernel's already
                end(socket, dice.scaled(10_000, 10_000 + longestClose));
            }
        });
    }

    /** One after the other, each answered in its time or never. */
    private void requests(SimSocket socket, long pause) {
        later(dice.scaled(10_000, 10_000 + pause), () -> {
            if (socket.isGone() || socket.state() != SocketState.ESTABLISHED) {
                return;
            }
            socket.receive(dice.between(1, 2_000));
            if (dice.chance(0.05)) {
                return;
            }
            later(dice.scaled(10_000, 10_000 + pause), () -> {
                socket.answer(dice.between(1, 100_000));
                if (dice.chance(0.7)) {
                    requests(socket, pause);
                }
            });
        });
    }

    private void end(SimSocket socket, long step) {
        switch (dice.between(0, 5)) {
            case 0 -> socket.vanish(); // reset
            case 1 -> closedByPeer(socket, step);
            case 2 -> halfClosedByUs(socket, step);
            case 3 -> simultaneousClose(socket, step);
            default -> closedByUs(socket, step);
        }
    }

    private void accept(SimSocket socket) {
        if (server.isListening()
                && (socket.state() == SocketState.ESTABLISHED || socket.state() == SocketState.CLOSE_WAIT)) {
            socket.accept();
        }
    }

    private void closedByPeer(SimSocket socket, long step) {
        socket.become(SocketState.CLOSE_WAIT);
        later(step, () -> {
            if (socket.state() == SocketState.CLOSE_WAIT) {
                socket.orphan(SocketState.LAST_ACK);
                later(step, socket::vanish);
            }
        });
    }

    /** shutdown(2): our side has said all, the peer goes on, and the application still reads. */
    private void halfClosedByUs(SimSocket socket, long step) {
        accept(socket);
        socket.become(SocketState.FIN_WAIT1);
        later(step, () -> become(socket, SocketState.FIN_WAIT1, SocketState.FIN_WAIT2));
        later(3 * step, () -> become(socket, SocketState.FIN_WAIT2, SocketState.TIME_WAIT));
    }

    private void simultaneousClose(SimSocket socket, long step) {
        socket.orphan(SocketState.FIN_WAIT1);
        later(step, () -> become(socket, SocketState.FIN_WAIT1, SocketState.CLOSING));
        later(2 * step, () -> become(socket, SocketState.CLOSING, SocketState.TIME_WAIT));
    }

    /** The peer closes at once, or never, and is waited for in FIN_WAIT2 without an owner. */
    private void closedByUs(SimSocket socket, long step) {
        socket.queues(dice.chance(0.5) ? 0 : dice.between(1, 100_000), 0).orphan(SocketState.FIN_WAIT1);
        SocketState next = dice.pick(SocketState.TIME_WAIT, SocketState.FIN_WAIT2);
        later(step, () -> become(socket, SocketState.FIN_WAIT1, next));
        later(step + 60 * Dice.SECOND, socket::vanish);
    }

    private static void become(SimSocket socket, SocketState from, SocketState to) {
        if (socket.state() == from) {
            socket.become(to);
        }
    }

    private void later(long nanos, Runnable action) {
        machine.agenda().after(nanos, action);
    }
}
