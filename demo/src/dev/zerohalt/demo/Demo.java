package dev.zerohalt.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Runs the rolling restarts without zerohalt, with it, and with it as it is before anything is set; then those behind load balancers that keep idle connections; prints
 * tables and draws a picture of the former.
 *
 * <p>Arguments: the zerohalt binary, the directory for everything that is written, and if the picture of a good outcome is to be kept, the file for it.
 */
final class Demo {
    private static final int ENOUGH_REQUESTS_PER_SECOND = 200;

    private Demo() {}

    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        var zerohalt = Path.of(args[0]);
        var directory = Path.of(args[1]);
        var ports = new Ports();
        System.out.printf(
                "rolling restarts of %d replicas behind HAProxy, %d clients, no retries%n",
                Replicas.NUMBER, Load.CLIENTS);
        var runs = new ArrayList<Run>();
        for (var deployment : Deployment.values()) {
            System.out.printf("%n%s:%n", deployment.label());
            var logs = directory.resolve(deployment.name().toLowerCase(Locale.ROOT));
            runs.add(new RollingRestart(deployment, zerohalt, ports, logs, System.out).run());
        }
        System.out.printf("%n%s%n", Table.of(runs));
        var picture = directory.resolve("rolling-restart.svg");
        Files.writeString(picture, Chart.of(runs));
        System.out.println("picture: " + picture);

        System.out.printf("%nwith zerohalt, and idle connections kept open by the load balancer:%n%n");
        var pools = PoolComparison.run(zerohalt, directory.resolve("pool"), ports);
        System.out.println(pools.table());

        var complaints = complaints(runs);
        if (complaints.isEmpty() && args.length > 2) {
            Files.copy(picture, Path.of(args[2]), StandardCopyOption.REPLACE_EXISTING);
        }
        complaints.addAll(pools.complaints());
        complaints.forEach(complaint -> System.out.println("FAILED: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private static List<String> complaints(List<Run> runs) {
        var complaints = new ArrayList<String>();
        for (var run : runs) {
            var label = run.deployment().label();
            if (run.deployment() == Deployment.PLAIN) {
                if (run.failures().isEmpty()) {
                    complaints.add("no request failed " + label + ": this load proves nothing");
                }
                continue;
            }
            if (!run.failures().isEmpty()) {
                complaints.add(run.failures().size() + " requests failed " + label);
            }
            if (run.requestsPerSecond() < ENOUGH_REQUESTS_PER_SECOND) {
                complaints.add("only " + run.requestsPerSecond() + " requests a second " + label + ", "
                        + ENOUGH_REQUESTS_PER_SECOND + " are needed");
            }
        }
        return complaints;
    }
}
