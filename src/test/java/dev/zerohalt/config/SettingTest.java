package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class SettingTest {
    @ParameterizedTest
    @EnumSource
    void hasAValidDefault(Setting setting) {
        assertThat(setting.kind().read(setting.defaultValue())).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void hasHelp(Setting setting) {
        assertThat(setting.help()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }

    @Test
    void isNamedAfterItsKey() {
        assertThat(Setting.DRAIN_STEADY_STATE_WAIT.variable()).isEqualTo("ZEROHALT_DRAIN_STEADY_STATE_WAIT");
        assertThat(Setting.DRAIN_STEADY_STATE_WAIT.flag()).isEqualTo("--drain-steady-state-wait");
    }

    @Test
    void namesAreUnique() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::flag)).doesNotHaveDuplicates();
    }
}
