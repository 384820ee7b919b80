package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator can read why a drain took as long as it did: in the log, and afterwards in the termination log. */
@Timeout(60)
class ReportIT {
    private static final String PEER = "127\\.0\\.0\\.1:\\d+ active \\d+\\.\\ds";
    private static final int KUBELET_READS = 4096;

    @TempDir
    Path directory;

    private static Instance serving(Launch launch) {
        return launch.set("CONNECTION_IDLE_THRESHOLD", "10m").helper("server").startServing();
    }

    private static List<Socket> connect(Instance instance, int count) {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(instance.connect());
            instance.order("accept", "accepted");
        }
        return clients;
    }

    private static void end(Instance instance, Socket client) throws IOException {
        client.close();
        instance.order("close", "closed");
    }

    private static List<String> named(LogEvent event) {
        return List.of(event.get("who").split(", | and ", -1));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whoHoldsTheDrainIsNamed(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "10m"))) {
            List<Socket> clients = connect(instance, 2);
            instance.signal(Posix.SIGTERM);
            LogEvent progress = instance.awaitEvent("drain.progress");
            assertThat(progress.get("connections")).isEqualTo("2");
            assertThat(progress.get("holding")).isEqualTo("2");
            assertThat(progress.get("active")).isEqualTo("2");
            assertThat(named(progress))
                    .hasSize(2)
                    .allSatisfy(peer -> assertThat(peer).matches(PEER));
            for (Socket client : clients) {
                assertThat(progress.get("who")).contains("127.0.0.1:" + client.getLocalPort() + " ");
            }
            end(instance, clients.getFirst());
            Await.until(
                    instance::transcript,
                    () -> instance.events("drain.progress").size() == 2);
            assertThat(instance.events("drain.progress").getLast().get("who"))
                    .matches(PEER)
                    .startsWith("127.0.0.1:" + clients.getLast().getLocalPort() + " ");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theFirstTenAndHowManyMore(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "1s"))) {
            List<Socket> clients = connect(instance, 13);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(clients).hasSize(13);
            for (String name : new String[] {"drain.progress", "drain.end"}) {
                LogEvent event = instance.awaitEvent(name);
                assertThat(event.get("holding")).isEqualTo("13");
                assertThat(named(event)).hasSize(11).endsWith("3 more");
                assertThat(named(event).subList(0, 10))
                        .allSatisfy(peer -> assertThat(peer).matches(PEER));
            }
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("timeout");
        }
    }

    private Path terminationLog() throws IOException {
        return Files.writeString(directory.resolve("termination-log"), "what was there before");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theTerminationLogTellsTheWholeStory(Mode mode) throws IOException {
        Path file = terminationLog();
        Launch launch = Launch.in(mode).set("TERMINATION_LOG", file.toString());
        try (Instance instance = serving(launch.set("DRAIN_TIMEOUT", "1s"))) {
            List<Socket> clients = connect(instance, 13);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(clients).hasSize(13);
        }
        String report = Files.readString(file);
        assertThat(report.length()).isLessThanOrEqualTo(KUBELET_READS);
        List<String> lines = report.lines().toList();
        assertThat(lines).hasSize(14);
        assertThat(lines.getFirst())
                .matches("Stopped by SIGTERM\\. Drain: timeout after 1\\.\\d s, "
                        + "13 connections held it at first, 13 at the end\\.");
        assertThat(lines.subList(1, 11)).allSatisfy(line -> assertThat(line).matches("  " + PEER));
        assertThat(lines.get(11)).isEqualTo("Nobody asked for the health meanwhile.");
        assertThat(lines.get(12))
                .matches("The application was told to stop and exited with code 0 after \\d+\\.\\d s\\.");
        assertThat(lines.getLast()).isEqualTo("Exit code 0.");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void alsoThatOfACrash(Mode mode) throws IOException {
        Path file = terminationLog();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .shell("kill -SEGV $$")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(139);
        }
        assertThat(Files.readString(file)).isEqualTo("The application was ended by SIGSEGV.\nExit code 139.\n");
    }

    /** As Jupyter does: it wants port 8888, and gives up. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void anApplicationThatWantsTheHealthPortItselfIsHelped(Mode mode) throws IOException {
        String hint = "if the application could not listen on port 8888: zerohalt's health server has it;"
                + " set ZEROHALT_HEALTH_PORT to another port";
        Path file = terminationLog();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .set("HEALTH_MODE", "app-dependent")
                .set("APP_HEALTH_URL", "tcp://localhost:8080")
                .helper("web")
                .start()) {
            instance.awaitOut("ready");
            instance.type("listen 8888\n");
            assertThat(instance.exitCode()).isEqualTo(98);
            assertThat(instance.awaitEvent("exit").get("hint")).isEqualTo(hint);
        }
        assertThat(Files.readString(file))
                .isEqualTo("The application exited with code 98.\nExit code 98.\nHint: " + hint + ".\n");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void alsoWhyTheConfigurationIsRefused(Mode mode) throws IOException {
        Path file = terminationLog();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .set("APP_PORT", "everything")
                .flags("--log-level", "loud\u001b", "--colour=red")
                .command("true")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(2);
            assertThat(instance.log().lines()).hasSize(3).allMatch(line -> line.startsWith("zerohalt: "));
            assertThat(file).hasContent(instance.log());
        }
    }

    /** In the file that Kubernetes makes: nothing is mounted over the real one outside the sandbox. */
    private Launch withDefaultFile(Mode mode) throws IOException {
        terminationLog();
        return Launch.in(mode)
                .startedBy("sh", "-c", "mount --bind \"$0\" /dev && exec \"$@\"", directory.toString())
                .command("true");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void alsoWhereTheSettingItselfCannotBeRead(Mode mode) throws IOException {
        String unreadable = directory.resolve("none.yaml").toString();
        for (String[] flags : new String[][] {{"--termination-log", "relative"}, {"--config", unreadable}}) {
            try (Instance instance = withDefaultFile(mode).flags(flags).start()) {
                assertThat(instance.exitCode()).as(instance.transcript()).isEqualTo(2);
                assertThat(instance.log()).contains(flags[1]);
                assertThat(directory.resolve("termination-log")).hasContent(instance.log());
            }
        }
        try (Instance instance = withDefaultFile(mode).command().start()) {
            assertThat(instance.exitCode()).isEqualTo(2);
            assertThat(directory.resolve("termination-log"))
                    .hasContent("zerohalt: no command given; usage: zerohalt [options] [--] command [args...]\n");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void notTheMistakesOfWhoeverAsks() throws IOException {
        for (String question : List.of("--probe", "--status", "--check-config", "--doctor")) {
            try (Instance instance = withDefaultFile(Mode.ORDINARY)
                    .flags("--app-port", "everything", question)
                    .command()
                    .start()) {
                assertThat(instance.exitCode()).as(question).isEqualTo(2);
                assertThat(directory.resolve("termination-log")).hasContent("what was there before");
            }
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void alsoThatAPortIsTaken(Mode mode) throws IOException {
        Path file = terminationLog();
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .startedBy("sh", "-c", "read line; exec \"$@\"", "sh")
                .command("true")
                .start()) {
            instance.network().listen(Instance.HEALTH_PORT);
            instance.type("go\n");
            assertThat(instance.exitCode()).isEqualTo(1);
        }
        assertThat(file).hasContent("zerohalt: cannot listen on health port 8888: Address in use\n");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void alsoWhyTheApplicationCannotBeStarted(Mode mode) throws IOException {
        Path file = terminationLog();
        Launch launch = Launch.in(mode).set("TERMINATION_LOG", file.toString());
        try (Instance instance = launch.command("no-such-program").start()) {
            assertThat(instance.exitCode()).isEqualTo(127);
        }
        assertThat(file)
                .hasContent("zerohalt: cannot start the application no-such-program: No such file or directory\n");
        try (Instance instance = launch.command("/etc").start()) {
            assertThat(instance.exitCode()).isEqualTo(126);
        }
        assertThat(file).hasContent("zerohalt: cannot start the application /etc: Permission denied\n");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotThereIsNotMade(Mode mode) {
        Path file = directory.resolve("none");
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .command("true")
                .start()) {
            assertThat(instance.exitCode()).isZero();
        }
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .set("APP_PORT", "everything")
                .command("true")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(2);
        }
        assertThat(file).doesNotExist();
    }

    /** The application owns the directory, and is another user: what root writes to is not for it to choose. */
    @ParameterizedTest
    @EnumSource
    void theApplicationCannotHaveAnotherFileWritten(Mode mode) throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path own = Files.createDirectory(directory.resolve("own"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(own, "unix:uid", 65534);
        Path file = own.resolve("termination-log");
        try (Instance instance = Launch.in(mode)
                .set("TERMINATION_LOG", file.toString())
                .command("setpriv", "--reuid=65534", "--clear-groups", "ln", "-s", precious.toString(), file.toString())
                .start()) {
            assertThat(instance.exitCode()).isZero();
        }
        assertThat(file).isSymbolicLink();
        assertThat(precious).hasContent("precious");
    }
}
