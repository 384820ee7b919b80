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
class WrapperTest {
    private static final ProgramName NODE = new ProgramName("node", "server.js");

    private static String advice(String program, String script) {
        return new Wrapper(new ProgramName(program, script), NODE, false).advice();
    }

    @Test
    void aShellExecutesIt() {
        assertThat(advice("sh", "-c"))
                .isEqualTo("write \"exec node ...\" in the command of sh -c, or [\"node\", ...] instead of it");
        assertThat(advice("bash", "start.sh")).isEqualTo("write \"exec node ...\" in start.sh");
        assertThat(advice("bash", "")).isEqualTo("write \"exec node ...\" in its script");
    }

    @ParameterizedTest
    @CsvSource({
        "npm, '', npm",
        "node, npm-cli.js, npm",
        "node, yarn, yarn",
        "node, yarn.js, yarn",
        "node, yarn-4.5.0.cjs, yarn",
        "node, yarn-berry.cjs, yarn",
        "node, pnpm.cjs, pnpm",
        "bun, run, ''"
    })
    void aPackageManagerIsLeftOut(String program, String script, String tool) {
        if (!tool.isEmpty()) {
            assertThat(advice(program, script))
                    .isEqualTo("start [\"node\", ...] instead of " + tool + ", as package.json says");
        } else {
            assertThat(advice(program, script)).startsWith("start [\"node\", ...] instead");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tini", "dumb-init", "catatonit", "docker-init"})
    void soIsAnotherInit(String init) {
        assertThat(advice(init, "")).isEqualTo("leave out " + init + ": zerohalt does its work");
    }

    @Test
    void whatIsNotKnownMayExecuteItOrBeToldWithIt() {
        assertThat(advice("python3", "manage.py"))
                .isEqualTo("start [\"node\", ...] instead, or let python3 manage.py execute it,"
                        + " or set ZEROHALT_SIGNAL_TARGET=group");
    }

    @ParameterizedTest
    @CsvSource({"true, trap : TERM", "false, true"})
    void whoHandlesTheSignalMayPassItOn(boolean passesOn, String before) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", before + "; echo ready; read line; exit").start();
        assertThat(shell.inputReader().readLine()).isEqualTo("ready");
        int own = (int) ProcessHandle.current().pid();
        ProcessTree tree = new ProcessTree(1, (int) shell.pid());
        assertThat(Wrapper.read(new HostKernel(), tree, own, SignalSet.of(Signal.SIGTERM)))
                .hasValueSatisfying(wrapper -> {
                    assertThat(wrapper.first()).isEqualTo(new ProgramName("sh", "-c"));
                    assertThat(wrapper.server().program()).isEqualTo("java");
                    assertThat(wrapper.passesOn()).isEqualTo(passesOn);
                });
        shell.destroyForcibly();
    }

    @Test
    void ofProcessesThatAreGoneNothingIsSaid() {
        int own = (int) ProcessHandle.current().pid();
        SignalSet signals = SignalSet.of(Signal.SIGTERM);
        assertThat(Wrapper.read(new HostKernel(), new ProcessTree(1, own), 0, signals))
                .isEmpty();
        assertThat(Wrapper.read(new HostKernel(), new ProcessTree(1, 0), own, signals))
                .isEmpty();
    }
}
