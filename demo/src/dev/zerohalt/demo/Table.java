package dev.zerohalt.demo;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The runs side by side, as text. */
final class Table {
    private static final int LABEL_WIDTH = 34;

    private final List<Run> runs;
    private final StringBuilder text = new StringBuilder();

    private Table(List<Run> runs) {
        this.runs = runs;
    }

    static String of(List<Run> runs) {
        var table = new Table(runs);
        table.row("", run -> run.deployment().label());
        table.row("replica restarts", run -> count(run.restarts().size()));
        table.row("requests", run -> count(run.requests()));
        table.row("failed requests", run -> count(run.failures().size()));
        for (var kind : Failure.Kind.values()) {
            table.row("  " + kind.label(), run -> count(run.failures(kind)));
        }
        table.row("seconds per restart, median", run -> seconds(run.medianSeconds()));
        table.row("seconds per restart, worst", run -> seconds(run.worstSeconds()));
        return table.text.toString();
    }

    private void row(String label, Function<Run, String> value) {
        text.append(("%-" + LABEL_WIDTH + "s").formatted(label));
        for (var run : runs) {
            text.append("%27s".formatted(value.apply(run)));
        }
        text.append('\n');
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
