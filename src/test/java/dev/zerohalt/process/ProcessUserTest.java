package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProcessUserTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void isTheFileSystemUser() {
        assertThat(ProcessUser.parse("Name:\ta\nPid:\t1\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n"))
                .contains(4L);
        assertThat(ProcessUser.parse("Name:\ta\nUid:\t0\t0\t0\t0\n")).contains(0L);
        assertThat(ProcessUser.parse("Name:\ta\nUid:\t0\t0\t0\t4294967294\n")).contains(4_294_967_294L);
    }

    /** The kernel writes a line's end in a name as {@code \n}. */
    @Test
    void aNameIsNoUser() {
        assertThat(ProcessUser.parse("Name:\tUid:\t9\t9\t9\t9\nUid:\t1\t1\t1\t1\n"))
                .contains(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Name:\ta\n",
                "Name:\ta\nUid:",
                "Name:\ta\nUid:\n",
                "Name:\ta\nUid:\t1\t2\t3\t",
                "Name:\ta\nUid:\t1\t2\t3\t4",
                "Name:\ta\nUid:\t1\t2\t3\t\n",
                "Name:\ta\nUid:\t1\t2\t3\nGid:\t4\t5\n",
                "Name:\ta\nUid:\t1\t2\t3\t-4\n",
                "Name:\ta\nUid:\t1\t2\t3\t4\t5\n"
            })
    void whatIsNoStatusTellsNobody(String text) {
        assertThat(ProcessUser.parse(text)).isEmpty();
    }

    @Test
    void readsAProcessOfThisMachine() {
        HostKernel host = new HostKernel();
        assertThat(ProcessUser.read(faulty.kernel(), host.pid())).contains(new UnixSystem().getUid());
    }

    @Test
    void whereNothingCanBeReadItIsUnknown() {
        HostKernel host = new HostKernel();
        assertThat(ProcessUser.read(faulty.kernel(), Integer.MAX_VALUE)).isEmpty();
        faulty.fail("read", Errno.ESRCH);
        assertThat(ProcessUser.read(faulty.kernel(), host.pid())).isEmpty();
    }

    @Test
    void aLongStatusTellsItInItsFirstPart() {
        FakeProc proc = new FakeProc(new HostKernel(), 10);
        proc.process(20, 10).user(33);
        assertThat(ProcessUser.read(proc, 20)).contains(33L);
        proc.process(20, 10).statusOf("Name:\ta\nUid:\t1\t2\t3\t4\nGroups:\t" + "1000 ".repeat(10_000) + "\n");
        assertThat(ProcessUser.read(proc, 20)).contains(4L);
        assertThat(proc.open()).isZero();
    }
}
