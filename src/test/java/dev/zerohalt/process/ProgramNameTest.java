package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ProgramNameTest {
    /** Spaces stand for the ends of words, underscores for spaces in them. */
    private static String name(String commandLine) {
        String words = commandLine.replace(' ', '\0').replace('_', ' ') + '\0';
        return ProgramName.parse(words).map(ProgramName::toString).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/node server.js,           node server.js",
        "node --inspect /app/server.js -x,  node server.js",
        "/bin/sh -c node_server.js;_true,   sh -c",
        "/bin/bash -ec node_server.js,      bash -c",
        "/bin/sh -lc -e x,                  sh -c",
        "/bin/sh -e /start.sh --secret=1,   sh start.sh",
        "bash --norc start.sh,              bash start.sh",
        "sh,                                sh",
        "sh -x,                             sh",
        "npm_start,                         npm",
        "nginx:_master_process_/usr/sbin/nginx_-g_daemon_off;, nginx",
        "/usr/bin/python3.11 -m uvicorn,    python3.11 uvicorn",
        "/opt/java/bin/java -jar /app.jar,  java",
        "/server --password=secret,         server",
        "a/,                                none"
    })
    void leavesOutWhatNeedNotBeKnown(String commandLine, String name) {
        assertThat(name(commandLine)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0x\0", " \0"})
    void mayBeNone(String commandLine) {
        assertThat(ProgramName.parse(commandLine)).isEmpty();
    }

    /** A process may write there what it likes. */
    @Test
    void isShortAndHarmlessToATerminal() {
        assertThat(name("x".repeat(600))).isEqualTo("x".repeat(32));
        assertThat(name("x\u001b[2J")).isEqualTo("x\\x1b[2J");
    }

    @Test
    void isReadFromProc() throws IOException {
        Process sleep = new ProcessBuilder("sh", "-c", "echo ready; read line; exit").start();
        assertThat(sleep.inputReader().readLine()).isEqualTo("ready");
        assertThat(ProgramName.read(new HostKernel(), (int) sleep.pid())).contains(new ProgramName("sh", "-c"));
        sleep.destroyForcibly();
        assertThat(ProgramName.read(new HostKernel(), 0)).isEmpty();
    }
}
