package dev.zerohalt;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.ListeningPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.process.SocketInodes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the ports on which the application listens: those of its own processes, not of a sidecar's. */
final class ApplicationPorts {
    private final Kernel kernel;
    private final ConnectionCounter counter;
    private final Config.Counting settings;
    private final int healthPort;
    private final Log log;
    private String told = "";

    ApplicationPorts(Kernel kernel, ConnectionCounter counter, Config.Counting settings, int healthPort, Log log) {
        this.kernel = kernel;
        this.counter = counter;
        this.settings = settings;
        this.healthPort = healthPort;
        this.log = log;
    }

    /** Tells the counter which ports to count on, if they are to be found. */
    void resolve(int application) {
        if (settings.findsPorts()) {
            counter.monitor(find(application));
        }
    }

    /** Whether somebody listens on a monitored port; true where that cannot be seen. */
    boolean isAnyListening(int application) {
        if (settings.findsPorts()) {
            PortSet found = find(application);
            return found.isAll() || found.size() > 0;
        }
        try {
            return counter.listening().isAnyOf(settings.ports());
        } catch (ScanException e) {
            return true;
        } finally {
            counter.close();
        }
    }

    /**
     * The ports of an application's processes. Where their sockets may not be seen, every port but our own: rather wait for
     * somebody else's connection than lose one of ours.
     */
    private PortSet find(int application) {
        ListeningPorts listening;
        try {
            listening = counter.listening();
        } catch (ScanException e) {
            if (isNews(e.getMessage())) {
                log.warn("ports", "cannot find the application's ports: every connection counts")
                        .with("because", e.getMessage())
                        .end();
            }
            return PortSet.ALL;
        }
        Set<Long> inodes = new HashSet<>();
        boolean seen = addSockets(application, inodes);
        PortSet ports = seen ? listening.ownedBy(inodes) : listening.without(healthPort);
        PortSet all = ports.with(settings.ports());
        if (isNews(seen + " " + all)) {
            Line line = seen
                    ? log.info("ports", "the application listens")
                    : log.warn(
                            "ports",
                            "cannot see which sockets are the application's: every listening port but ours counts");
            line.with("ports", all.toString()).end();
        }
        return all;
    }

    /** It is asked for whenever somebody looks at the status, and said when it changes. */
    private boolean isNews(String what) {
        boolean news = !what.equals(told);
        told = what;
        return news;
    }

    private boolean addSockets(int application, Set<Long> inodes) {
        SocketInodes sockets = new SocketInodes(kernel);
        Optional<List<Integer>> processes = new ProcessTree(kernel).below(kernel.pid());
        if (processes.isEmpty()) {
            return false;
        }
        boolean seen = sockets.addAll(application, inodes);
        for (int pid : processes.get()) {
            boolean known = sockets.addAll(pid, inodes);
            seen &= known || kernel.kill(pid, 0) < 0; // gone meanwhile
        }
        return seen;
    }
}
