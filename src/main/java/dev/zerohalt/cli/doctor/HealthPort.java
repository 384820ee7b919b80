package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ProgramName;
import dev.zerohalt.process.SocketOwner;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether zerohalt has its health port for itself. */
final class HealthPort {
    private final Kernel kernel;
    private final Config.Health health;
    private final Findings findings;

    /** Inodes of sockets that listen on the port. */
    private final Set<Long> sockets = new HashSet<>();

    HealthPort(Kernel kernel, Config.Health health, Findings findings) {
        this.kernel = kernel;
        this.health = health;
        this.findings = findings;
    }

    /**
     * @param running who answers there; empty if no zerohalt does
     * @param why what is wrong with the answer, if no zerohalt answers
     */
    void examine(ConnectionCounter counter, Optional<Running> running, String why) {
        counter.scan(
                        PortSet.of(health.port()),
                        1 << TcpState.LISTEN,
                        new SocketTable.Visitor() {
                            @Override
                            public void begin() {
                                sockets.clear();
                            }

                            @Override
                            public void visit(SocketRow socket) {
                                sockets.add(socket.inode());
                            }
                        },
                        Doctor::require)
                .run();
        int zerohalt = running.map(each -> each.tree().zerohalt()).orElse(0);
        int other = sockets.isEmpty() ? 0 : SocketOwner.find(kernel, sockets::contains, zerohalt);
        boolean isTaken = other != 0 && !SocketOwner.runSame(kernel, other, kernel.pid());
        if (isTaken || running.isEmpty() && !sockets.isEmpty() && other == 0) {
            String who =
                    ProgramName.read(kernel, other).map(ProgramName::program).orElse("another program");
            findings.trouble(
                    who + " listens on port " + health.port() + ", where zerohalt answers for the health",
                    "Set " + Setting.HEALTH_PORT.variable()
                            + " to another port, and let the health be asked for there.");
        } else if (running.isPresent()) {
            findings.good("zerohalt answers on port " + health.port());
        } else if (!sockets.isEmpty()) {
            findings.note(
                    "zerohalt listens on port " + health.port() + ", but shows no status: " + why,
                    "Set " + Setting.STATUS_ACCESS.variable() + " to local to have its application examined.");
        } else {
            findings.good("no zerohalt runs here yet: " + why);
        }
    }
}
