package dev.zerohalt.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Where a server listens, and if it speaks TLS there, how to. */
public record Endpoint(InetSocketAddress address, Optional<SSLSocketFactory> tls) {
    /** A port of this machine. */
    static Endpoint local(int port) {
        return plain(InetAddress.getLoopbackAddress(), port);
    }

    public static Endpoint plain(InetAddress address, int port) {
        return new Endpoint(new InetSocketAddress(address, port), Optional.empty());
    }

    /** Whether {@code GET /health} is answered 200 there. */
    public boolean answers() {
        try {
            return HttpConnection.get(this, "/health").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
