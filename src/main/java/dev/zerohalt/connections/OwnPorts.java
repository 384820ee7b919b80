package dev.zerohalt.connections;

/**
 * The ports on which zerohalt itself listens: health and metrics. No connection to one of them is the application's, whoever
 * asks: they hold no drain, no flush waits for them, and {@code APP_PORT=auto} does not find them.
 */
public record OwnPorts(PortSet ports) {
    /** What may be the application's. */
    public PortSet others() {
        return PortSet.ALL.without(ports);
    }

    /** How many sockets of ours listen: one a port. */
    public int listeners() {
        int listeners = 0;
        for (int range = 0; range < ports.ranges(); range++) {
            listeners += ports.last(range) - ports.first(range) + 1;
        }
        return listeners;
    }
}
