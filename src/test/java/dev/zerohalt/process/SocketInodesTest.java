package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Linux;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketInodesTest {
    private final HostKernel host = new HostKernel();
    private final FaultyKernel faulty = new FaultyKernel(host);
    private final SocketInodes sockets = new SocketInodes(faulty.kernel());
    private final Set<Long> inodes = new HashSet<>();

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void addsThoseOfAProcess() {
        int before = host.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        assertThat(sockets.addAll(host.pid(), inodes)).isTrue();
        assertThat(inodes).isNotEmpty().allMatch(inode -> inode > 0);
        int more = host.socket(Linux.AF_INET6, Linux.SOCK_STREAM, 0);
        Set<Long> withMore = new HashSet<>(Set.of(-1L));
        assertThat(sockets.addAll(host.pid(), withMore)).isTrue();
        assertThat(withMore).containsAll(inodes).contains(-1L).hasSizeGreaterThanOrEqualTo(inodes.size() + 2);
        host.close(before);
        host.close(more);
    }

    @Test
    void aProcessThatIsGoneIsUnknown() {
        assertThat(sockets.addAll(Integer.MAX_VALUE, inodes)).isFalse();
        assertThat(inodes).isEmpty();
    }

    @Test
    void aProcessOfAnotherUserIsUnknown() {
        faulty.fail("open", Errno.EACCES);
        assertThat(sockets.addAll(host.pid(), inodes)).isFalse();
        faulty.repair();
        faulty.fail("readDirectory", Errno.EACCES);
        assertThat(sockets.addAll(host.pid(), inodes)).isFalse();
        assertThat(inodes).isEmpty();
    }

    /** To list another user's descriptors takes less than to see what they are. */
    @Test
    void descriptorsThatMayOnlyBeListedAreUnknown() {
        faulty.fail("readLink", Errno.EACCES);
        assertThat(sockets.addAll(host.pid(), inodes)).isFalse();
        assertThat(inodes).isEmpty();
    }

    /** A descriptor may be closed between the list and the look at it. */
    @Test
    void aDescriptorThatIsGoneIsNoSocket() {
        faulty.fail("readLink", Errno.ENOENT);
        assertThat(sockets.addAll(host.pid(), inodes)).isTrue();
        assertThat(inodes).isEmpty();
    }
}
