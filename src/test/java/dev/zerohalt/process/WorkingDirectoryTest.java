package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.sim.SimulatedKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkingDirectoryTest {
    @Test
    void isRememberedByItsPath() {
        WorkingDirectory directory = WorkingDirectory.leave(new SimulatedKernel(1));
        assertThat(directory).isEqualTo(new WorkingDirectory("/home"));
        assertThat(directory.toEnter().map(Latin1::decode)).contains("/home");
    }

    @Test
    void mayHaveTheLongestPathThereIs() {
        String path = "/home/" + "a".repeat(4090);
        WorkingDirectory directory = WorkingDirectory.leave(new ForwardingKernel(new SimulatedKernel(1)) {
            @Override
            public int leaveDirectory(byte[] to) {
                if (to.length < path.length()) {
                    return -Errno.ERANGE;
                }
                byte[] bytes = Latin1.encode(path);
                System.arraycopy(bytes, 0, to, 0, bytes.length);
                return bytes.length;
            }
        });
        assertThat(directory).isEqualTo(new WorkingDirectory(path));
    }

    @Test
    void isInheritedIfItWasNotLeft() {
        WorkingDirectory directory = WorkingDirectory.leave(new ForwardingKernel(new SimulatedKernel(1)) {
            @Override
            public int leaveDirectory(byte[] path) {
                path[0] = '/';
                return -Errno.ENOENT;
            }
        });
        assertThat(directory.toEnter()).isEmpty();
    }
}
