package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** TLS connections made in advance, without a request. */
final class TlsExchanges {
    private static final int SLOW = 9443;

    private TlsExchanges() {}

    private static Program client(Site site, int port, String... options) {
        String[] command = new String[4 + options.length];
        System.arraycopy(new String[] {"openssl", "s_client", "-connect", "127.0.0.1:" + port}, 0, command, 0, 4);
        System.arraycopy(options, 0, command, 4, options.length);
        return site.program(command);
    }

    private static Exchange exchange(Site site, Program client) {
        return new Exchange(
                () -> {
                    client.type("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    site.awaitRequest().answer();
                    client.awaitOutput(Handler.ANSWER);
                },
                client::close);
    }

    /** By TLS 1.3 a server sends session tickets once the client's part of the handshake has come. */
    static Exchange preconnect(Site site) throws IOException {
        Path session = session(site);
        Program client = client(site, Site.TLS, "-tls1_3", "-sess_out", session.toString());
        Await.until("a session ticket", () -> session.toFile().length() > 0);
        Site.becomeIdle();
        return exchange(site, client);
    }

    /** Where openssl keeps a session, to resume it. */
    private static Path session(Site site) throws IOException {
        Path file = Files.createTempFile("zerohalt-it", ".session");
        site.onClose(() -> Files.delete(file));
        return file;
    }

    /** When a session of TLS 1.2 is resumed, the client's Finished is the last message of the handshake. */
    static Exchange resumedPreconnect(Site site) throws IOException {
        Path session = session(site);
        Program first = client(site, Site.TLS, "-tls1_2", "-sess_out", session.toString());
        first.closeInput();
        String _ = first.awaitEnd();
        SlowWire wire = SlowWire.between(site.instance.network(), SLOW, Site.TLS);
        Program second = client(site, SLOW, "-tls1_2", "-sess_in", session.toString());
        second.awaitOutput("Reused, TLSv1.2");
        wire.awaitDelivered(2); // its Hello and its Finished
        return exchange(site, second);
    }
}
