package dev.zerohalt.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApkTest {
    @ParameterizedTest
    @CsvSource({"0.2.0, 0.2.0-r0", "1.0.0-rc.1, 1.0.0_rc1-r0", "1.0.0-alpha.12, 1.0.0_alpha12-r0"})
    void versionHasAlpinesForm(String semantic, String alpine) {
        assertThat(Apk.version(semantic)).isEqualTo(alpine);
    }

    @Test
    void versionThatAlpineCannotNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Apk.version("1.0.0-snapshot"));
    }
}
