package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that the kernel does not come to execute, because a file system does not deliver it, delays nothing else: health and
 * signals are answered meanwhile, and the time counts against the timeout of a hook or check.
 */
@Timeout(120)
class SlowExecIT {
    @TempDir
    Path directory;

    private HookScripts scripts;

    @BeforeEach
    void directoryOfScripts() {
        scripts = new HookScripts(directory);
    }

    private static Instance serving(Launch launch) {
        return launch.set("DRAIN_TIMEOUT", "10m").helper("server").startServing();
    }

    /** While a program is held: each of these would wait for it. */
    private static void assertAnswers(Instance instance, int health) {
        assertThat(instance.health()).isEqualTo(health);
        assertThat(instance.get("/livez").code()).isEqualTo(200);
        instance.signal(Posix.SIGUSR1);
        instance.awaitOut("signal 10\n");
    }

    // Hooks

    @ParameterizedTest
    @EnumSource
    void aHookIsNotWaitedForByAnybody(Mode mode) {
        Path hook = scripts.script("hook", "echo hook\n");
        try (HeldProgram held = new HeldProgram(hook);
                Instance instance = serving(Launch.in(mode)
                        .set("PRE_SHUTDOWN_COMMAND", hook.toString())
                        .set("PRE_SHUTDOWN_TIMEOUT", "10m"))) {
            instance.signal(Posix.SIGTERM);
            held.awaitHeld(1);
            assertAnswers(instance, 503);
            assertThat(instance.out()).as("the drain waits for the hook").doesNotContain("signal 15");
            held.letGo();
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains("hook\n").contains("signal 15\n");
            assertThat(instance.awaitEvent("hook").fields()).containsEntry("outcome", "exited");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRE_SHUTDOWN", "POST_SHUTDOWN"})
    void theTimeoutOfAHookCountsFromItsStart(String key) {
        Path hook = scripts.script("hook", "echo hook\n");
        try (HeldProgram held = new HeldProgram(hook);
                Instance instance = serving(Launch.in(Mode.PID_1)
                        .set(key + "_COMMAND", hook.toString())
                        .set(key + "_TIMEOUT", "500ms"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            held.awaitHeld(1);
            assertThat(instance.awaitEvent("hook").fields()).containsEntry("outcome", "timeout");
            assertThat(instance.out()).doesNotContain("hook\n");
        }
    }

    /** A client whose connection is closed must not go on waiting because the hook's process has it too. */
    @ParameterizedTest
    @EnumSource
    void aClientIsToldTheEndOfItsConnection(Mode mode) throws IOException {
        Path hook = scripts.script("hook", "exit 0\n");
        try (HeldProgram held = new HeldProgram(hook);
                Instance instance = serving(Launch.in(mode)
                        .set("PRE_SHUTDOWN_COMMAND", hook.toString())
                        .set("PRE_SHUTDOWN_TIMEOUT", "10m"));
                Socket client = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            Http.send(client, Http.request("GET", "/health"));
            assertThat(Http.receive(client, true).code()).isEqualTo(200);
            instance.signal(Posix.SIGTERM);
            held.awaitHeld(1);
            Http.send(client, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(Http.receive(client, true).code()).isEqualTo(503);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    // Checks

    @ParameterizedTest
    @EnumSource
    void aCheckIsUnwellAtItsTimeout(Mode mode) {
        Path check = scripts.script("check", "exit 0\n");
        try (HeldProgram held = new HeldProgram(check);
                Instance instance = Launch.in(mode)
                        .set("HEALTH_MODE", "command")
                        .set("HEALTH_COMMAND", check.toString())
                        .set("HEALTH_COMMAND_TIMEOUT", "300ms")
                        .set("HEALTH_PROBE_INTERVAL", "300ms")
                        .set("DRAIN_TIMEOUT", "10m")
                        .helper("server")
                        .start()) {
            instance.awaitOut("ready\n");
            held.awaitHeld(1);
            assertAnswers(instance, 503);
            assertThat(instance.awaitEvent("app.check").get("because")).isEqualTo(check + ": no end in time");
            held.awaitHeld(3);
            held.letGo();
            instance.awaitHealthy();
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
        }
    }

    // The application

    private Path application() {
        Path program = directory.resolve("application");
        Helpers.install(Helpers.program("server"), program);
        return program;
    }

    private static Instance held(Launch launch, Path program, HeldProgram held) {
        Instance instance = launch.command(program.toString()).start();
        held.awaitHeld(1);
        assertThat(instance.get("/livez").code()).isEqualTo(200);
        assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"starting\"}");
        assertThat(instance.events("app.start")).isEmpty();
        return instance;
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationIsStartedWhenItIsExecuted(Mode mode) {
        Path program = application();
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = held(Launch.in(mode), program, held)) {
            held.letGo();
            instance.awaitEvent("app.start");
            instance.serve("4");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains("signal 15\n");
        }
    }

    /** It has no handler for the signal yet. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void anApplicationIsStoppedBeforeItIsExecuted(Mode mode) {
        Path program = application();
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = held(Launch.in(mode), program, held)) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.out()).isEmpty();
            assertThat(instance.events("app.start")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatIgnoresTheSignalIsKilledBeforeItIsExecuted(Mode mode) {
        Path program = application();
        Launch launch = Launch.in(mode).sandbox("ignore", "15").set("SHUTDOWN_TIMEOUT", "300ms");
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = held(launch, program, held)) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(137);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatIsNotExecutedInTimeIsUnhealthy(Mode mode) {
        Path program = application();
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = Launch.in(mode)
                        .set("APP_STARTUP_TIMEOUT", "300ms")
                        .command(program.toString())
                        .start()) {
            held.awaitHeld(1);
            assertThat(instance.awaitEvent("app.unhealthy").get("because")).contains("has not executed");
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"unhealthy\"}");
            held.letGo();
            instance.serve("4");
        }
    }

    /** A hook that runs already is not waited for. */
    @ParameterizedTest
    @EnumSource
    void anApplicationMayTurnOutLateNotToBeExecutable(Mode mode) throws IOException {
        Path program = scripts.script("application", "exit 0\n");
        java.nio.file.Files.writeString(program, "#!/no/such/interpreter\n");
        Path hook = scripts.script("hook", "echo hook\nexec sleep 600\n");
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = held(
                        Launch.in(mode)
                                .set("PRE_SHUTDOWN_COMMAND", hook.toString())
                                .set("PRE_SHUTDOWN_TIMEOUT", "10m")
                                .set("DRAIN_TIMEOUT", "10m"),
                        program,
                        held)) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("hook\n");
            held.letGo();
            assertThat(instance.exitCode()).isEqualTo(127);
            assertThat(instance.log())
                    .contains("msg=\"cannot start the application\" event=exit command=" + program
                            + " because=\"No such file or directory\" code=127\n");
            assertThat(instance.events("app.start")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShellsJobIsStartedInTheForegroundAllTheSame(Mode mode) {
        Path program = directory.resolve("inspect");
        Helpers.install(Helpers.program("inspect"), program);
        try (HeldProgram held = new HeldProgram(program);
                Instance instance = Launch.in(mode)
                        .sandbox("pty")
                        .command(program.toString())
                        .start()) {
            held.awaitHeld(1);
            Await.until("a health page", instance::isAlive);
            held.letGo();
            assertThat(instance.exitCode()).isZero();
            String group = field(instance.out(), "group");
            assertThat(field(instance.out(), "foreground")).isEqualTo(group).isEqualTo(field(instance.out(), "pid"));
        }
    }

    private static String field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
