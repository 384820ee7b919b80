package dev.zerohalt.sim;

import java.util.Locale;
import java.util.TreeMap;

/** What happened on a machine, in order, for people. */
final class Chronicle {
    private final SimulatedKernel machine;
    private final TreeMap<Long, StringBuilder> lines = new TreeMap<>();

    Chronicle(SimulatedKernel machine) {
        this.machine = machine;
    }

    private void line(long time, String text) {
        if (time != Long.MAX_VALUE) {
            lines.computeIfAbsent(time, t -> new StringBuilder())
                    .append(String.format(Locale.ROOT, "%16.6f ms  %s%n", millis(time), text));
        }
    }

    private static double millis(long time) {
        return (time - SimulatedMachine.START) / 1e6;
    }

    @Override
    public String toString() {
        machine.raised().forEach(each -> line(each.at().time(), "signal " + each.signal() + " arrives"));
        machine.taken().forEach(each -> line(each.at().time(), "signal " + each.signal() + " is read"));
        machine.processes()
                .sent()
                .forEach(each -> line(each.at().time(), "kill(" + each.target() + ", " + each.signal() + ")"));
        for (SimProcess process : machine.processes().all()) {
            String name = (process == machine.application() ? "application " : "process ") + process.pid();
            line(process.startedAt().time(), name + " starts");
            if (process.ended() != null) {
                line(process.ended().time(), name + " ends with " + process.exitCode());
            }
            if (process.reaped() != null) {
                line(process.reaped().time(), name + " is reaped");
            }
        }
        for (SimSocket socket : machine.sockets().all()) {
            if (socket.localPort() == Plan.APP_PORT && socket.countedFrom() != Long.MAX_VALUE) {
                line(socket.countedFrom(), "connection " + socket.remotePort() + " begins");
                line(socket.countedUntil(), "connection " + socket.remotePort() + " ends");
                line(socket.announcedAt(), "connection " + socket.remotePort() + "'s end is announced");
            }
        }
        for (SimulatedMachine.Scan scan : machine.scans()) {
            line(scan.began().time(), "scan (turn " + millis(scan.began().turn()) + ")");
        }
        for (HealthClient client : machine.clients()) {
            if (client.isAnswered()) {
                line(client.answered().time(), client.path() + " is " + client.status());
            }
        }
        line(machine.agenda().now(), "now");
        return String.join("", lines.values()) + machine.log();
    }
}
