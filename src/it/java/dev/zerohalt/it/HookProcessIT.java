package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hook is as a process: its arguments, its environment, its descriptors and its process group. */
@Timeout(120)
class HookProcessIT {
    @TempDir
    Path directory;

    private HookScripts scripts;

    @BeforeEach
    void directoryOfScripts() {
        scripts = new HookScripts(directory);
    }

    /** What they are given, by the program that tells it. */
    private static String told(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .reduce((one, other) -> other)
                .orElse("none");
    }

    private static String hex(String text) {
        return Launch.hex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void theyAreOrdinaryProcesses(Mode mode) {
        String inspect = Helpers.program("inspect") + " 'an argument' \"\"";
        try (Instance instance = Launch.in(mode)
                .environment("OTHER", "b\u00e4r")
                .set("OUTCOME", "somebody else's")
                .set("PRE_SHUTDOWN_COMMAND", inspect)
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGINT);
            assertThat(instance.exitCode()).isZero();
            String said = instance.out();
            assertThat(said)
                    .contains("argument=" + hex("an argument") + "\nargument=\n")
                    .contains("environment=" + hex("OTHER=b\u00e4r") + "\n")
                    .contains("environment=" + hex("ZEROHALT_SIGNAL=SIGINT") + "\n")
                    .doesNotContain(hex("ZEROHALT_OUTCOME="));
            assertThat(told(said, "blocked")).isEqualTo("0000000000000000");
            assertThat(told(said, "ignored")).isEqualTo("0000000000000000");
            assertThat(told(said, "descriptors")).isEqualTo("0,1,2");
            assertThat(told(said, "descriptor.0")).startsWith("null");
            assertThat(told(said, "descriptor.1")).startsWith("other");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zerohalt.yaml", "zerohalt.toml"})
    void aListInAFileIsTheArgumentsAsTheyAre(String name) throws IOException {
        String list = "[\"" + Helpers.program("inspect") + "\", \"two  words\", \"\", \"$HOME 'x \\\" \\\\ ,\"]";
        Path file = Files.writeString(
                directory.resolve(name),
                name.endsWith("yaml")
                        ? "hook:\n  pre_shutdown_command: " + list
                                + "\nsignal:\n  to_app: INT\n  shutdown_signals: [15, HUP]\n"
                        : "[hook]\npre_shutdown_command = " + list
                                + "\n[signal]\nto_app = \"INT\"\nshutdown_signals = [15, \"HUP\"]\n");
        try (Instance instance = Launch.in(Mode.PID_1)
                .flags("--config", file.toString())
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGHUP);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out())
                    .contains(
                            "argument=" + hex("two  words") + "\nargument=\nargument=" + hex("$HOME 'x \" \\ ,") + "\n")
                    .contains("signal 2\n");
        }
    }

    /** An image may have next to nothing. */
    @ParameterizedTest
    @EnumSource
    void withoutDevNullTheyDoNotReadTheApplicationsInput(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "mount -t tmpfs none /dev && exec \"$@\"", "sh")
                .set("POST_SHUTDOWN_COMMAND", "sh -c 'read line; echo \"read <$line>\"'")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("read <>\n");
            assertThat(instance.exitCode()).isZero();
        }
    }

    private static Instance telling(Mode mode, String application) {
        return Launch.in(mode)
                .set("EXIT_CODE_REMAP", "143:5")
                .set(
                        "POST_SHUTDOWN_COMMAND",
                        "sh -c 'echo told \"$ZEROHALT_SIGNAL\" \"$ZEROHALT_OUTCOME\" \"$ZEROHALT_EXIT_CODE\"'")
                .shell("echo ready; " + application)
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void theLastIsToldHowItEnded(Mode mode) {
        try (Instance instance = telling(mode, "exec sleep 600")) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(5);
            assertThat(instance.out()).contains("told SIGTERM drained 5\n");
        }
        try (Instance instance = telling(mode, "exit 42")) {
            assertThat(instance.exitCode()).isEqualTo(42);
            assertThat(instance.out()).contains("told  app-exited 42\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyHaveAProcessGroupOfTheirOwn(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            Proc hook = instance.processNamed("pre");
            Proc application = instance.processNamed("server");
            assertThat(hook.group()).isEqualTo(hook.pid()).isNotEqualTo(application.group());
            scripts.open("pre");
            assertThat(instance.exitCode()).isZero();
        }
    }
}
