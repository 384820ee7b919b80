package dev.zerohalt.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The failed requests in the picture: a mark each, those of about the same time piled up. */
final class FailureMarks {
    static final double HEIGHT = 56;

    private static final double PILE_WIDTH = 9;
    private static final double GAP = 0.7;
    private static final double LARGEST_CELL = 3;

    private final TimeAxis axis;
    private final double cell;

    private record Pile(double left, int marks) {
        Pile withOneMore() {
            return new Pile(left, marks + 1);
        }
    }

    /** All runs share one size of mark, so that the areas can be compared. */
    FailureMarks(TimeAxis axis, List<Run> runs) {
        this.axis = axis;
        int most = runs.stream()
                .flatMap(run -> piles(run).stream())
                .mapToInt(Pile::marks)
                .max()
                .orElse(0);
        double size = LARGEST_CELL;
        while (columns(size) * Math.floor(HEIGHT / size) < most) {
            size *= 0.95;
        }
        cell = size;
    }

    void draw(Svg svg, Run run, double top) {
        double base = top + HEIGHT;
        svg.text("label end", axis.left() - 34, base - 24, "failed");
        svg.text("small muted end", axis.left() - 34, base - 9, "requests");
        svg.line("grid", axis.left(), base, axis.right(), base);
        var path = new StringBuilder();
        for (var pile : piles(run)) {
            for (int i = 0; i < pile.marks; i++) {
                double x = pile.left + i % columns(cell) * cell;
                double y = base - (Math.floorDiv(i, columns(cell)) + 0.5) * cell;
                path.append(String.format(Locale.ROOT, "M%.1f %.1fh%.1f", x, y, cell - GAP));
            }
        }
        if (!path.isEmpty()) {
            svg.add("<path class='failure' stroke-width='%.1f' d='%s'/>", cell - GAP, path);
        }
    }

    /** Each pile begins where its first request failed. */
    private List<Pile> piles(Run run) {
        var piles = new ArrayList<Pile>();
        run.failures().stream()
                .mapToDouble(failure -> axis.x(failure.atNanos()))
                .sorted()
                .forEach(x -> {
                    boolean apart = piles.isEmpty() || x >= piles.getLast().left + PILE_WIDTH;
                    piles.add(apart ? new Pile(x, 1) : piles.removeLast().withOneMore());
                });
        return piles;
    }

    private static int columns(double cell) {
        return (int) (PILE_WIDTH / cell);
    }
}
