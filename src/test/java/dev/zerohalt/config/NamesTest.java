package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class NamesTest {
    @ParameterizedTest
    @EnumSource
    void findsEverySettingByEachOfItsNames(Setting setting) {
        assertThat(Names.find(setting.flag(), Setting::flag)).contains(setting);
        assertThat(Names.find(setting.variable(), Setting::variable)).contains(setting);
        assertThat(Names.find(setting.flag(), Setting::variable)).isEmpty();
        assertThat(Names.find(setting.variable() + "S", Setting::variable)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ZEROHALT_DRAIN_TIMOUT, ZEROHALT_DRAIN_TIMEOUT",
        "ZEROHALT_APPPORT, ZEROHALT_APP_PORT",
        "ZEROHALT_PORT, ZEROHALT_APP_PORT",
        "ZEROHALT_HELTH_PORT, ZEROHALT_HEALTH_PORT",
        "ZEROHALT_HEALTH_PATHS, ZEROHALT_HEALTH_PATH",
        "ZEROHALT_LOGLEVEL, ZEROHALT_LOG_LEVEL"
    })
    void knowsTheNearest(String misspelt, String nearest) {
        assertThat(Names.nearest(misspelt, Setting::variable)).contains(nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZEROHALT_", "ZEROHALT_FOO", "ZEROHALT_COFFEE_WITH_MILK"})
    void whatIsFarFromAllHasNoNearest(String name) {
        assertThat(Names.nearest(name, Setting::variable)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abc, 0",
        "kitten, sitting, 3",
        "sitting, kitten, 3",
        "flaw, lawn, 2",
        "ab, ba, 2"
    })
    void measuresHowFarApartWordsAre(String one, String other, int distance) {
        assertThat(Names.distance(one, other)).isEqualTo(distance);
    }
}
