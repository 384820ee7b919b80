package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A zerohalt running in its sandbox. Closing it ends everything that runs there. */
final class Instance implements AutoCloseable {
    static final int APP_PORT = 8080;
    static final int HEALTH_PORT = 8888;

    /** How the command ended, and how many processes of its namespace were left then. */
    record End(String how, int value, int survivors) {}

    private static final Set<Instance> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVE.forEach(instance -> instance.sandbox.killAll())));
    }

    private final Path result;
    private final Process process;
    private final Sandbox sandbox;
    private final ProcessOutput out;
    private volatile ProcessOutput log;
    private SandboxNetwork network;

    Instance(List<String> options, Map<String, String> environment, List<String> command, boolean readsLog) {
        List<String> line = new ArrayList<>(List.of(Helpers.program("sandbox").toString()));
        try {
            result = Files.createTempFile("zerohalt-it", ".result");
            Files.delete(result);
            line.add(result.toString());
            line.addAll(options);
            line.add("--");
            line.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sandbox = new Sandbox(process, options.contains("pid1"), this::transcript);
        LIVE.add(this);
        out = new ProcessOutput(process.getInputStream(), "stdout");
        log = readsLog ? new ProcessOutput(process.getErrorStream(), "stderr") : null;
    }

    // Processes

    /** The command's process, zerohalt itself in nearly every test, by its id on the host. */
    int pid() {
        return sandbox.pid();
    }

    /** Sends a signal to zerohalt. */
    void signal(int signal) {
        assertThat(Posix.kill(pid(), signal))
                .as("zerohalt is there to be signalled")
                .isTrue();
    }

    /** Enlarges the window of the sandbox's terminal to 50 lines of 132 columns. */
    void enlargeWindow() {
        assertThat(Posix.kill((int) process.pid(), Posix.SIGUSR1)).isTrue();
    }

    /** A line of zerohalt's /proc/PID/status. */
    String status(String field) {
        return sandbox.status(field);
    }

    /** A line of a file of any process, such as /proc/PID/smaps_rollup. */
    String field(String path, String field) {
        return Sandbox.field(file(path), field);
    }

    /** Processor time it has taken, in clock ticks: hundredths of a second nearly everywhere. */
    long cpuTicks() {
        return sandbox.cpuTicks();
    }

    /** Every process of the sandbox, zombies included. */
    List<Proc> processes() {
        return sandbox.processes();
    }

    /** The server is passed a signal, and an orphan that it leaves is reaped. */
    void assertPassesOnAndReaps() {
        signal(Posix.SIGUSR1);
        awaitOut("signal 10\n");
        order("orphan", "orphaned");
        Await.until(
                () -> "the end of the orphan: " + processes(),
                () -> processes().stream()
                                .filter(process -> process.name().equals("server"))
                                .count()
                        == 1);
    }

    /** Waits for it: the kernel may execute a program a moment after its process is there. */
    Proc processNamed(String name) {
        Await.until(
                () -> "a process " + name + " in " + processes(),
                () -> processes().stream().anyMatch(process -> process.name().equals(name)));
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Waits for the end of the command and of everything it wrote. */
    End awaitEnd() {
        try {
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("waited in vain for the end of zerohalt\n" + transcript());
            }
            out.awaitEnd();
            if (log != null) {
                log.awaitEnd();
            }
            String[] words = Files.readString(result).strip().split(" ", -1);
            return new End(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        } catch (IOException e) {
            throw new AssertionError(transcript(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for the end, which must be a regular one, and gives the exit code. */
    int exitCode() {
        End end = awaitEnd();
        assertThat(end.how()).as(transcript()).isEqualTo("exit");
        return end.value();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    // What it says

    String out() {
        return out.text();
    }

    String log() {
        return log == null ? "" : log.text();
    }

    void awaitOut(String text) {
        if (!out.await(all -> all.contains(text))) {
            throw new AssertionError("waited in vain for \"" + text + "\" on stdout\n" + transcript());
        }
    }

    List<String> outLines() {
        return out.all();
    }

    List<LogEvent> events(String name) {
        return LogEvent.allIn(log(), name);
    }

    /** Waits for the first event of a name. */
    LogEvent awaitEvent(String name) {
        if (!log.await(text -> !LogEvent.allIn(text, name).isEmpty())) {
            throw new AssertionError("waited in vain for event=" + name + "\n" + transcript());
        }
        return events(name).getFirst();
    }

    /** Begins to read a log that nobody has read. */
    void readLog() {
        log = new ProcessOutput(process.getErrorStream(), "stderr");
    }

    /** A metric's value; METRICS_ENABLED must be true. */
    long metric(String sample) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> Long.parseLong(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + sample));
    }

    String transcript() {
        return "---- stdout\n" + out() + "---- stderr\n" + log() + "----";
    }

    /** A file as the command sees it. */
    Path file(String path) {
        return sandbox.file(path);
    }

    // What we say

    private OutputStream input() {
        return process.getOutputStream();
    }

    void type(String text) {
        try {
            input().write(text.getBytes(StandardCharsets.ISO_8859_1));
            input().flush();
        } catch (IOException e) {
            throw new AssertionError(transcript(), e);
        }
    }

    void closeInput() {
        try {
            input().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types something and waits for a text that was not there before. */
    void type(String text, String answer) {
        int before = count(out(), answer);
        type(text);
        if (!out.await(all -> count(all, answer) > before)) {
            throw new AssertionError("no answer \"" + answer + "\" to \"" + text + "\"\n" + transcript());
        }
    }

    /** Has the application obey a command (see server.c) and waits for its answer. */
    void order(String command, String answer) {
        type(command + "\n", answer + "\n");
    }

    /**
     * Has the server listen on the port of most tests and waits until zerohalt reports healthy.
     *
     * @param family 4, 6 or dual
     */
    void serve(String family) {
        order("listen " + APP_PORT + " " + family, "listening " + APP_PORT);
        awaitHealthy();
    }

    void awaitHealthy() {
        Await.until(() -> "the health\n" + transcript(), this::isHealthy);
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    /** The reading end of its stderr is closed: whoever writes there gets EPIPE. */
    void closeLogPipe() {
        try {
            process.getErrorStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command says that is run beside it, as by {@code docker exec}, and how it ends. */
    String beside(String... command) {
        return sandbox.beside(command);
    }

    // Its network

    synchronized SandboxNetwork network() {
        if (network == null) {
            network = new SandboxNetwork(pid());
        }
        return network;
    }

    /** A connection to the application. */
    Socket connect() {
        return connect("127.0.0.1", APP_PORT);
    }

    Socket connect(String address, int port) {
        return network().connect(address, port);
    }

    /** Waits until a socket of a local port is in a state, by the kernel's number: some changes come with a delayed ACK. */
    void awaitTcpState(int port, int state) {
        sandbox.awaitTcpState(port, state);
    }

    /** The longest send queue of the sockets of a local port, in bytes: what peers have not taken. */
    long longestSendQueue(int port) {
        return sandbox.longestSendQueue(port);
    }

    Http.Response get(String path) {
        return get(HEALTH_PORT, path);
    }

    Http.Response get(int port, String path) {
        try (Socket socket = connect("127.0.0.1", port)) {
            Http.send(socket, Http.request("GET", path));
            return Http.receive(socket, true);
        } catch (IOException e) {
            throw new AssertionError(transcript(), e);
        }
    }

    int health() {
        return get("/health").code();
    }

    boolean isHealthy() {
        return answersWell("/health");
    }

    /** Whether it answers at all. */
    boolean isAlive() {
        return answersWell("/livez");
    }

    private boolean answersWell(String path) {
        if (!process.isAlive()) {
            throw new AssertionError("zerohalt ended\n" + transcript());
        }
        try {
            return get(path).code() == 200;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            sandbox.killAll();
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            if (network != null) {
                network.close();
            }
            Files.deleteIfExists(result);
            process.getOutputStream().close();
        } catch (IOException brokenPipe) {
            // Unread input of a process that is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            LIVE.remove(this);
        }
    }
}
