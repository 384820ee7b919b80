package dev.zerohalt.cli;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.GracePeriod;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.ports.ApplicationPorts;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.json.JsonFields;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import dev.zerohalt.status.Times;
import java.util.List;
import java.util.Optional;

/** Looks at what this container offers, beside a running zerohalt or without one. Changes nothing. */
public final class Doctor {
    private static final int MAX_STATUS = 4096;

    /** linux/capability.h */
    private static final int CAP_KILL = 5;

    private static final int CAP_SYS_PTRACE = 19;

    private final Kernel kernel;
    private final Config config;
    private final Findings findings = new Findings();

    private Doctor(Kernel kernel, Config config) {
        this.kernel = kernel;
        this.config = config;
    }

    /** The report: a line for each finding, what to do below it. */
    public static Findings examine(Kernel kernel, Config config) {
        Doctor doctor = new Doctor(kernel, config);
        doctor.running();
        doctor.counting();
        doctor.capabilities();
        doctor.budget();
        return doctor.findings;
    }

    private void running() {
        Exchange.Answer answer = Client.status(kernel, config.health(), "");
        Optional<List<JsonFields.Field>> status = JsonFields.read(answer.body());
        if (!answer.failure().isEmpty() || status.isEmpty()) {
            String why = answer.failure().isEmpty() ? "the answer is not JSON" : answer.failure();
            findings.note(
                    "no zerohalt answers on the health port: " + why,
                    "Run this in the container of a running one to see its state and who asks for the health.");
            return;
        }
        findings.good("zerohalt answers on port " + config.health().port());
        boolean isInit = false;
        StringBuilder probers = new StringBuilder();
        for (JsonFields.Field field : status.get()) {
            String text = Ascii.visible(field.text());
            switch (field.path()) {
                case "pid" -> isInit = text.equals("1");
                case "probers.address" ->
                    probers.append(probers.isEmpty() ? "" : "\n      ").append(text);
                case "probers.user_agent" ->
                    probers.append(text.isEmpty() ? "" : " ").append(text);
                case "probers.period_seconds" -> probers.append(", every ").append(time(text));
                case "probers.silent_seconds" ->
                    probers.append(", last ").append(time(text)).append(" ago");
                default -> {}
            }
        }
        if (isInit) {
            findings.good("it is PID 1: every orphan is its child");
        } else {
            findings.note(
                    "it is not PID 1: it reaps what the application leaves, as its subreaper",
                    "Make it the ENTRYPOINT, in exec form, to have it reap everything.");
        }
        if (probers.isEmpty()) {
            findings.trouble(
                    "nobody has asked for " + config.health().healthPath() + " yet",
                    "Let the load balancer or the readiness probe ask it: only then does it learn of a drain.");
        } else {
            findings.good("asked for the health by " + probers);
        }
    }

    private static String time(String seconds) {
        return Times.text(Durations.parse(seconds + "s").orElse(0L));
    }

    private void counting() {
        String[] why = {""};
        OwnPorts own = config.ownPorts();
        ConnectionCounter counter = new ConnectionCounter(
                kernel,
                own.others(),
                config.counting().backends(),
                config.counting().filter(),
                (backend, because) -> why[0] = because);
        try {
            counter.trial(Doctor::require).run();
            String backend = "connections are counted by " + counter.backend().label();
            if (counter.backend() == CountingBackend.EVENTS) {
                findings.good(backend + ": their end is an event");
            } else {
                findings.note(
                        backend + (why[0].isEmpty() ? ", as configured" : ": " + why[0]),
                        counter.backend() == CountingBackend.PROC
                                ? "It is slower, and classes are unknown: in-flight works as connections does."
                                : "It is slower: an end is seen at the next count.");
            }
            ports(ApplicationPorts.listening(counter, own));
        } catch (ScanException e) {
            findings.trouble(
                    "connections cannot be counted: " + e.getMessage(),
                    "Allow netlink sockets (seccomp: socket(AF_NETLINK)) or mount /proc; a drain would last its timeout.");
        } finally {
            counter.close();
        }
    }

