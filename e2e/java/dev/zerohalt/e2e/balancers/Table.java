package dev.zerohalt.e2e.balancers;

import java.util.Locale;
import java.util.Map;

/** The rows, in Markdown. */
final class Table {
    private Table() {}

    static String of(Map<Row, Outcome> outcomes) {
        var table = new StringBuilder("""
                | balancer | to the application | zerohalt | requests | failed | last request sent after SIGTERM, s | stop, s, median | worst | left open |
                |---|---|---|---|---|---|---|---|---|
                """);
        outcomes.forEach((row, outcome) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %,d | %,d | %.1f | %.1f | %.1f | %d |%n",
                name(row.balancer()),
                row.protocol().label(),
                row.setup().label(),
                outcome.requests(),
                outcome.failed(),
                Math.max(0, outcome.lastSent()),
                outcome.median(),
                outcome.worst(),
                outcome.leftOpen())));
        outcomes.values().stream()
                .map(Outcome::assumed)
                .filter(assumed -> !assumed.isEmpty())
                .findFirst()
                .ifPresent(assumed ->
                        table.append("\nNothing set: zerohalt assumed the grace period of " + assumed + ".\n"));
        return table.toString();
    }

    /** With its version, which run.sh found out. */
    private static String name(Balancer balancer) {
        var version = System.getProperty("version." + balancer.name().toLowerCase(Locale.ROOT), "");
        return (balancer.label() + " " + version).strip();
    }
}
