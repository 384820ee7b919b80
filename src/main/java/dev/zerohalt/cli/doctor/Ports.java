package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ports.FoundPorts;

/** Whether the application listens where its connections are watched. */
final class Ports {
    private static final String APP_PORT = Setting.APP_PORT.variable();

    private final Config config;
    private final AppPort appPort;
    private final PortSet set;
    private final Findings findings;

    Ports(Config config, Findings findings) {
        this.config = config;
        this.appPort = config.counting().appPort();
        this.set = config.counting().ports();
        this.findings = findings;
    }

    /** No application is known: who listens may be anybody. */
    void withoutApplication(PortSet listening) {
        findings.good("listening now: " + (listening.isEmpty() ? "nobody" : "port " + listening));
    }

    /** Where the application that runs here was found to listen. */
    void examine(FoundPorts found, boolean asZerohaltsUser) {
        if (!found.isKnown() && !asZerohaltsUser) {
            findings.note(
                    "this command cannot see which ports are the application's, as zerohalt runs under another user",
                    "Run it as the same user, as with docker exec --user.");
        } else if (!found.isKnown()) {
            unknown(found);
        } else if (appPort.isNone()) {
            none(found.listening());
        } else if (found.listening().isEmpty() && set.isEmpty()) {
            nowhere("the application listens on no port");
        } else if (appPort.finds()) {
            findings.good("the application listens on port " + found.listening() + ", which is watched");
            additional(found.listening());
        } else {
            given(found.listening());
        }
    }

    private void unknown(FoundPorts found) {
        if (appPort.finds()) {
            findings.note(
                    "cannot tell which ports are the application's, as " + found.unknown()
                            + ": connections on all ports hold a drain",
                    "Run zerohalt and the application as the same user, add CAP_SYS_PTRACE, or set " + APP_PORT
                            + " to the application's port.");
        } else if (!set.isEmpty() && found.anybody().isPresent()) {
            PortSet closed = set.without(found.anybody().get());
            if (closed.isEmpty()) {
                findings.good("somebody listens on the watched port " + set);
            } else {
                elsewhere("nobody listens on the watched port " + closed, found.listening());
            }
        }
    }

    private void none(PortSet listening) {
        if (listening.isEmpty()) {
            findings.good("the application listens on no port, as APP_PORT says");
        } else {
            findings.trouble(
                    "the application listens on port " + listening
                            + ", but APP_PORT is none: no drain waits for its requests",
                    "Leave out " + APP_PORT + ": the port is found.");
        }
    }

    private void given(PortSet listening) {
        PortSet closed = set.without(listening);
        if (listening.isEmpty()) {
            nowhere("the application does not listen on the watched port " + set + ", nor on another one");
        } else if (!closed.isEmpty()) {
            elsewhere("the application does not listen on the watched port " + closed, listening);
        } else {
            findings.good("the application listens on the watched port " + set);
        }
        PortSet others = listening.without(set);
        if (!others.isEmpty() && closed.isEmpty()) {
            findings.good("it listens on port " + others + " too, where connections do not hold a drain; "
                    + Setting.ADDITIONAL_PORTS.variable() + " adds ports");
        }
    }

    /** With auto, those that were set are watched beside those that are found. */
    private void additional(PortSet listening) {
        PortSet closed = set.without(listening);
        if (!closed.isEmpty()) {
            findings.note(
                    "the application does not listen on port " + closed + " of ADDITIONAL_PORTS",
                    "Leave out " + Setting.ADDITIONAL_PORTS.variable() + ": the application's ports are found.");
        }
    }

    private void elsewhere(String what, PortSet listening) {
        boolean isOne = listening.ranges() == 1 && listening.first(0) == listening.last(0);
        findings.trouble(
                what + ", but on " + listening + ": no drain waits for its requests",
                "Set " + APP_PORT + (isOne ? "=" + listening : " to the application's port")
                        + ", or leave it out: then the port is found.");
    }

    private void nowhere(String what) {
        String health = config.health().portIsDefault()
                ? " If it wants port " + config.health().port() + " itself, set " + Setting.HEALTH_PORT.variable()
                        + " to another port."
                : "";
        findings.trouble(
                what + ": no traffic is taken until it does, or " + Setting.APP_STARTUP_TIMEOUT.name() + " is over",
                "If it has no port, set " + APP_PORT + "=none." + health);
    }
}
