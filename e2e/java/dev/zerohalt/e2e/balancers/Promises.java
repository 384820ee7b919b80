package dev.zerohalt.e2e.balancers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What has to be true of the rows. */
final class Promises {
    /** In Docker, with its 10 s, zerohalt waits so long for silence when nothing is set; elsewhere longer. */
    private static final double SHORTEST_STEADY_STATE_WAIT = 2.75;

    private Promises() {}

    /** Those that are broken, in words. */
    static List<String> broken(Map<Row, Outcome> outcomes) {
        var broken = new ArrayList<String>();
        outcomes.forEach((row, outcome) -> {
            if (!row.setup().underZerohalt()) {
                if (outcome.failed() == 0) {
                    broken.add(row + ": no request failed without zerohalt, so this load proves nothing");
                }
                return;
            }
            if (outcome.failed() > 0) {
                broken.add(row + ": " + outcome.failed() + " requests failed: " + outcome.why());
            }
            if (endsAsDrained(row) && outcome.drained() != outcome.stops()) {
                broken.add(row + ": " + outcome.drained() + " of " + outcome.stops() + " drains ended as drained");
            }
            if (outcome.lastSent() >= SHORTEST_STEADY_STATE_WAIT) {
                broken.add(row + ": requests came until " + outcome.lastSent() + " s after SIGTERM");
            }
        });
        return broken;
    }

    /** With nothing set it depends on the time that the platform grants. */
    private static boolean endsAsDrained(Row row) {
        return switch (row.setup()) {
            case ALONE, NOTHING_SET -> false;
            case IN_FLIGHT -> true;
            case CONNECTIONS -> row.balancer().closesAllIdle(row.protocol());
        };
    }
}
