package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How to start the binary: its settings, its application and the sandbox around it. Every instance has a network of
 * its own, so the default ports are always free. Unless a test sets them, the steady-state wait is 0s, and there is no grace period:
 * the machine that runs the tests may be a container itself.
 */
final class Launch {
    private static final String CONFINEMENT = System.getProperty("zerohalt.confine", "");

    private final List<String> sandbox = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private List<String> command = List.of();
    private String binary = Helpers.BINARY.toString();
    private boolean isPeer;
    private boolean readsLog = true;
    private boolean saysReady;

    private Launch() {}

    static Launch in(Mode mode) {
        return unset(mode).set("DRAIN_STEADY_STATE_WAIT", "0s").set("GRACE_PERIOD", "none");
    }

    /** Without any setting. */
    static Launch unset(Mode mode) {
        Launch launch = new Launch();
        if (mode == Mode.PID_1) {
            launch.sandbox("pid1");
        }
        return launch.environment("PATH", "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** Options of the sandbox program. */
    Launch sandbox(String... options) {
        sandbox.addAll(List.of(options));
        return this;
    }

    /** A setting, through the environment. */
    Launch set(String key, String value) {
        return environment("ZEROHALT_" + key, value);
    }

    Launch environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Settings as flags, before the command. */
    Launch flags(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /** A command that ends by executing its arguments, which are zerohalt's command line. */
    Launch startedBy(String... words) {
        prefix.addAll(List.of(words));
        return this;
    }

    /** Another init than zerohalt, to compare with. */
    Launch peer(String path) {
        isPeer = true;
        return binary(path);
    }

    Launch binary(String path) {
        binary = path;
        return this;
    }

    /** The application is one of the helper programs. */
    Launch helper(String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(Helpers.program(name).toString()));
        words.addAll(List.of(arguments));
        command = words;
        saysReady = name.equals("server") || name.equals("web");
        return this;
    }

    Launch command(String... words) {
        command = List.of(words);
        return this;
    }

    Launch shell(String script) {
        return command("sh", "-c", script);
    }

    /** Nobody reads the log: its pipe is left alone. */
    Launch logUnread() {
        readsLog = false;
        return this;
    }

    Instance start() {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(confined());
        line.addAll(flags);
        line.addAll(command);
        return new Instance(sandbox, environment, line, readsLog);
    }

    /**
     * The binary, under the seccomp filters of {@code -Dzerohalt.confine=FILE,...} if they are given (e2e/confined): by the sandbox, or
     * behind a command that starts it.
     */
    private List<String> confined() {
        List<String> filters = CONFINEMENT.isEmpty() || isPeer ? List.of() : List.of(CONFINEMENT.split(",", -1));
        if (filters.isEmpty()) {
            return List.of(binary);
        }
        if (prefix.isEmpty()) {
            if (!sandbox.contains("seccomp")) { // it may be started again
                filters.forEach(filter -> sandbox("seccomp", filter));
            }
            return List.of(binary);
        }
        List<String> line = new ArrayList<>(List.of(Helpers.program("confine").toString()));
        line.addAll(filters);
        line.addAll(List.of("--", binary));
        return line;
    }

    /** Starts it with a command line (after the program's name) of bytes that need not be text. */
    Instance startWithBytes(List<byte[]> arguments) {
        List<String> line = new ArrayList<>();
        for (String word : confined()) {
            line.add(hex(word.getBytes(StandardCharsets.UTF_8)));
        }
        arguments.forEach(argument -> line.add(hex(argument)));
        sandbox.add("hex");
        return new Instance(sandbox, environment, line, readsLog);
    }

    /** Starts something else in the sandbox instead of zerohalt. */
    Instance startInstead(String... words) {
        return new Instance(sandbox, environment, List.of(words), readsLog);
    }

    /** Starts it and waits until it reports healthy: somebody listens, or it was told that the application has no port. */
    Instance startHealthy() {
        return startUntil("a healthy start", Instance::isHealthy);
    }

    /** Starts it and waits until it answers and the helper, if it is a server, can take orders. It does not listen yet. */
    Instance startReady() {
        return startUntil("a start", Instance::isAlive);
    }

    /** Starts it with the helper server, which listens on the port of most tests, and waits until it reports healthy. */
    Instance startServing() {
        return startServing("4");
    }

    /**
     * @param family in which it listens: 4, 6 or dual
     */
    Instance startServing(String family) {
        Instance instance = startReady();
        try {
            instance.serve(family);
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }

    /** Starts it with an application that would leave a trace in a directory, and gives what it says when it refuses. */
    String refusal(Path directory) {
        Path trace = directory.resolve("started");
        try (Instance instance = command("touch", trace.toString()).start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isEqualTo(2);
            assertThat(trace).doesNotExist();
            return instance.log();
        }
    }

    private Instance startUntil(String what, Predicate<Instance> started) {
        Instance instance = start();
        try {
            Await.until(() -> what + "\n" + instance.transcript(), () -> started.test(instance));
            if (saysReady) {
                instance.awaitOut("ready");
            }
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
