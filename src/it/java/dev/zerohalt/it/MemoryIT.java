package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Want of memory ends nothing: a whole life, or one clear line before the application is started. Never a signal. */
@Timeout(120)
@NotEmulated(NotEmulated.ITS_OWN_MEMORY)
class MemoryIT {
    private static final int MEGABYTE = 1024 * 1024;

    /** More than the smallest heap has room for, if each of them has sent nearly as much as it may. */
    private static final int CLIENTS = 120;

    private static final String UNFINISHED = "GET /" + "x".repeat(8000);

    /** The least values are above what the kernel needs to execute the program at all, which no program can say anything about. */
    @ParameterizedTest
    @CsvSource({
        "as, 6",
        "as, 8",
        "as, 10",
        "as, 12",
        "as, 16",
        "as, 24",
        "as, 32",
        "as, 40",
        "as, 48",
        "as, 56",
        "as, 64",
        "data, 5",
        "data, 6",
        "data, 8",
        "data, 12",
        "data, 16",
        "data, 32",
        "data, 48"
    })
    void aLimitOfMemoryIsEnoughOrSaid(String limit, int megabytes) {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .startedBy("prlimit", "--" + limit + "=" + (long) megabytes * MEGABYTE)
                .set("APP_PORT", "none")
                .shell("exit 5")
                .start()) {
            int code = instance.exitCode();
            if (code == 5) {
                assertThat(instance.events("exit")).hasSize(1);
            } else {
                assertThat(code).as(instance.transcript()).isEqualTo(1);
                assertThat(instance.log().lines())
                        .singleElement()
                        .asString()
                        .startsWith("zerohalt: cannot start: no memory");
                assertThat(megabytes).as("a limit that should do").isLessThan(12);
            }
        }
    }

    /** The heap cannot grow any more, and clients want more than it has. */
    @ParameterizedTest
    @EnumSource
    void theApplicationIsSignalledAndReapedWithoutMemory(Mode mode) throws Exception {
        try (Instance instance =
                Launch.in(mode).set("DRAIN_TIMEOUT", "10s").helper("server").startServing()) {
            long kilobytes = Long.parseLong(instance.status("VmData").split(" ", -1)[0]);
            String pid = Integer.toString(instance.pid());
            int code = new ProcessBuilder("prlimit", "--pid", pid, "--data=" + kilobytes * 1024)
                    .start()
                    .waitFor();
            assertThat(code).isZero();
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(unfinished(instance));
            }
            instance.awaitEvent("memory");
            instance.assertPassesOnAndReaps();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket unfinished(Instance instance) throws IOException {
        Socket client = instance.connect("127.0.0.1", Instance.HEALTH_PORT);
        try {
            client.getOutputStream().write(UNFINISHED.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closed) {
            // For want of memory, for example.
        }
        return client;
    }
}
