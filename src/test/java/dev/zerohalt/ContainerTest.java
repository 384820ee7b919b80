package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.SimulatedKernel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exit code says of an application that could not be started. */
@Timeout(30)
class ContainerTest {
    private static final int ENOEXEC = 8;
    private static final int E2BIG = 7;

    private final SimulatedKernel machine = new SimulatedKernel(1, "zerohalt", "application");

    private void assertCode(int errno, int code) {
        assertThat(Zerohalt.run(machine)).isEqualTo(code);
        assertThat(machine.log()).doesNotContain("app.start");
        assertThat(machine.log())
                .contains(" event=exit command=application because=\"error " + errno + "\" code=" + code + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE})
    void whereNoProcessIsToBeHadTheCommandIsNotToBlame(int errno) {
        machine.faults().spawnErrno = errno;
        assertCode(errno, 1);
        assertThat(machine.application()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EAGAIN, Errno.ENOMEM, Errno.EMFILE, Errno.ENFILE})
    void norWhereItCannotBeExecutedForThat(int errno) {
        machine.faults().execErrno = errno;
        assertCode(errno, 1);
    }

    @ParameterizedTest
    @CsvSource({Errno.ENOENT + ", 127", Errno.EACCES + ", 126", ENOEXEC + ", 126", E2BIG + ", 126"})
    void otherwiseItIsNotFoundOrNotExecutable(int errno, int code) {
        machine.faults().execErrno = errno;
        assertCode(errno, code);
    }
}
