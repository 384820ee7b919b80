package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real processes, below a shell that is taken for the process under test. */
@Timeout(60)
class ProcessTreeTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final ProcessTree tree = new ProcessTree(faulty.kernel());
    private Process shell;

    private void start(String script) throws IOException {
        shell = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
        assertThat(shell.inputReader().readLine()).isEqualTo("ready");
        pretendToBe((int) shell.pid());
    }

    private void pretendToBe(int pid) {
        faulty.on("pid", (arguments, call) -> pid);
        faulty.on("readLink", (arguments, call) -> {
            if (!Latin1.decode(arguments.bytes(0)).equals("/proc/self")) {
                return call.make();
            }
            byte[] link = Latin1.encode(Integer.toString(pid));
            System.arraycopy(link, 0, arguments.bytes(1), 0, link.length);
            return link.length;
        });
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

    @Test
    void findsChildrenAndTheirChildren() throws IOException {
        start("sleep 600 & sh -c 'sleep 600 & sh -c \"sleep 600 & echo ready; wait\"; wait' & wait");
        List<Integer> below = tree.below((int) shell.pid()).orElseThrow();
        assertThat(below).containsExactlyInAnyOrderElementsOf(descendants()).hasSize(5);
    }

    /** A child belongs to the thread that started it: here one of the JVM's. */
    @Test
    void findsTheChildrenOfEveryThread() throws IOException {
        start("echo ready; read line");
        int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
        pretendToBe(parent);
        assertThat(tree.below(parent).orElseThrow())
                .contains((int) ProcessHandle.current().pid(), (int) shell.pid());
    }

    @Test
    void noneIsNotUnknown() throws IOException {
        start("echo ready; read line");
        assertThat(tree.below((int) shell.pid())).contains(List.of());
    }

    @Test
    void theProcOfAnotherNamespaceTellsNothing() throws IOException {
        start("sleep 600 & echo ready; wait");
        faulty.on("pid", (arguments, call) -> 1);
        assertThat(tree.below(1)).isEmpty();
    }

    @Test
    void withoutProcNothingIsKnown() {
        faulty.fail("readLink", Errno.ENOENT);
        assertThat(tree.below(1)).isEmpty();
    }

    @Test
    void aKernelWithoutListsOfChildrenTellsNothing() throws IOException {
        start("sleep 600 & echo ready; wait");
        faulty.fail("open", Errno.ENOENT);
        assertThat(tree.below((int) shell.pid())).isEmpty();
    }
}
