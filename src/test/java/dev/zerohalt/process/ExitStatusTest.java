package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExitStatusTest {
    private static final int CORE_DUMPED = 0x80;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 126, 127, 128, 143, 255})
    void anExitHasItsCode(int code) {
        ExitStatus status = ExitStatus.ofWaitStatus(code << 8);
        assertThat(status).isEqualTo(new ExitStatus(code, 0));
        assertThat(status.exitCode()).isEqualTo(code);
        assertThat(ExitStatus.isStopped(code << 8)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 129", "2, 130", "9, 137", "11, 139", "15, 143", "64, 192"})
    void aSignalGivesWhatAShellReports(int signal, int exitCode) {
        for (int status : new int[] {signal, signal | CORE_DUMPED}) {
            assertThat(ExitStatus.ofWaitStatus(status)).isEqualTo(new ExitStatus(0, signal));
            assertThat(ExitStatus.ofWaitStatus(status).exitCode()).isEqualTo(exitCode);
            assertThat(ExitStatus.isStopped(status)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 20, 21, 22})
    void aStoppedProcessHasNotEnded(int signal) {
        int status = signal << 8 | 0x7f;
        assertThat(ExitStatus.isStopped(status)).isTrue();
        assertThat(ExitStatus.stopSignal(status)).isEqualTo(signal);
    }
}
