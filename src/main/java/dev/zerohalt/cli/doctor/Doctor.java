package dev.zerohalt.cli.doctor;

import dev.zerohalt.cli.Client;
import dev.zerohalt.config.Config;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.connections.ports.ServerSearch;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.process.Wrapper;
import java.util.Optional;

/** Looks at what this container offers, beside a running zerohalt or without one. Changes nothing. */
public final class Doctor {
    private final Kernel kernel;
    private final Config config;
    private final OwnPorts own;
    private final Findings findings = new Findings();

    private Doctor(Kernel kernel, Config config) {
        this.kernel = kernel;
        this.config = config;
        this.own = config.ownPorts();
    }

    /** The report: a line for each finding, what to do below it. */
    public static Findings examine(Kernel kernel, Config config) {
        Doctor doctor = new Doctor(kernel, config);
        doctor.examine();
        return doctor.findings;
    }

    private void examine() {
        Exchange.Answer answer = Client.status(kernel, config.health(), "");
        Optional<Running> running = answer.failure().isEmpty() ? Running.read(answer.body()) : Optional.empty();
        String[] why = {""};
        ConnectionCounter counter = new ConnectionCounter(
                kernel,
                own.others(),
                config.counting().backends(),
                config.counting().filter(),
                (backend, because) -> why[0] = because);
        try {
            counter.trial(Doctor::require).run();
            String noStatus = answer.failure().isEmpty() ? "who answers is none" : answer.failure();
            new HealthPort(kernel, config.health(), findings).examine(counter, running, noStatus);
            running.ifPresent(this::zerohalt);
            backend(counter.backend(), why[0]);
            running.filter(Running::serves)
                    .ifPresentOrElse(
                            each -> application(counter, each),
                            () -> new Ports(config, findings)
                                    .withoutApplication(ApplicationPorts.listening(counter, own)));
        } catch (ScanException e) {
            findings.trouble(
                    "connections cannot be counted: " + e.getMessage(),
                    "Allow netlink sockets (seccomp: socket(AF_NETLINK)) or mount /proc; a drain would last its timeout.");
        } finally {
            counter.close();
        }
        Privileges.examine(kernel, running, findings);
        StopSignals.examine(kernel, config.policy().signals(), running, findings);
        Budget.examine(config, findings);
    }

    static void require(Optional<ScanException> failure) {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void zerohalt(Running running) {
        Place.examine(kernel, running, findings);
        if (running.probers().isEmpty()) {
            findings.trouble(
                    "nobody has asked for " + config.health().healthPath() + " yet",
                    "Let the load balancer or the readiness probe ask it: only then does it learn of a drain.");
        } else {
            findings.good("asked for the health by " + running.probers());
        }
    }

    private void backend(CountingBackend backend, String why) {
        String what = "connections are counted by " + backend.label();
        if (backend == CountingBackend.EVENTS) {
            findings.good(what + ": their end is an event");
        } else {
            findings.note(
                    what + (why.isEmpty() ? ", as configured" : ": " + why),
                    backend == CountingBackend.PROC
                            ? "It is slower, and classes are unknown: in-flight works as connections does."
                            : "It is slower: an end is seen at the next count.");
        }
    }

    private void application(ConnectionCounter counter, Running running) {
        ProcessTree tree = running.tree();
        FoundPorts[] found = new FoundPorts[1];
        ApplicationPorts.find(kernel, Doctor::work, counter, own, tree, ports -> found[0] = ports);
        new Ports(config, findings).examine(found[0], tree.isOfOurUser(kernel));
        new ServerSearch(kernel, Doctor::work, counter, own, tree, server -> wrapper(tree, server)).begin();
        HealthSource.examine(kernel, config.checks(), findings);
        config.counting().gauge().ifPresent(gauge -> GaugeSource.examine(kernel, gauge, findings));
        boolean finds = config.counting().appPort().finds();
        PortSet watched = config.counting().ports().with(finds ? found[0].all() : PortSet.NONE);
        Probes.examine(counter, watched, config, running.addresses(), findings);
    }

    /** Here nobody waits meanwhile. */
    private static void work(Slices.Work work) {
        while (work.step()) {}
        work.done();
    }

    private void wrapper(ProcessTree tree, int server) {
        SignalSet stopSignal = SignalSet.of(config.policy().signals().stopSignal(Signal.SIGTERM));
        Wrapper.read(kernel, tree, server, stopSignal).ifPresent(this::wrapper);
    }

    private void wrapper(Wrapper wrapper) {
        String first = wrapper.first().toString();
        String what = "the application's first process is " + first + ", but " + wrapper.server()
                + " listens: signals go to " + first + ", and its exit code counts";
        String sentence = Ascii.capitalize(wrapper.advice()) + ".";
        if (wrapper.passesOn()) {
            findings.note(what, sentence);
        } else {
            findings.trouble(what, sentence);
        }
    }
}
