package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.HealthMode;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.status.Times;
import java.util.List;

/** Whether somebody probes the application on its own port: in Kubernetes the readiness probe goes on during a drain, and holds it. */
final class Probes {
    private Probes() {}

    /**
     * @param ports where the application's connections count
     * @param askers who asks zerohalt for the health: another probe of theirs, such as for liveness, ends before the drain
     */
    static void examine(
            ConnectionCounter counter, PortSet ports, Config config, List<String> askers, Findings findings) {
        if (ports.isEmpty() || !config.policy().strategy().counts()) {
            return;
        }
        ProbeTraces traces = new ProbeTraces(config.counting().filter());
        counter.scan(ports, 1 << TcpState.TIME_WAIT, traces, Doctor::require).run();
        for (ProbeTraces.Probe probe : traces.probes()) {
            boolean isOurOwn = isLoopback(probe.address()) && config.checks().mode() != HealthMode.STANDALONE;
            if (!isOurOwn && !askers.contains(probe.address())) {
                found(probe, config, findings);
            }
        }
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    private static void found(ProbeTraces.Probe probe, Config config, Findings findings) {
        String what = probe.address() + " connects to port " + probe.port() + " about every "
                + Times.text(probe.periodNanos()) + " and leaves at once, as a probe does";
        String advice = "Let it ask " + config.health().healthPath() + " on port "
                + config.health().port() + ". If it has to ask the application, set "
                + Setting.CONNECTION_EXCLUDE.variable() + "=" + probe.address() + " so that it holds no drain.";
        long quiet =
                Math.max(config.policy().steadyStateWait(), config.counting().idleMillis() * 1_000_000);
        if (probe.periodNanos() <= quiet) {
            findings.trouble(
                    what + ": if it goes on during a drain, that lasts until its deadline of "
                            + Durations.format(config.policy().longestDrain()),
                    advice);
        } else {
            findings.note(what + ": if it goes on during a drain, that lasts longer", advice);
        }
    }
}
