package dev.zerohalt.demo;

import java.util.Locale;

/** One replica in the picture: its open connections as an area, coloured by its state, over a band of the state alone. */
final class ReplicaLane {
    static final double HEIGHT = 72;

    private static final double MARKER_HEIGHT = 8;
    private static final double AREA_HEIGHT = 52;
    private static final double BAND_TOP = MARKER_HEIGHT + AREA_HEIGHT + 3;
    private static final double BAND_HEIGHT = 8;

    /** A state of a few milliseconds is still to be seen. */
    private static final double NARROWEST = 1.5;

    private final TimeAxis axis;
    private final double top;
    private final int mostConnections;

    ReplicaLane(TimeAxis axis, double top, int mostConnections) {
        this.axis = axis;
        this.top = top;
        this.mostConnections = mostConnections;
    }

    void draw(Svg svg, String id, String name, Run run) {
        var history = run.replicas().get(name);
        double base = top + MARKER_HEIGHT + AREA_HEIGHT;
        svg.text("label end", axis.left() - 34, top + 31, name.replace('-', ' '));
        svg.text("small muted end", axis.left() - 34, top + 46, "connections");
        svg.text("small muted end", axis.left() - 6, top + MARKER_HEIGHT + 8, Integer.toString(mostConnections));
        svg.text("small muted end", axis.left() - 6, base, "0");

        svg.add(
                "<defs><path id='%s' d='%s'/><clipPath id='%s-clip'><use href='#%s'/></clipPath></defs>",
                id, area(history, base), id, id);
        svg.add("<g class='area' clip-path='url(#%s-clip)'>", id);
        states(svg, run, history, top + MARKER_HEIGHT, AREA_HEIGHT);
        svg.add("</g>");
        svg.add("<use class='outline' href='#%s'/>", id);
        states(svg, run, history, top + BAND_TOP, BAND_HEIGHT);
        for (var change : history.changes()) {
            if (change.state() == run.deployment().stateWhenTold()) {
                svg.marker("sigterm", axis.x(change.atNanos()), top + 5);
            }
        }
    }

    private String area(ReplicaHistory history, double base) {
        var path = new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", axis.left(), base));
        double x = axis.left();
        for (var sample : history.samples()) {
            x = axis.x(sample.atNanos());
            double y = base - AREA_HEIGHT * sample.connections() / mostConnections;
            path.append(String.format(Locale.ROOT, "L%.1f %.1f", x, y));
        }
        return path.append(String.format(Locale.ROOT, "L%.1f %.1fz", x, base)).toString();
    }

    private void states(Svg svg, Run run, ReplicaHistory history, double y, double height) {
        var changes = history.changes();
        double end = axis.left();
        for (int i = 0; i < changes.size(); i++) {
            long from = changes.get(i).atNanos();
            long to = i + 1 < changes.size()
                    ? changes.get(i + 1).atNanos()
                    : run.length().toNanos();
            double left = Math.max(end, axis.x(from));
            end = Math.max(left + NARROWEST, axis.x(to));
            svg.rect(Chart.cssClass(changes.get(i).state()), left, y, end - left, height);
        }
    }
}
