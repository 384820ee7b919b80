package dev.zerohalt.sim;

/** Stories of a container's life, told on a simulated machine. Times in seconds since its start. */
abstract class Stories {
    static final int SIGINT = 2;
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    SimulatedKernel machine = new SimulatedKernel(1, "zerohalt", "--", "application");
    final long start = SimulatedMachine.START;

    void at(double seconds, Runnable action) {
        machine.agenda().at(start + (long) (seconds * Dice.SECOND), action);
    }

    void signalAt(double seconds, int signal) {
        at(seconds, () -> machine.raise(signal));
    }

    /** Somebody who asks for a page. */
    HealthClient getAt(double seconds, String target) {
        return getAt(seconds, target, "");
    }

    /**
     * @param headers further ones, each with its line's end
     */
    HealthClient getAt(double seconds, String target, String headers) {
        HealthClient client = machine.newClient(target);
        at(seconds, () -> {
            client.connect(Plan.HEALTH_PORT);
            client.ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "Connection: close\r\n\r\n");
        });
        return client;
    }
}
