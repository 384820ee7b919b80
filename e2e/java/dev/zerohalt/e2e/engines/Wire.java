package dev.zerohalt.e2e.engines;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A network for a container whose engine makes none: an address on a bridge of the sandbox. */
final class Wire implements AutoCloseable {
    private static final String BRIDGE = "e2e0";
    private static int made;

    private final String name;
    private final String address;

    private Wire(String name, String address) {
        this.name = name;
        this.address = address;
    }

    /** With a namespace, which the container joins. */
    static Wire make() {
        Wire wire = address();
        Shell.ok("ip", "netns", "add", wire.name);
        Shell.ok("ip", "link", "add", wire.name, "type", "veth", "peer", "name", "eth0", "netns", wire.name);
        wire.attach(wire.name);
        wire.configure(List.of("ip", "netns", "exec", wire.name), "eth0");
        return wire;
    }

    /** The bridge's end, whose other end the engine gives to the container. */
    void attach(String end) {
        Shell.ok("ip", "link", "set", end, "master", BRIDGE, "up");
    }

    /** Only an address, for an engine that makes the interfaces. */
    static synchronized Wire address() {
        if (made == 0) {
            Shell.ok("ip", "link", "add", BRIDGE, "type", "bridge");
            Shell.ok("ip", "address", "add", "10.99.0.1/24", "dev", BRIDGE);
            Shell.ok("ip", "link", "set", BRIDGE, "up");
        }
        made++;
        return new Wire("e2e-" + made, "10.99.0." + (1 + made));
    }

    /** @param inside begins a command in the namespace that has the container's end */
    void configure(List<String> inside, String end) {
        Shell.ok(Shell.concat(inside, "ip", "address", "add", address + "/24", "dev", end));
        Shell.ok(Shell.concat(inside, "ip", "link", "set", end, "up"));
        Shell.ok(Shell.concat(inside, "ip", "link", "set", "lo", "up"));
    }

    String path() {
        return "/run/netns/" + name;
    }

    InetSocketAddress reach(int port) {
        return new InetSocketAddress(address, port);
    }

    @Override
    public void close() {
        if (Path.of(path()).toFile().exists()) {
            Shell.ok("ip", "netns", "delete", name);
        }
    }
}
