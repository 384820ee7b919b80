package dev.zerohalt.e2e.balancers;

import dev.zerohalt.demo.Endpoint;
import dev.zerohalt.demo.Load;
import dev.zerohalt.demo.PooledRestart;
import dev.zerohalt.demo.Replica;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs one row, in namespaces that {@link BalancersE2E} makes for it: all that it starts ends with it. Its arguments are the row's name,
 * its folder, where tls.crt and tls.key are, the folder of the examples, zerohalt, and the application.
 */
final class RowProgram {
    private static final int REPLICAS = 3;
    private static final int ROLLS = 1;

    private RowProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException, GeneralSecurityException {
        var row = Row.of(args[0]);
        var directory = Path.of(args[1]);
        Example.copy(row, Path.of(args[2]), directory);
        Namespaces.make(REPLICAS);

        var replicas = new ArrayList<Replica>();
        for (int i = 1; i <= REPLICAS; i++) {
            replicas.add(new Replica(plan(row, i, directory, args[3], args[4])));
        }
        replicas.forEach(Replica::awaitReady);
        var front = new Endpoint(
                new InetSocketAddress("192.0.2.1", 443), Optional.of(Tls.trusting(directory.resolve("tls.crt"))));
        long start = System.nanoTime();
        var load = new Load(front, Clients.all(), start);
        var balancer = RunningBalancer.start(row, directory, front, load, start);
        var result = new PooledRestart(replicas, balancer, load, start).run(ROLLS);
        Files.writeString(directory.resolve("stops"), result.stops() + "\n" + result.failures() + "\n");
        var log = Files.readString(directory.resolve("app-1.log"));
        Outcome.of(result, log).write(directory.resolve("outcome"));
        System.exit(0);
    }

    private static Replica.Plan plan(Row row, int number, Path directory, String zerohalt, String application)
            throws IOException {
        var address = InetAddress.getByName(Namespaces.address(number));
        var command = new ArrayList<String>();
        if (row.setup().underZerohalt()) {
            command.addAll(List.of(zerohalt, "--"));
        }
        command.addAll(List.of(application, "app", "8080", "8090"));
        return new Replica.Plan(
                "app-" + number,
                Endpoint.plain(address, 8080),
                row.setup().underZerohalt() ? Optional.of(Endpoint.plain(address, 8888)) : Optional.empty(),
                Namespaces.inside(number, command),
                row.setup().settings(row.protocol()),
                directory.resolve("app-" + number + ".log"));
    }
}
