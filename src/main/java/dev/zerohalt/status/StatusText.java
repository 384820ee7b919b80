package dev.zerohalt.status;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.Peer;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.Prober;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.Signal;

/** The status for people: what is going on, then a table of connections. */
final class StatusText {
    private static final int LABEL = 14;
    private static final int[] COLUMNS = {48, 7, 9, 9};

    private final Status status;
    private final StringBuilder text = new StringBuilder();

    private StatusText(Status status) {
        this.status = status;
    }

    static String of(Status status, PeerList peers) {
        return new StatusText(status).write(peers);
    }

    private String write(PeerList peers) {
        label("zerohalt").append(Status.VERSION).append(", pid ").append(status.pid());
        text.append(", up ").append(Times.text(status.uptime())).append('\n');
        label("state").append(status.phase().status()).append('\n');
        label("grace period").append(status.gracePeriod().describe()).append('\n');
        drain();
        hook();
        label("application");
        if (status.phase().hasApplication()) {
            text.append("pid ").append(status.application()).append('\n');
        } else {
            text.append(status.timeline().applicationOutcome()).append('\n');
        }
        connections();
        status.gauge().ifPresent(this::gauge);
        probers();
        table(peers);
        return text.toString();
    }

    private void drain() {
        Timeline timeline = status.timeline();
        if (!timeline.drainBegan()) {
            return;
        }
        boolean isOnRequest = timeline.signal() == 0;
        label("drain")
                .append(isOnRequest ? "on request" : Signal.name(timeline.signal()))
                .append(' ');
        text.append(Times.text(timeline.drainNanos(status.now())));
        if (timeline.drainEnded()) {
            text.append(", ").append(timeline.drainOutcome().label());
            text.append(isOnRequest ? ", since then " + Times.text(timeline.sinceDrain(status.now())) : "")
                    .append('\n');
        } else {
            text.append(isOnRequest ? "" : " of " + Times.text(status.policy().longestDrain()));
            text.append(", strategy ")
                    .append(status.policy().strategy().label())
                    .append('\n');
        }
        if (timeline.applicationSignalled()) {
            label("stop").append(Times.text(timeline.stopNanos(status.now())));
            if (status.policy().forceKill()) {
                text.append(" of ").append(Times.text(status.stopTimeout()));
            }
            text.append('\n');
        }
    }

    private void hook() {
        status.timeline().runningHook().ifPresent(hook -> {
            label("hook").append(hook.label()).append(' ');
            text.append(Times.text(status.timeline().hookNanos(status.now()))).append(" of ");
            text.append(Times.text(status.policy().hookTimeout(hook))).append('\n');
        });
    }

    private void connections() {
        label("connections");
        status.census()
                .ifPresentOrElse(
                        this::counted,
                        () -> text.append("unknown: ")
                                .append(status.countError())
                                .append('\n'));
    }

    private void counted(Census census) {
        text.append(census.total());
        text.append(status.ports().equals("none") ? ", no port is monitored" : " on port " + status.ports());
        text.append(", ").append(census.holding()).append(" would hold a drain");
        for (ConnectionClass each : ConnectionClass.values()) {
            if (census.count(each) > 0) {
                text.append(", ").append(census.count(each)).append(' ').append(each.label());
            }
        }
        text.append(" (").append(status.backend());
        if (status.censusAge() >= 1_000_000_000) {
            text.append(", ").append(Times.text(status.censusAge())).append(" ago");
        }
        text.append(")\n");
    }

    private void gauge(GaugeStatus gauge) {
        label("gauge");
        if (gauge.reading().isEmpty()) {
            text.append("not read yet, it is asked while draining");
        } else {
            Reading reading = gauge.reading().get();
            text.append(reading).append(reading.why().isEmpty() ? "" : ": " + reading.why());
            text.append(gauge.gauge().isIdle(reading) ? "" : ", holds the drain");
            text.append(" (").append(Times.text(gauge.ageNanos())).append(" ago)");
        }
        text.append(", ").append(printable(gauge.gauge().shown())).append('\n');
    }

    private void probers() {
        String name = "probers";
        for (Prober prober : status.probers()) {
            label(name).append(prober.address());
            text.append(prober.agent().isEmpty() ? "" : " " + printable(prober.agent()));
            text.append(", every ").append(Times.text(prober.period()));
            text.append(", last ")
                    .append(Times.text(status.now() - prober.lastAt()))
                    .append(" ago");
            if (status.timeline().drainBegan()) {
                text.append(", told 503 ").append(prober.timesTold()).append("x");
            }
            text.append('\n');
            name = "";
        }
    }

    private void table(PeerList peers) {
        if (peers.shown().isEmpty()) {
            return;
        }
        text.append('\n');
        row("PEER", "PORT", "CLASS", "IDLE", "HOLDS");
        for (Peer peer : peers.shown()) {
            row(
                    peer.endpoint(),
                    Integer.toString(peer.localPort()),
                    peer.connectionClass().label(),
                    peer.idleMillis() < 0 ? "?" : Times.text(peer.idleMillis() * 1_000_000),
                    peer.holds() ? "yes" : "no");
        }
        if (peers.more() > 0) {
            text.append("and ").append(peers.more()).append(" more\n");
        }
    }

    private void row(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(cells[i]);
            for (int width = cells[i].length(); i < COLUMNS.length && width < COLUMNS[i]; width++) {
                text.append(' ');
            }
        }
        text.append('\n');
    }

    private StringBuilder label(String name) {
        text.append(name);
        for (int i = name.length(); i < LABEL; i++) {
            text.append(' ');
        }
        return text;
    }

    /** What a stranger sent must not steer the terminal. */
    private static String printable(String agent) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < agent.length(); i++) {
            char c = agent.charAt(i);
            printable.append(c < ' ' || c >= 0x7f ? '?' : c);
        }
        return printable.toString();
    }
}
