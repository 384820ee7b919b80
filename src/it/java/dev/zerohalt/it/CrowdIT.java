package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When all places are taken, a new client gets the place of the one that has not moved for longest. */
@Timeout(60)
class CrowdIT {
    private static final int PLACES = 128;
    private static final String REQUEST = Http.request("GET", "/health");

    private static Socket connect(Instance instance) {
        return instance.connect("127.0.0.1", Instance.HEALTH_PORT);
    }

    private static Socket asked(Instance instance) throws IOException {
        Socket client = connect(instance);
        Http.send(client, REQUEST);
        assertThat(Http.receive(client, true).code()).isEqualTo(200);
        return client;
    }

    /** 127 clients that have asked are idle, the request of one is arriving, and others come. */
    @Test
    void aRequestThatArrivesIsNotCutOff() throws IOException {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .startHealthy()) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < PLACES - 1; i++) {
                idle.add(asked(instance));
            }
            Socket arriving = asked(instance);
            arriving.setTcpNoDelay(true);
            int middle = REQUEST.length() / 2;
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < middle; i++) {
                    Http.send(arriving, REQUEST.substring(i, i + 1));
                    Await.pause(Duration.ofMillis(5));
                }
                asked(instance);
                asked(instance);
                Http.send(arriving, REQUEST.substring(middle));
                assertThat(Http.receive(arriving, true).code()).isEqualTo(200);
            }
            for (Socket gone : idle.subList(0, 6)) {
                assertThat(gone.getInputStream().read()).isEqualTo(-1);
            }
            Socket last = idle.getLast();
            Http.send(last, REQUEST);
            assertThat(Http.receive(last, true).code()).isEqualTo(200);
        }
    }

    /** Clients that send a byte now and then hold all places, and a probe comes. */
    @Test
    void slowClientsKeepNobodyOut() throws IOException {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .startHealthy()) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < PLACES; i++) {
                slow.add(connect(instance));
            }
            for (int round = 0; round < 10; round++) {
                for (Socket client : slow) {
                    try {
                        Http.send(client, "G");
                    } catch (IOException putOut) {
                        // In favour of a probe.
                    }
                }
                assertThat(instance.health()).isEqualTo(200);
            }
        }
    }
}
