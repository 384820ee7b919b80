package dev.zerohalt.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Runs the rolling restarts without zerohalt and with it, prints the table and draws the picture.
 *
 * <p>Arguments: the zerohalt binary, the directory for everything that is written, and if the picture of a good outcome is to be kept, the file for it.
 */
final class Demo {
    private static final int ENOUGH_REQUESTS = 10_000;

    private Demo() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var zerohalt = Path.of(args[0]);
        var directory = Path.of(args[1]);
        System.out.printf(
                "%d rolling restarts of %d replicas behind HAProxy, %d clients, no retries%n",
                RollingRestart.ROLLS, RollingRestart.REPLICAS, Load.CLIENTS);
        var runs = new ArrayList<Run>();
        for (var mode : Mode.values()) {
            System.out.printf("%n%s:%n", mode.label());
            var logs = directory.resolve(mode.name().toLowerCase(Locale.ROOT));
            runs.add(new RollingRestart(mode, zerohalt, logs, System.out).run());
        }
        System.out.printf("%n%s%n", Table.of(runs));
        var picture = directory.resolve("rolling-restart.svg");
        Files.writeString(picture, Chart.of(runs));
        System.out.println("picture: " + picture);
        int verdict = verdict(runs.getFirst(), runs.getLast());
        if (verdict == 0 && args.length > 2) {
            Files.copy(picture, Path.of(args[2]), StandardCopyOption.REPLACE_EXISTING);
        }
        System.exit(verdict);
    }

    private static int verdict(Run plain, Run zerohalt) {
        var complaints = new ArrayList<String>();
        if (plain.failures().isEmpty()) {
            complaints.add("no request failed without zerohalt: this load proves nothing");
        }
        if (!zerohalt.failures().isEmpty()) {
            complaints.add(zerohalt.failures().size() + " requests failed with zerohalt");
        }
        if (zerohalt.requests() < ENOUGH_REQUESTS) {
            complaints.add(
                    "only " + zerohalt.requests() + " requests with zerohalt, " + ENOUGH_REQUESTS + " are needed");
        }
        complaints.forEach(complaint -> System.out.println("FAILED: " + complaint));
        return complaints.isEmpty() ? 0 : 1;
    }
}
