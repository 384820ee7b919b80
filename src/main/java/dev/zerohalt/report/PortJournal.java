package dev.zerohalt.report;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ports.FoundPorts;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import dev.zerohalt.process.Wrapper;

/** Says in the log where the application listens, and which of its processes does. */
public final class PortJournal {
    private final Log log;
    private final AppPort appPort;
    private String toldPorts = "";

    PortJournal(Log log, AppPort appPort) {
        this.log = log;
        this.appPort = appPort;
    }

    /** The ports that APP_PORT=auto has found: said when they change. */
    public void listens(FoundPorts found) {
        if (!portsText(found).equals(toldPorts)) {
            drains(found);
        }
    }

    /** Who else listens is no news. */
    private static String portsText(FoundPorts found) {
        return found.all() + " " + found.unknown();
    }

    /** The ports whose connections hold the drain that begins. */
    public void drains(FoundPorts found) {
        toldPorts = portsText(found);
        PortSet ports = found.all();
        String text = ports.isEmpty() ? "none" : ports.toString();
        if (found.isKnown()) {
            log.info("ports", ports.isEmpty() ? "the application listens on no port" : "the application listens")
                    .with("ports", text)
                    .withAny("closed", found.accepted().toString())
                    .end();
        } else {
            log.warn("ports", "cannot tell which ports are the application's: all listening ports count")
                    .with("ports", text)
                    .with("because", found.unknown())
                    .end();
        }
    }

    /** The time to start is over. */
    public void nobodyListens(boolean known) {
        String port = appPort.number().map(number -> "port " + number).orElse("any port");
        String text = known ? "nobody listens on " + port : "cannot see whether somebody listens on " + port;
        log.warn("app.port", text + ": taking traffic all the same")
                .with("app_port", appPort.toString())
                .end();
    }

    /** A drain begins. */
    public void nobodyListensAnyMore(FoundPorts found) {
        log.warn("app.port", "nobody listens on APP_PORT: its connections do not hold this drain")
                .with("app_port", appPort.toString())
                .with(
                        "listening",
                        found.listening().isEmpty() ? "none" : found.listening().toString())
                .end();
    }

    /** A drain begins. */
    public void wrapper(Wrapper wrapper) {
        String text = "the first process of the application is not the one that listens, and gets its signals";
        Line line = wrapper.passesOn() ? log.info("app.wrapper", text) : log.warn("app.wrapper", text);
        line.with("first", wrapper.first().toString())
                .with("server", wrapper.server().toString())
                .with("hint", wrapper.advice())
                .end();
    }
}