    private static void require(Optional<ScanException> failure) {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void ports(PortSet listening) {
        AppPort appPort = config.counting().appPort();
        if (appPort.finds()) {
            findings.good("listening now: " + (listening.isEmpty() ? "nobody" : "ports " + listening)
                    + "; those of the application are watched");
            return;
        }
        PortSet monitored = config.counting().ports();
        PortSet open = monitored.without(monitored.without(listening));
        if (!open.isEmpty()) {
            findings.good("somebody listens on monitored port " + open);
        }
        PortSet closed = monitored.without(listening);
        if (!closed.isEmpty()) {
            findings.trouble(
                    "nobody listens on monitored port " + closed,
                    "Set ZEROHALT_APP_PORT to the application's port, or to auto.");
        }
        PortSet others = listening.without(monitored);
        if (!others.isEmpty()) {
            findings.note(
                    "somebody listens on " + others + " too; connections there do not hold a drain",
                    "If they should, name the port in ZEROHALT_ADDITIONAL_PORTS.");
        }
    }

    private void capabilities() {
        long effective = effectiveCapabilities();
        if (effective < 0) {
            findings.note(
                    "capabilities cannot be read: no /proc/self/status", "Mount /proc to find leftovers and ports.");
            return;
        }
        boolean kill = (effective >> CAP_KILL & 1) != 0;
        boolean trace = (effective >> CAP_SYS_PTRACE & 1) != 0;
        if (kill) {
            findings.good("it may signal processes of any user");
        } else {
            findings.note(
                    "without CAP_KILL it can signal processes of its own user only",
                    "Run the application as the same user, or add the capability.");
        }
        if (config.counting().appPort().finds() && !trace) {
            findings.note(
                    "without CAP_SYS_PTRACE the ports of an application under another user cannot be told from others'",
                    "Run it as the same user, add the capability, or name the ports.");
        }
    }

    private long effectiveCapabilities() {
        String status = SmallFile.read(kernel, "/proc/self/status", MAX_STATUS).orElse("");
        int at = status.indexOf("CapEff:");
        long value = 0;
        for (int i = at + 7; at >= 0 && i < status.length() && status.charAt(i) != '\n'; i++) {
            int digit = Ascii.digit(status.charAt(i), 16);
            value = digit < 0 ? value : value << 4 | digit;
        }
        return at < 0 ? -1 : value;
    }

    private void budget() {
        Policy policy = config.policy();
        GracePeriod grace = config.gracePeriod();
        if (grace.origin() == GracePeriod.Origin.NONE) {
            findings.good("a shutdown may take " + longest(policy) + ", and GRACE_PERIOD is none");
            return;
        }
        if (grace.origin() == GracePeriod.Origin.UNKNOWN) {
            findings.note(
                    "a shutdown may take " + longest(policy) + ", and the grace period is not known",
                    "Set ZEROHALT_GRACE_PERIOD to what the orchestrator waits before SIGKILL"
                            + " (Kubernetes 30s, Docker 10s, ECS 30s, unless changed).");
            return;
        }
        findings.good("grace period " + grace.describe());
        List<String> warnings = config.warnings();
        if (warnings.isEmpty()) {
            String hook = policy.postHookTimeout() == 0
                    ? ""
                    : ", post-shutdown hook " + Durations.format(policy.postHookTimeout());
            findings.good("drain " + Durations.format(policy.longestDrain()) + ", stop "
                    + ConfigReport.stopTime(policy) + hook + " and flush "
                    + Durations.format(policy.flushTimeout()) + " fit the grace period");
        }
        for (String warning : warnings) {
            findings.trouble(warning, "Raise the orchestrator's grace period, or lower the timeout.");
        }
    }

    private static String longest(Policy policy) {
        return policy.forceKill() ? Durations.format(policy.latestExit()) : "for ever, as FORCE_KILL is false";
    }
}
