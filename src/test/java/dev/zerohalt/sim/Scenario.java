package dev.zerohalt.sim;

import dev.zerohalt.os.Kernel;
import java.util.List;
import java.util.function.ToIntFunction;

/** One random life of a container, made from a seed. */
public final class Scenario {
    private static final int SIGTERM = 15;
    private static final int SIGINT = 2;
    private static final int SIGQUIT = 3;
    private static final int SIGKILL = 9;
    private static final Integer[] OTHER_SIGNALS = {1, 10, 12, 14, 18, 23, 28, 34, 40, 64, 20};

    private final long seed;
    private final Dice dice;
    private final Plan plan;
    private final SimulatedKernel machine;
    private final Server server;
    private final RandomFaults faults;

    public Scenario(long seed) {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.plan = Plan.random(dice.split());
        this.machine = new SimulatedKernel(dice.chance(0.6) ? 1 : 4242, "zerohalt", "--", "application");
        this.faults = new RandomFaults(machine, dice.split());
        long start = machine.agenda().now();
        long stop = start + dice.scaled(100_000, 10 * Dice.SECOND);
        long horizon = Math.min(2 * plan.drainTimeout() + plan.shutdownTimeout(), 60 * Dice.SECOND);
        this.server = new Server(machine, new RandomApplication(dice.split(), stop + horizon / 2 - start));
        plan.configure(machine);
        costs();
        machine.setApplication(server.leaving(deathOfSockets(dice.split())));
        traffic(dice.split(), start, stop, stop + horizon);
        signals(dice.split(), start, stop, horizon);
        health(dice.split(), start, stop + horizon);
        if (!plan.choices().auto()) { // there they could be the application's, where it cannot be seen whose they are
            noise();
        }
        hooks(dice.split());
        if (plan.choices().gauge() && plan.strategy().counts()) {
            machine.setEnvironment("ZEROHALT_DRAIN_GAUGE", SimulatedGauge.SETTING);
            machine.setGauge(new SimulatedGauge(machine, dice.split(), start, stop + horizon / 2));
        }
        if (!plan.choices().forceKill()) { // somebody has to
            raiseInTheEnd(stop + horizon + 100 * Dice.SECOND);
        }
        if (dice.chance(0.1)) {
            machine.faults().eventQueueLimit = 1; // must not make counting any worse
        }
        if (dice.chance(0.5)) {
            faults.lasting();
            faults.passing(start, stop, stop + horizon);
        }
        executions(dice.split(), stop + horizon / 2 - start);
        parent(dice.split(), start, stop + horizon);
        Dice log = dice.split();
        if (log.chance(0.1)) {
            machine.faults().logLimit = log.between(0, 3_000);
        }
        orders(dice.split(), start, stop + horizon / 2);
    }

    /** Somebody asks for a drain, takes it back, asks again; mostly before the signal. */
    private void orders(Dice choices, long start, long end) {
        if (choices.chance(0.5)) {
            return;
        }
        for (int i = choices.between(1, 6); i > 0; i--) {
            String path = choices.pick(Orders.DRAIN, Orders.DRAIN, Orders.RESUME);
            String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            machine.agenda().at(choices.between(start, end), () -> {
                HealthClient client = machine.newClient(path, "127.0.0.1");
                client.connect(Plan.HEALTH_PORT);
                client.ask(request);
                machine.agenda().after(4 * Dice.SECOND, client::close);
            });
        }
    }

    /** A file system may be slow, or not deliver a program at all. */
    private void executions(Dice choices, long horizon) {
        if (!plan.choices().auto() && choices.chance(0.2)) { // there its ports are looked for when the drain begins
            boolean never = choices.chance(0.1) && plan.choices().forceKill();
            machine.setExecutionTime("application", never ? Execution.NEVER : choices.scaled(1_000, horizon));
        }
        slowHook(choices, Choices.PRE_HOOK, plan.choices().preHook());
        slowHook(choices, Choices.POST_HOOK, plan.choices().postHook());
    }

    private void slowHook(Dice choices, String hook, long timeout) {
        if (choices.chance(0.3)) {
            machine.setExecutionTime(hook, choices.chance(0.3) ? Execution.NEVER : choices.scaled(1_000, 2 * timeout));
        }
    }

    private void costs() {
        Dice calls = dice.split();
        boolean busyMachine = dice.chance(0.2);
        machine.setCallCost(() ->
                busyMachine && calls.chance(0.01) ? calls.scaled(10_000, 5 * Dice.MILLI) : calls.between(200, 3_000L));
        Dice scans = dice.split();
        long most = dice.scaled(10_000, 20 * Dice.MILLI);
        machine.setScanCost(() -> scans.between(most / 10, most));
        machine.setSocketsPerPart(dice.between(1, 60));
    }

