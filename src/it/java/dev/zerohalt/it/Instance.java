package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A zerohalt running in its sandbox. Closing it ends everything that runs there. */
final class Instance implements AutoCloseable {
    static final int APP_PORT = 8080;
    static final int HEALTH_PORT = 8888;

    /** How the command ended, and how many processes of its namespace were left then. */
    record End(String how, int value, int survivors) {}

    /** A process of the sandbox, under the ids of its own PID namespace. */
    record Proc(int pid, String name, char state, int parent, int group, int session) {
        boolean isZombie() {
            return state == 'Z';
        }

        boolean isStopped() {
            return state == 'T';
        }
    }

    private static final Set<Instance> LIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVE.forEach(Instance::killAll)));
    }

    private final boolean pid1;
    private final Path result;
    private final Process process;
    private final ProcessOutput out;
    private volatile ProcessOutput log;
    private SandboxNetwork network;

    Instance(List<String> options, Map<String, String> environment, List<String> command, boolean readsLog) {
        pid1 = options.contains("pid1");
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
        LIVE.add(this);
        out = new ProcessOutput(process.getInputStream(), "stdout");
        log = readsLog ? new ProcessOutput(process.getErrorStream(), "stderr") : null;
    }

    // Processes

    /** The PID namespace's first process, by its id on the host. */
    private int initPid() {
        return awaitChild((int) process.pid());
    }

    /** The command's process, zerohalt itself in nearly every test, by its id on the host. */
    int pid() {
        return pid1 ? initPid() : awaitChild(initPid());
    }

    private int awaitChild(int parent) {
        Path children = Path.of("/proc/" + parent + "/task/" + parent + "/children");
        int[] child = new int[1];
        Await.until(() -> "a child of process " + parent + "\n" + transcript(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("zerohalt has ended\n" + transcript());
            }
            String pids = read(children).strip();
            child[0] = pids.isEmpty() ? 0 : Integer.parseInt(pids.split(" ", -1)[0]);
            return child[0] != 0;
        });
        return child[0];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
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
        return read(Path.of("/proc/" + pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Processor time it has taken, in clock ticks: hundredths of a second nearly everywhere. */
    long cpuTicks() {
        String stat = read(Path.of("/proc/" + pid() + "/stat"));
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
    }

    /** Every process of the sandbox, zombies included. */
    List<Proc> processes() {
        List<Proc> found = new ArrayList<>();
        Path proc = Path.of("/proc/" + initPid() + "/root/proc");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                String stat = read(entry.resolve("stat"));
                int nameEnd = stat.lastIndexOf(')');
                if (nameEnd > 0) {
                    String[] rest = stat.substring(nameEnd + 2).split(" ", -1);
                    found.add(new Proc(
                            Integer.parseInt(entry.getFileName().toString()),
                            stat.substring(stat.indexOf('(') + 1, nameEnd),
                            rest[0].charAt(0),
                            Integer.parseInt(rest[1]),
                            Integer.parseInt(rest[2]),
                            Integer.parseInt(rest[3])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    Proc processNamed(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process " + name + " in " + processes()));
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
        return eventsIn(log(), name);
    }

    private static List<LogEvent> eventsIn(String text, String name) {
        List<LogEvent> events = new ArrayList<>();
        int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end)
                .lines()
                .forEach(line -> LogEvent.parse(line)
                        .filter(event -> event.name().equals(name))
                        .ifPresent(events::add));
        return events;
    }

    /** Waits for the first event of a name. */
    LogEvent awaitEvent(String name) {
        if (!log.await(text -> !eventsIn(text, name).isEmpty())) {
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
        return Path.of("/proc/" + pid() + "/root" + path);
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
        String pid = Integer.toString(pid());
        List<String> line =
                new ArrayList<>(List.of("nsenter", "--target", pid, "--mount", "--net", "--pid", "--root", "--wd=/"));
        line.addAll(List.of(command));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said + "exit " + process.waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
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
        String wanted = ":%04X [0-9A-F]+:[0-9A-F]+ %02X ".formatted(port, state);
        Pattern row = Pattern.compile("^ *\\d+: [0-9A-F]+" + wanted, Pattern.MULTILINE);
        String directory = "/proc/" + pid() + "/net/";
        Await.until(
                () -> "a socket of port " + port + " in state " + state,
                () -> row.matcher(read(Path.of(directory + "tcp"))).find()
                        || row.matcher(read(Path.of(directory + "tcp6"))).find());
    }

    /** The longest send queue of the sockets of a local port, in bytes: what peers have not taken. */
    long longestSendQueue(int port) {
        Pattern row = Pattern.compile(
                "^ *\\d+: [0-9A-F]+:%04X [0-9A-F:]+ [0-9A-F]+ ([0-9A-F]+):".formatted(port), Pattern.MULTILINE);
        String directory = "/proc/" + pid() + "/net/";
        String rows = read(Path.of(directory + "tcp")) + read(Path.of(directory + "tcp6"));
        return row.matcher(rows)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1), 16))
                .max()
                .orElse(0);
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

    private void killAll() {
        Path children = Path.of("/proc/" + process.pid() + "/task/" + process.pid() + "/children");
        String init = read(children).strip();
        if (!init.isEmpty()) {
            Posix.kill(Integer.parseInt(init.split(" ", -1)[0]), Posix.SIGKILL);
        }
        if (process.isAlive() && init.isEmpty()) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        try {
            killAll();
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
