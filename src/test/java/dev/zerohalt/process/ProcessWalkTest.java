package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real processes, below a shell that is taken for the process under test. */
@Timeout(60)
class ProcessWalkTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private Process shell;

    private void start(String script) throws IOException {
        shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        assertThat(shell.inputReader().readLine()).isEqualTo("ready");
        faulty.pretendToBe((int) shell.pid());
    }

    @AfterEach
    void end() {
        if (shell != null) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        assertThat(faulty.open()).isEmpty();
    }

    private Set<Integer> descendants() {
        Set<Integer> pids = new HashSet<>();
        shell.descendants().forEach(each -> pids.add((int) each.pid()));
        return pids;
    }

    /** The processes that a walk shows; empty if it does not see all. */
    private Optional<List<Integer>> walked() {
        List<Integer> shown = new ArrayList<>();
        List<Boolean> complete = new ArrayList<>();
        ProcessWalk walk = new ProcessWalk(faulty.kernel(), shown::add, complete::add);
        boolean more = true;
        while (more) {
            more = walk.step();
        }
        walk.done();
        assertThat(complete).hasSize(1);
        return complete.getFirst() ? Optional.of(shown) : Optional.empty();
    }

    @Test
    void showsChildrenAndTheirChildren() throws IOException {
        start("sleep 600 & sh -c 'sleep 600 & sh -c \"sleep 600 & echo ready; wait\"; wait' & wait");
        assertThat(walked().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(descendants())
                .hasSize(5);
    }

    /** A child belongs to the thread that started it: here one of the JVM's. */
    @Test
    void showsTheChildrenOfEveryThread() throws IOException {
        start("echo ready; read line");
        faulty.pretendToBe((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(walked().orElseThrow())
                .contains((int) ProcessHandle.current().pid(), (int) shell.pid());
    }

    @Test
    void noneIsNotUnknown() throws IOException {
        start("echo ready; read line");
        assertThat(walked()).contains(List.of());
    }

    /** Whoever is not known to be below us is not shown: it may be signalled. */
    @Test
    void theProcOfAnotherNamespaceTellsNothing() throws IOException {
        start("sleep 600 & echo ready; wait");
        faulty.on("pid", (arguments, call) -> 1);
        assertThat(walked()).isEmpty();
    }

    @Test
    void withoutProcNothingIsKnown() {
        faulty.fail("readLink", Errno.ENOENT);
        assertThat(walked()).isEmpty();
    }

    @Test
    void aListThatCannotBeReadToItsEndTellsNothing() throws IOException {
        start("sleep 600 & echo ready; wait");
        faulty.fail("readDirectory", Errno.ENOMEM);
        assertThat(walked()).isEmpty();
    }

    @Test
    void whoHidesItsParentIsNotShown() throws IOException {
        start("sleep 600 & echo ready; wait");
        faulty.on("open", (arguments, call) -> {
            boolean isStat = Latin1.decode(arguments.bytes(0)).endsWith("/stat");
            return isStat ? -Errno.EMFILE : call.make();
        });
        assertThat(walked()).contains(List.of());
    }
}