    private static Server.DeathOfSocket deathOfSockets(Dice dice) {
        double unsent = dice.chance(0.5) ? 0 : 0.5;
        return (machine, socket) -> {
            if (dice.chance(unsent)) {
                socket.queues(dice.between(1, 100_000), 0).orphan(SocketState.FIN_WAIT1);
                if (dice.chance(0.9)) {
                    machine.agenda().after(dice.scaled(Dice.MILLI, 4 * Dice.SECOND), socket::vanish);
                }
            } else {
                socket.vanish();
            }
        };
    }

    private void traffic(Dice choices, long start, long stop, long end) {
        RandomClients clients = new RandomClients(
                machine,
                server,
                choices.split(),
                choices.scaled(5 * Dice.MILLI, Math.max(10 * Dice.MILLI, 2 * plan.drainTimeout())));
        if (choices.chance(0.1)) {
            return;
        }
        long pause = choices.scaled(Math.max(Dice.MILLI, (end - start) / 300), end - start);
        // Load balancers stop sending some time after the signal, or never
        long last = choices.chance(0.8) ? stop + choices.scaled(Dice.MILLI, end - stop + 2 * Dice.MILLI) : end;
        while (choices.chance(0.2)) {
            clients.dropAllAt(choices.between(stop, end));
        }
        machine.agenda().after(Dice.MILLI, () -> {
            for (int i = choices.between(0, 10); i > 0; i--) {
                clients.client();
            }
            clients.until(last, pause);
        });
    }

    private void signals(Dice choices, long start, long stop, long horizon) {
        long at = stop;
        raiseAt(at, choices.chance(0.7) ? SIGTERM : choices.pick(SIGINT, SIGQUIT));
        while (choices.chance(0.2)) {
            at += choices.scaled(1_000, 1_000 + horizon);
            raiseAt(at, choices.pick(SIGTERM, SIGTERM, SIGINT, SIGQUIT));
        }
        if (choices.chance(0.5)) {
            for (int i = choices.between(1, 8); i > 0; i--) {
                raiseAt(start + choices.between(0, stop - start + horizon), choices.pick(OTHER_SIGNALS));
            }
        }
    }

    /** Also before the process under test has asked for a signal of it. */
    private void parent(Dice choices, long start, long end) {
        if (choices.chance(0.5)) {
            machine.agenda().at(choices.chance(0.2) ? start : choices.between(start, end), machine::endParent);
        }
    }

    private void hooks(Dice choices) {
        machine.install(
                Choices.PRE_HOOK, new RandomHook(choices.split(), plan.choices().preHook()));
        machine.install(
                Choices.POST_HOOK,
                new RandomHook(choices.split(), plan.choices().postHook()));
        for (String hook : List.of(Choices.PRE_HOOK, Choices.POST_HOOK)) {
            if (choices.chance(0.1)) {
                machine.uninstall(hook);
            }
        }
    }

    private void raiseInTheEnd(long time) {
        machine.agenda().at(time, () -> machine.application().deliver(SIGKILL));
    }

    private void raiseAt(long time, int signal) {
        machine.agenda().at(time, () -> machine.raise(signal));
    }

    private void health(Dice choices, long start, long end) {
        for (int i = choices.between(0, 12); i > 0; i--) {
            String path = choices.pick("/health", "/health", "/livez");
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            int split = choices.chance(0.7) ? 0 : choices.between(1, request.length() - 1);
            long pause = split == 0 ? 0 : choices.scaled(1_000, 3 * Dice.SECOND);
            boolean asks = choices.chance(0.9);
            machine.agenda().at(choices.between(start, end), () -> {
                HealthClient client = machine.newClient(path);
                client.connect(Plan.HEALTH_PORT);
                client.send(request.substring(0, split));
                if (asks) {
                    machine.agenda().after(pause, () -> client.ask(request.substring(split)));
                }
                machine.agenda().after(pause + 4 * Dice.SECOND, client::close);
            });
        }
    }

    /** Sockets that are none of our business. */
    private void noise() {
        List<Integer> ports = List.of(80, 8081, 9090, 40_000);
        for (int i = dice.between(0, 20); i > 0; i--) {
            SimSocket socket = machine.sockets()
                    .open(
                            dice.pick(SocketTables.Family.values()),
                            dice.pick(ports),
                            dice.pick(SocketState.ESTABLISHED, SocketState.LISTEN, SocketState.TIME_WAIT));
            machine.agenda().after(dice.scaled(Dice.MILLI, 60 * Dice.SECOND), socket::vanish);
        }
    }

    /**
     * Lets it happen.
     *
     * @param program the process under test; its result is the exit code
     * @return what promises were broken
     */
    public List<String> run(ToIntFunction<Kernel> program) {
        int code;
        try {
            code = program.applyAsInt(machine);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("it failed: " + describe(), e);
        }
        return Promises.broken(new Evidence(machine, plan.fitted(), code, faults.concernCounting()));
    }

    /** All one needs to understand a failure. */
    public String describe() {
        return "scenario " + seed + ": pid " + machine.pid() + ", " + plan + "\n" + new Chronicle(machine);
    }

    /** For the statistics of what scenarios cover. */
    public SimulatedKernel machine() {
        return machine;
    }
}
