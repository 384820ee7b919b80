package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketWalkTest {
    private static final int ZEROHALT = 10;
    private static final int APPLICATION = 20;

    private final Set<Long> seen = new TreeSet<>();
    private final FakeProc proc = new FakeProc(new HostKernel(), ZEROHALT);

    @AfterEach
    void nothingStaysOpen() {
        assertThat(proc.open()).isZero();
    }

    /** Whether all was seen. */
    private boolean walk(Kernel kernel, int application) {
        return walked(kernel, application).isComplete();
    }

    private SocketWalk walked(Kernel kernel, int application) {
        seen.clear();
        SocketWalk walk = new SocketWalk(kernel, new ProcessTree(kernel.pid(), application), inode -> {
            seen.add(inode);
            return false;
        });
        boolean more = true;
        while (more) {
            more = walk.step();
        }
        return walk;
    }

    private boolean walk() {
        return walk(proc, APPLICATION);
    }

    // On this machine, where the JVM is the application

    private static FaultyKernel pretendToBe(int pid) {
        FaultyKernel faulty = new FaultyKernel(new HostKernel());
        faulty.pretendToBe(pid);
        faulty.on("kill", (arguments, call) -> 0);
        return faulty;
    }

    private static long inode(HostKernel kernel, int socket) {
        byte[] target = new byte[64];
        int length = kernel.readLink(Latin1.encode("/proc/self/fd/" + socket), target);
        return Long.parseLong(Latin1.decode(target, "socket:[".length(), length - "socket:[".length() - 1));
    }

    private void walkWithTwoSockets(FaultyKernel faulty, boolean found) {
        HostKernel host = new HostKernel();
        int one = host.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        int other = host.socket(Linux.AF_INET6, Linux.SOCK_STREAM, 0);
        boolean complete = walk(faulty.kernel(), host.pid());
        if (found) {
            assertThat(complete).isTrue();
            assertThat(seen).contains(inode(host, one), inode(host, other));
        } else {
            assertThat(seen).doesNotContain(inode(host, one), inode(host, other));
        }
        host.close(one);
        host.close(other);
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void findsTheSocketsOfAProcessBelowUs() {
        walkWithTwoSockets(
                pretendToBe((int) ProcessHandle.current().parent().orElseThrow().pid()), true);
    }

    /** root may look at all of them; another user, at those of the JVM at least. */
    @Test
    void asInitEveryProcessIsOurs() {
        HostKernel host = new HostKernel();
        int socket = host.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        FaultyKernel faulty = pretendToBe(1);
        boolean complete = walk(faulty.kernel(), host.pid());
        assertThat(!complete || seen.contains(inode(host, socket))).isTrue();
        host.close(socket);
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void theSocketsOfOthersAreNotShown() throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "echo ready; read line").start();
        assertThat(shell.inputReader().readLine()).isEqualTo("ready");
        walkWithTwoSockets(pretendToBe((int) shell.pid()), false);
        shell.destroyForcibly();
    }

    // On one whose processes are made by hand

    @Test
    void allBelowUsAreLookedAtAndNobodyElse() {
        proc.process(1, 0).sockets(1);
        proc.process(ZEROHALT, 1).sockets(2);
        proc.process(APPLICATION, ZEROHALT).sockets(3, 4).file("/dev/null");
        proc.process(21, APPLICATION).sockets(4, 5);
        proc.process(22, 21).sockets(6);
        proc.process(30, 1).sockets(7);
        proc.process(31, 30).sockets(8);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void asInitAllAreLookedAtButUs() {
        FakeProc namespace = new FakeProc(new HostKernel(), 1);
        namespace.process(1, 0).sockets(1);
        namespace.process(APPLICATION, 1).sockets(2);
        namespace.process(30, 0).sockets(3); // entered the namespace from outside
        assertThat(walk(namespace, APPLICATION)).isTrue();
        assertThat(seen).containsExactly(2L, 3L);
        assertThat(namespace.open()).isZero();
    }

    @Test
    void whatIsNoSocketIsNotShown() {
        proc.process(APPLICATION, ZEROHALT)
                .file("/dev/pts/0")
                .file("pipe:[123]")
                .file("anon_inode:[eventpoll]")
                .file("/tmp/socket:[124]")
                .file("socket")
                .file("/" + "x".repeat(200))
                .sockets(4_294_967_295L);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(4_294_967_295L);
    }

    @Test
    void ofManyDescriptorsAFewAreLookedAtInAStep() {
        FakeProcess application = proc.process(APPLICATION, ZEROHALT);
        for (int i = 0; i < 100_000; i++) {
            application.file("/dev/null").sockets(i);
        }
        for (int i = 100; i < 1_000; i++) {
            proc.process(i, 1).sockets(i);
        }
        SocketWalk walk = new SocketWalk(proc, new ProcessTree(ZEROHALT, APPLICATION), inode -> {
            seen.add(inode);
            return false;
        });
        while (walk.step()) {
            proc.step();
        }
        assertThat(walk.isComplete()).isTrue();
        assertThat(seen).hasSize(100_000);
        assertThat(proc.mostReads()).isLessThanOrEqualTo(32 + 1);
    }

    @Test
    void endsWhenEnoughWasSeen() {
        proc.process(APPLICATION, ZEROHALT).sockets(1, 2, 3);
        proc.process(21, APPLICATION).unlisted(Errno.EACCES);
        SocketWalk walk = new SocketWalk(proc, new ProcessTree(ZEROHALT, APPLICATION), inode -> {
            seen.add(inode);
            return inode == 2;
        });
        boolean more = true;
        while (more) {
            more = walk.step();
        }
        assertThat(seen).containsExactly(1L, 2L);
        assertThat(walk.isComplete()).as("nobody wants to know more").isTrue();
    }

    @Test
    void nothingIsLeftOfAWalkThatIsGivenUp() {
        proc.process(APPLICATION, ZEROHALT).withoutLeader(21).sockets(1);
        for (int steps = 1; steps < 6; steps++) {
            SocketWalk walk = new SocketWalk(proc, new ProcessTree(ZEROHALT, APPLICATION), inode -> false);
            for (int i = 0; i < steps; i++) {
                walk.step();
            }
            walk.close();
            assertThat(proc.open()).isZero();
        }
    }

    // What may not be seen

    @ParameterizedTest
    @ValueSource(ints = {Errno.EACCES, Errno.EPERM, Errno.EMFILE, Errno.ENOMEM})
    void descriptorsThatMayNotBeListedAreHidden(int errno) {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.process(21, APPLICATION).sockets(2).unlisted(errno);
        assertThat(walk()).isFalse();
    }

    @Test
    void descriptorsThatAreListedInPartAreHidden() {
        proc.process(APPLICATION, ZEROHALT).sockets(1, 2).listedInPart(Errno.ENOMEM);
        assertThat(walk()).isFalse();
    }

    /** To list another user's descriptors takes less than to see what they are. */
    @Test
    void descriptorsThatMayOnlyBeListedAreHidden() {
        proc.process(APPLICATION, ZEROHALT).sockets(1).unlinked(Errno.EACCES);
        assertThat(walk()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void aDescriptorThatIsGoneIsNoSocket() {
        proc.process(APPLICATION, ZEROHALT).sockets(1).unlinked(Errno.ENOENT);
        assertThat(walk()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void aProcessMayHaveNoDescriptor() {
        proc.process(APPLICATION, ZEROHALT);
        proc.process(21, APPLICATION).sockets(1);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(1L);
    }

    /** With hidepid=1 a process of another user is listed, and that is all. */
    @ParameterizedTest
    @ValueSource(ints = {1, ZEROHALT})
    void aProcessOfWhichNothingMayBeSeenIsHidden(int self) {
        FakeProc other = new FakeProc(new HostKernel(), self);
        other.process(APPLICATION, self).sockets(1).hidden();
        assertThat(walk(other, APPLICATION)).isFalse();
        other.process(APPLICATION, self).sockets(1);
        other.process(21, APPLICATION).sockets(2).hidden();
        assertThat(walk(other, APPLICATION)).isFalse();
    }

    @Test
    void withoutProcNothingIsKnown() {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.isAbsent();
        assertThat(walk()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void theProcOfAnotherNamespaceTellsNothing() {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.isOfAnother(ZEROHALT + 1);
        assertThat(walk()).isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void aProcThatMayNotBeListedTellsNothing() {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.isUnlisted(Errno.EACCES);
        assertThat(walk()).isFalse();
    }

    /** With hidepid=2 a process of another user is not even listed. */
    @Test
    void anApplicationThatIsNotListedAndAliveIsHidden() {
        proc.process(21, ZEROHALT).sockets(1);
        FaultyKernel faulty = new FaultyKernel(proc);
        faulty.on("kill", (arguments, call) -> arguments.number(0) == APPLICATION ? 0 : call.make());
        assertThat(walk(faulty.kernel(), APPLICATION)).isFalse();
        assertThat(walk()).as("nor alive").isTrue();
        assertThat(seen).containsExactly(1L);
    }

    /** EPERM: it is alive, and another user's. */
    @Test
    void anApplicationToWhichNothingMayBeSentIsNotGone() {
        proc.process(21, ZEROHALT).sockets(1);
        FaultyKernel faulty = new FaultyKernel(proc);
        faulty.fail("kill", Errno.EPERM);
        assertThat(walk(faulty.kernel(), APPLICATION)).isFalse();
        faulty.fail("kill", Errno.ESRCH);
        assertThat(walk(faulty.kernel(), APPLICATION)).isTrue();
    }

    @Test
    void theOthersAreLookedAtAfterAProcessThatHidesItsDescriptors() {
        proc.process(APPLICATION, ZEROHALT).sockets(1).unlisted(Errno.EACCES).user(33);
        proc.process(21, APPLICATION).sockets(2);
        proc.process(22, APPLICATION).sockets(3).unlinked(Errno.EACCES).user(34);
        proc.process(23, APPLICATION).sockets(4).hidden();
        proc.process(24, APPLICATION)
                .sockets(5)
                .withoutLeader(25)
                .unlinked(Errno.EACCES)
                .user(35);
        proc.process(26, APPLICATION).sockets(6).user(36);
        SocketWalk walk = walked(proc, APPLICATION);
        assertThat(walk.isComplete()).isFalse();
        assertThat(seen).containsExactly(2L, 6L);
        assertThat(walk.knowsUsers()).isTrue();
        assertThat(List.of(33L, 34L, 35L)).allMatch(walk::isHiddenOf);
        assertThat(List.of(0L, 36L, 1000L)).noneMatch(walk::isHiddenOf);
    }

    @Test
    void whereNothingIsHiddenOrNoUserIsKnownThereAreNone() {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        SocketWalk complete = walked(proc, APPLICATION);
        assertThat(complete.knowsUsers()).isFalse();
        assertThat(complete.isHiddenOf(0)).isFalse();
        proc.process(APPLICATION, ZEROHALT).hidden();
        SocketWalk hidden = walked(proc, APPLICATION);
        assertThat(hidden.isComplete()).isFalse();
        assertThat(hidden.knowsUsers()).isFalse();
    }

    @Test
    void onlySoManyUsersAreRemembered() {
        proc.process(APPLICATION, ZEROHALT);
        for (int i = 0; i < 40; i++) {
            proc.process(100 + i, APPLICATION).unlisted(Errno.EACCES).user(i / 2);
        }
        SocketWalk walk = walked(proc, APPLICATION);
        assertThat(walk.isHiddenOf(0)).isTrue();
        assertThat(walk.isHiddenOf(15)).isTrue();
        assertThat(walk.isHiddenOf(16)).isFalse();
    }

    /** Its list is shown in the first round already, in part. */
    @Test
    void descriptorsThatAreHiddenInTheSecondRoundAreHidden() {
        FakeProcess application = proc.process(APPLICATION, ZEROHALT);
        for (int i = 0; i < 500; i++) {
            application.sockets(1_000 + i);
        }
        SocketWalk walk = new SocketWalk(proc, new ProcessTree(ZEROHALT, APPLICATION), inode -> {
            seen.add(inode);
            if (seen.size() == 128) {
                application.unlisted(Errno.EACCES);
            }
            return false;
        });
        boolean more = true;
        while (more) {
            more = walk.step();
        }
        assertThat(walk.isComplete()).isFalse();
        assertThat(walk.isHiddenOf(1000)).isTrue();
    }

    // What has ended, or does meanwhile

    @ParameterizedTest
    @ValueSource(ints = {0, Errno.EACCES})
    void aZombieHasNoDescriptors(int errno) {
        proc.process(APPLICATION, ZEROHALT).dead().unlisted(errno);
        proc.process(21, APPLICATION).sockets(1);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(1L);
    }

    @Test
    void whereTheFirstThreadHasEndedAnotherHasTheDescriptors() {
        proc.process(APPLICATION, ZEROHALT).sockets(1, 2).withoutLeader(23).thread(22);
        proc.process(30, APPLICATION).sockets(3);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aProcessWithThreadsButWithoutDescriptorsIsHidden() {
        proc.process(APPLICATION, ZEROHALT).withoutLeader(21);
        assertThat(walk()).isFalse();
        proc.process(APPLICATION, ZEROHALT).sockets(1).withoutLeader(21).withoutTask(Errno.EACCES);
        assertThat(walk()).isFalse();
        proc.process(APPLICATION, ZEROHALT).sockets(1).withoutLeader(21).unlisted(Errno.EACCES);
        assertThat(walk()).isFalse();
        proc.process(APPLICATION, ZEROHALT).sockets(1).withoutLeader(21).unlinked(Errno.EACCES);
        assertThat(walk()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOENT, Errno.ESRCH})
    void aProcessThatIsGoneBeforeItIsLookedAtHasNone(int errno) {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.process(21, APPLICATION).unlisted(errno).afterStat(() -> {
            if (!seen.isEmpty()) {
                proc.remove(21);
            }
        });
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(1L);
    }

    @Test
    void theApplicationMayEndMeanwhile() {
        proc.process(APPLICATION, ZEROHALT).sockets(1).unlisted(Errno.ENOENT).afterStat(() -> proc.remove(APPLICATION));
        assertThat(walk()).isTrue();
    }

    /** A child of it is adopted, by us or by init. */
    @ParameterizedTest
    @ValueSource(ints = {1, ZEROHALT})
    void whoseParentEndsMeanwhileHasAnother(int adopts) {
        proc.process(APPLICATION, ZEROHALT);
        proc.process(1, 0);
        proc.process(40, ZEROHALT);
        proc.process(50, 40).sockets(1).afterStat(() -> {
            proc.remove(40);
            proc.process(50, adopts).sockets(1);
        });
        assertThat(walk()).isTrue();
        assertThat(seen).isEqualTo(adopts == ZEROHALT ? Set.of(1L) : Set.of());
    }

    @Test
    void whoseAncestorMayNotBeSeenIsTakenForOneOfOurs() {
        proc.process(APPLICATION, ZEROHALT).sockets(1);
        proc.process(21, 30).sockets(2);
        assertThat(walk()).isTrue();
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void whoseAncestorsAreTooManyIsTakenForOneOfOurs() {
        proc.process(APPLICATION, ZEROHALT);
        proc.process(1, 0).sockets(99);
        for (int i = 100; i < 300; i++) {
            proc.process(i, i == 100 ? 1 : i - 1).sockets(i);
        }
        assertThat(walk()).isTrue();
        assertThat(seen).contains(299L).doesNotContain(99L, 100L, 150L);
    }
}
