package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;

/** Peers in another network, from which nothing comes any more, not even an end. */
final class LostPeers {
    private LostPeers() {}

    /** A machine of its own for the client. */
    private static Instance machine(Site site) throws IOException {
        Instance peer = Launch.in(Mode.ORDINARY).startInstead("sleep", "600");
        site.onClose(peer::close);
        Ip.join(site.instance.pid(), peer.pid());
        return peer;
    }

    private static Socket request(Instance peer) throws IOException {
        Socket client = peer.network().connect(Ip.HERE, Site.PLAIN);
        Http.send(client, Http.request("GET", "/"));
        return client;
    }

    static Exchange idle(Site site) throws IOException {
        Instance peer = machine(site);
        Socket client = request(peer);
        site.awaitRequest().answer();
        assertThat(Http.receive(client, true).body()).isEqualTo(Handler.ANSWER);
        Ip.cut(peer.pid());
        Site.becomeIdle();
        return new Exchange(Exchange.NOTHING, Exchange.NOTHING);
    }

    static Exchange unanswered(Site site) throws IOException {
        Instance peer = machine(site);
        request(peer);
        Handler handler = site.awaitRequest();
        Ip.cut(peer.pid());
        handler.answer();
        return new Exchange(Exchange.NOTHING, Exchange.NOTHING);
    }
}
