package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status names the addresses of peers: who may see it is said by STATUS_ACCESS. */
@Timeout(120)
class StatusAccessIT {
    private static final String INSIDE = "192.0.2.1";
    private static final String OUTSIDE = "192.0.2.2";

    /** A network namespace whose only process waits for the end of its input. */
    private static final class Neighbour implements AutoCloseable {
        private final Process process;

        Neighbour() throws IOException {
            process =
                    new ProcessBuilder("unshare", "--net", "sh", "-c", "ip link set lo up; echo up; exec cat").start();
            process.inputReader().readLine();
        }

        String pid() {
            return Long.toString(process.pid());
        }

        private String run(String... command) {
            String[] line = new String[command.length + 4];
            String[] enter = {"nsenter", "--target", pid(), "--net"};
            System.arraycopy(enter, 0, line, 0, 4);
            System.arraycopy(command, 0, line, 4, command.length);
            try {
                Process run = new ProcessBuilder(line).redirectErrorStream(true).start();
                String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                return said + "exit " + run.waitFor();
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        /** Makes a wire between the two. */
        void join(Instance instance) {
            String other = Integer.toString(instance.pid());
            assertRuns("ip", "link", "add", "peer", "type", "veth", "peer", "name", "eth0", "netns", other);
            assertRuns("ip", "address", "add", OUTSIDE + "/24", "dev", "peer");
            assertRuns("ip", "link", "set", "peer", "up");
            String[] inside = {"nsenter", "--target", other, "--net", "ip"};
            assertRuns(Stream.concat(Arrays.stream(inside), Stream.of("address", "add", INSIDE + "/24", "dev", "eth0"))
                    .toArray(String[]::new));
            assertRuns(Stream.concat(Arrays.stream(inside), Stream.of("link", "set", "eth0", "up"))
                    .toArray(String[]::new));
        }

        private void assertRuns(String... command) {
            assertThat(run(command)).endsWith("exit 0");
        }

        /** The HTTP status for it, and the body. */
        String get(String path) {
            return run("curl", "-s", "--max-time", "20", "-w", "%{http_code} ", "http://" + INSIDE + ":8888" + path);
        }

        /** The answer to an order. */
        String post(String before, String path) {
            String request = before + "POST " + path + " HTTP/1.0\\r\\nContent-Length: 0\\r\\n\\r\\n";
            return run("bash", "-c", "exec 3<>/dev/tcp/" + INSIDE + "/8888; printf '" + request + "' >&3; cat <&3");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Instance joined(Launch launch, Neighbour neighbour) {
        Instance instance = launch.startedBy("sh", "-c", "echo waits; read line; exec \"$@\"", "sh")
                .set("METRICS_ENABLED", "true")
                .helper("server")
                .start();
        instance.awaitOut("waits");
        neighbour.join(instance);
        instance.type("go\n");
        instance.awaitOut("ready");
        return instance;
    }

    private static int code(Socket socket, String path) throws IOException {
        Http.send(socket, Http.request("GET", path));
        return Http.receive(socket, true).code();
    }

    @ParameterizedTest
    @CsvSource({"'', 403, 200", "local, 403, 200", "all, 200, 200", "off, 404, 404"})
    void whoMaySeeIt(String access, int outside, int inside) throws IOException {
        Launch launch = Launch.in(Mode.PID_1);
        if (!access.isEmpty()) {
            launch.set("STATUS_ACCESS", access);
        }
        try (Neighbour neighbour = new Neighbour();
                Instance instance = joined(launch, neighbour)) {
            for (String path : new String[] {"/status", "/status?format=text", "/status?connections"}) {
                String answer = neighbour.get(path);
                assertThat(answer).as(path).contains(outside + " ").endsWith("exit 0");
                assertThat(answer.contains("state")).as(answer).isEqualTo(outside == 200);
                for (String own : new String[] {"127.0.0.1", "127.8.8.8", "::1", INSIDE}) {
                    assertThat(code(instance.connect(own, Instance.HEALTH_PORT), path))
                            .as(own)
                            .isEqualTo(inside);
                }
            }
            assertThat(instance.beside(Helpers.BINARY.toString(), "--status"))
                    .contains(inside == 200 ? "starting" : "STATUS_ACCESS")
                    .endsWith(inside == 200 ? "exit 0" : "exit 1");
            assertThat(neighbour.get("/livez")).contains("200 ");
            assertThat(neighbour.get("/metrics")).contains("200 ").doesNotContain(OUTSIDE, INSIDE);
        }
    }

    /** The server is reached only by this address, also from inside. */
    @ParameterizedTest
    @ValueSource(strings = {INSIDE, "0.0.0.0"})
    void theCommandLineIsInside(String bind) throws IOException {
        try (Neighbour neighbour = new Neighbour();
                Instance instance = joined(Launch.in(Mode.PID_1).set("HEALTH_BIND", bind), neighbour)) {
            assertThat(instance.beside(Helpers.BINARY.toString(), "--health-bind", bind, "--status"))
                    .contains("starting")
                    .endsWith("exit 0");
            assertThat(neighbour.get("/status")).contains("403 ");
        }
    }

    /** Whatever STATUS_ACCESS is, drains are for those inside. */
    @ParameterizedTest
    @CsvSource({"local, 403, 202", "all, 403, 202", "off, 404, 404"})
    void whoMayDrain(String access, int outside, int inside) throws IOException {
        try (Neighbour neighbour = new Neighbour();
                Instance instance = joined(Launch.in(Mode.PID_1).set("STATUS_ACCESS", access), neighbour)) {
            for (String path : new String[] {"/drain", "/drain?of=0", "/resume"}) {
                assertThat(neighbour.post("", path)).contains(" " + outside + " ");
                assertThat(neighbour.post("PROXY TCP4 127.0.0.1 127.0.0.1 1 8888\\r\\n", path))
                        .contains(" " + outside + " ");
            }
            assertThat(instance.events("drain.request")).isEmpty();
            try (Socket socket = instance.connect(INSIDE, Instance.HEALTH_PORT)) {
                Http.send(socket, Http.request("POST", "/drain"));
                assertThat(Http.receive(socket, true).code()).isEqualTo(inside);
            }
            if (inside == 202) {
                instance.awaitEvent("drain.request");
            }
        }
    }

    /** A header that anybody could send makes nobody local. */
    @Test
    void whatTheProxyProtocolSaysDoesNotCount() throws IOException {
        try (Neighbour neighbour = new Neighbour();
                Instance instance = joined(Launch.in(Mode.PID_1), neighbour)) {
            String header = "PROXY TCP4 127.0.0.1 127.0.0.1 1 8888\\r\\n";
            String request = "GET /status HTTP/1.0\\r\\nX-Forwarded-For: 127.0.0.1\\r\\n\\r\\n";
            String ask = "exec 3<>/dev/tcp/" + INSIDE + "/8888; printf '" + header + request + "' >&3; cat <&3";
            assertThat(neighbour.run("bash", "-c", ask)).contains("403 Forbidden");
            assertThat(instance.isRunning()).isTrue();
        }
    }

    /** Another program may answer where no zerohalt runs: what it says gives no command to a terminal. */
    @Test
    void whatSomebodyElseAnswersIsHarmless() {
        String answer = "HTTP/1.1 200 OK\\r\\nContent-Length: 14\\r\\n\\r\\na\\033[2Jb\\nc\\302\\233Jde\\n";
        try (Instance instance = Launch.in(Mode.PID_1)
                .startInstead(
                        "sh",
                        "-c",
                        "printf '" + answer
                                + "' | busybox nc -l -p 8888 >/dev/null & until \"$0\" --status; do sleep 0.1; done",
                        Helpers.BINARY.toString())) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            assertThat(instance.out()).isEqualTo("a\\x1b[2Jb\nc\\x9bJde\n");
        }
    }
}
