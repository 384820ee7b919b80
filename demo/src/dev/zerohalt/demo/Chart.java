package dev.zerohalt.demo;

import java.util.List;
import java.util.Locale;

/** The runs as one picture: time across, one panel below the other on a shared scale. */
final class Chart {
    private static final double WIDTH = 1000;
    private static final double MARGIN = 24;
    private static final double GUTTER = 132;
    private static final double PANELS_TOP = 112;
    private static final double HEADING = 18;
    private static final double GAP = 12;
    private static final double PANEL_GAP = 26;
    private static final double AXIS_HEIGHT = 48;
    private static final int TICK_SECONDS = 5;

    /** GitHub's own colours; the card has a background of its own, so that it can be read on any page. */
    private static final String STYLE = """
            <style>
            text { font-family: -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2328 }
            .title { font-size: 20px; font-weight: 600 } .heading { font-size: 15px; font-weight: 600 } .small { font-size: 11px }
            .end { text-anchor: end } .middle { text-anchor: middle }
            .muted { fill: #59636e } .bad { fill: #cf222e; font-weight: 600 } .good { fill: #1a7f37; font-weight: 600 }
            .card { fill: #ffffff; stroke: #d1d9e0 } .grid { stroke: #e4e8ec; stroke-width: 1 }
            .area { opacity: .5 } .outline { fill: none; stroke: #59636e; stroke-width: .6 }
            .running { fill: #4493d8 } .draining { fill: #e5a50a } .signalled { fill: #8250df } .starting { fill: #9ba5af }
            .failure { stroke: #cf222e; fill: none } .sigterm { fill: #1f2328 }
            @media (prefers-color-scheme: dark) {
            text { fill: #f0f6fc } .muted { fill: #9198a1 } .bad { fill: #ff7b72 } .good { fill: #56d364 }
            .card { fill: #0d1117; stroke: #3d444d } .grid { stroke: #262c36 } .outline { stroke: #9198a1 }
            .running { fill: #4493f8 } .draining { fill: #e3b341 } .signalled { fill: #bc8cff } .starting { fill: #7d8590 }
            .failure { stroke: #ff6a61 } .sigterm { fill: #f0f6fc }
            }
            </style>
            """;

    private final List<Run> runs;
    private final Svg svg = new Svg();
    private final TimeAxis axis;
    private final FailureMarks failureMarks;
    private final int mostConnections;

    private Chart(List<Run> runs) {
        this.runs = runs;
        double seconds =
                runs.stream().mapToLong(run -> run.length().toNanos()).max().orElseThrow() / 1e9;
        axis = new TimeAxis(GUTTER, WIDTH - GUTTER - MARGIN, seconds);
        failureMarks = new FailureMarks(axis, runs);
        mostConnections = runs.stream()
                .flatMap(run -> run.replicas().values().stream())
                .flatMap(history -> history.samples().stream())
                .mapToInt(ReplicaHistory.Sample::connections)
                .max()
                .orElse(1);
    }

    static String of(List<Run> runs) {
        var chart = new Chart(runs);
        chart.draw();
        return chart.svg.toString();
    }

    static String cssClass(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private void draw() {
        double panels = runs.stream().mapToDouble(Chart::panelHeight).sum() + (runs.size() - 1) * PANEL_GAP;
        double bottom = PANELS_TOP + panels;
        double height = bottom + AXIS_HEIGHT;
        svg.add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f %.0f' width='%.0f' height='%.0f' role='img'>",
                WIDTH, height, WIDTH, height);
        svg.add("<title>Rolling restarts under load, without zerohalt and with it</title>");
        svg.add("%s", STYLE);
        svg.add("<rect class='card' x='.5' y='.5' width='%.0f' height='%.0f' rx='8'/>", WIDTH - 1, height - 1);
        svg.text("title", MARGIN, 38, "Rolling restarts under load, behind HAProxy");
        svg.text("muted", MARGIN, 60, subtitle());
        legend();
        timeAxis(bottom);
        double top = PANELS_TOP;
        for (var run : runs) {
            panel(run, top);
            top += panelHeight(run) + PANEL_GAP;
        }
        svg.add("</svg>");
    }

    private static String subtitle() {
        return "%d replicas restarted in turn. %d clients that never retry. An application that dies at once on SIGTERM; slow start: it listens after %d s."
                .formatted(
                        Replicas.NUMBER,
                        Load.CLIENTS,
                        Deployment.SLOW_START.startup().toSeconds());
    }

    private void legend() {
        double x = GUTTER;
        double y = 88;
        for (var state : List.of(State.RUNNING, State.DRAINING, State.SIGNALLED, State.STARTING)) {
            svg.rect(cssClass(state), x, y - 10, 11, 11);
            svg.text("small", x + 16, y, state.label());
            x += 36 + state.label().length() * 6;
        }
        svg.marker("sigterm", x + 6, y - 2);
        svg.text("small", x + 16, y, "SIGTERM");
        x += 86;
        svg.add("<path class='failure' stroke-width='3' d='M%.1f %.1fh3'/>", x + 6, y - 4);
        svg.text("small", x + 16, y, "a failed request");
    }

    private void timeAxis(double bottom) {
        for (int second = 0; second <= axis.seconds(); second += TICK_SECONDS) {
            double x = axis.x(second * 1_000_000_000L);
            svg.line("grid", x, PANELS_TOP + HEADING, x, bottom);
            svg.text("small muted middle", x, bottom + 16, Integer.toString(second));
        }
        svg.text("small muted middle", axis.left() + axis.width() / 2, bottom + 34, "seconds");
    }

    private void panel(Run run, double top) {
        int failed = run.failures().size();
        svg.add(
                "<text x='%.1f' y='%.1f'><tspan class='heading'>%s</tspan><tspan dx='14'>%,d requests,</tspan><tspan dx='5' class='%s'>%,d failed</tspan></text>",
                MARGIN,
                top + 6,
                capitalized(run.deployment().label()),
                run.requests(),
                failed == 0 ? "good" : "bad",
                failed);
        svg.add(
                "<text class='muted end' x='%.1f' y='%.1f'>seconds per restart: median %.1f, worst %.1f</text>",
                axis.right(), top + 6, run.medianSeconds(), run.worstSeconds());
        double y = top + HEADING;
        failureMarks.draw(svg, run, y);
        y += FailureMarks.HEIGHT + GAP;
        for (var name : run.replicas().keySet()) {
            var id = cssId(run, name);
            new ReplicaLane(axis, y, mostConnections).draw(svg, id, name, run);
            y += ReplicaLane.HEIGHT + GAP;
        }
    }

    private static String cssId(Run run, String name) {
        return run.deployment().name().toLowerCase(Locale.ROOT) + "-" + name;
    }

    private static double panelHeight(Run run) {
        return HEADING + FailureMarks.HEIGHT + run.replicas().size() * (GAP + ReplicaLane.HEIGHT);
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
