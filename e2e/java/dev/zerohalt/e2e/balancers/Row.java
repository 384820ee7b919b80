package dev.zerohalt.e2e.balancers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One row of the table: three replicas restarted one after the other behind this load balancer. */
record Row(Balancer balancer, Protocol protocol, Setup setup) {
    /** All there are. Without zerohalt once for each load balancer: it shows that the load finds what goes wrong. */
    static List<Row> all() {
        return Arrays.stream(Balancer.values())
                .flatMap(balancer -> Arrays.stream(Protocol.values())
                        .filter(balancer::speaks)
                        .flatMap(protocol -> Arrays.stream(Setup.values())
                                .filter(setup -> setup.underZerohalt() || protocol == Protocol.HTTP1)
                                .map(setup -> new Row(balancer, protocol, setup))))
                .toList();
    }

    static Row of(String name) {
        return all().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such row: " + name));
    }

    /** As in haproxy-http1-in_flight. */
    String name() {
        return (balancer + "-" + protocol + "-" + setup).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name();
    }
}
