package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zerohalt.config.AppPort;
import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigException;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Setting;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConfigReader reader = new ConfigReader();

    private Invocation read(String... words) {
        List<String> arguments = new ArrayList<>(List.of("zerohalt"));
        arguments.addAll(List.of(words));
        return CommandLine.read(new SimulatedKernel(1, arguments.toArray(String[]::new)), reader);
    }

    private Config config() {
        return reader.read();
    }

    private List<String> errors() {
        return catchThrowableOfType(ConfigException.class, reader::read).errors();
    }

    // The command

    @Test
    void theFirstWordThatIsNoOptionBeginsTheCommand() {
        assertThat(read("sleep", "--app-port", "1")).isEqualTo(new Invocation.Run(1));
        assertThat(config().counting().appPort()).isEqualTo(AppPort.AUTO);
    }

    @Test
    void twoDashesEndTheOptions() {
        assertThat(read("--app-port", "1", "--", "--help")).isEqualTo(new Invocation.Run(4));
        assertThat(config().counting().ports().toString()).isEqualTo("1");
    }

    /** Its settings are another container's: what they say is no error here. */
    @Test
    void aCopyTakesOnePathAndNothingElse() {
        assertThat(read("--copy-to", "/shared/zerohalt"))
                .isEqualTo(new Invocation.CopyTo(Optional.of("/shared/zerohalt")));
        for (String[] words : new String[][] {{}, {""}, {"/shared/zerohalt", "more"}}) {
            List<String> line = new ArrayList<>(List.of("--copy-to"));
            line.addAll(List.of(words));
            assertThat(read(line.toArray(String[]::new))).isEqualTo(new Invocation.CopyTo(Optional.empty()));
        }
    }

    @Test
    void theApplicationsOwnDashesStay() {
        assertThat(read("--", "app", "--", "-x")).isEqualTo(new Invocation.Run(2));
        assertThat(read("--", "--")).isEqualTo(new Invocation.Run(2));
        assertThat(read("app", "--version")).isEqualTo(new Invocation.Run(1));
    }

    @Test
    void aCommandMayBeEmptyText() {
        assertThat(read("")).isEqualTo(new Invocation.Run(1));
        assertThat(config()).isNotNull();
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        String usage = "no command given; usage: zerohalt [options] [--] command [args...]";
        read();
        read("--");
        read("--app-port", "1");
        assertThat(errors()).containsExactly(usage, usage, usage);
    }

    // Settings

    @ParameterizedTest
    @EnumSource
    void everySettingHasAFlag(Setting setting) {
        assertThat(read(setting.flag(), setting.defaultValue(), "app")).isEqualTo(new Invocation.Run(3));
        assertThat(read(setting.flag() + "=" + setting.defaultValue(), "app")).isEqualTo(new Invocation.Run(2));
        assertThat(config()).isNotNull();
    }

    @Test
    void aValueFollowsAsAWordOrBehindAnEqualsSign() {
        read("--drain-timeout", "10s", "--shutdown-timeout=20s", "app");
        assertThat(config().policy().drainTimeout()).isEqualTo(10 * SECOND);
        assertThat(config().policy().shutdownTimeout()).isEqualTo(20 * SECOND);
    }

    @Test
    void onlyTheFirstEqualsSignEndsTheName() {
        read("--health-path=/a=b", "app");
        assertThat(config().health().healthPath()).isEqualTo("/a=b");
    }

    @Test
    void aValueMayLookLikeAnOption() {
        assertThat(read("--health-path", "--help", "app")).isEqualTo(new Invocation.Run(3));
        assertThat(errors())
                .containsExactly("--health-path \"--help\" (from the command line) is not a path that begins with a"
                        + " slash, in ASCII without spaces, ? and #");
    }

    @Test
    void anEmptyValueIsOne() {
        read("--app-port=", "app");
        assertThat(errors())
                .containsExactly(
                        "--app-port \"\" (from the command line) is not auto, none, or a port from 1 to 65535");
    }

    @Test
    void aMissingValueIsNamedWithWhatWouldBeValid() {
        read("--app-port");
        assertThat(errors())
                .contains("option --app-port needs a value: auto, none, or a port from 1 to 65535")
                .hasSize(2);
    }

    @Test
    void anUnknownOptionIsNamedWithTheNearest() {
        read("--drain-timout=10s", "app");
        assertThat(errors()).containsExactly("unknown option --drain-timout; did you mean --drain-timeout?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-x", "-vvv", "---", "--frobnicate", "--APP-PORT-OF-MINE"})
    void anUnknownOptionThatIsNearToNothingLeadsToTheHelp(String option) {
        read(option, "app");
        assertThat(errors()).containsExactly("unknown option " + option + "; see zerohalt --help");
    }

    @Test
    void allErrorsAreCollected() {
        read("--foooooo", "--app-port=x", "--baaaaar", "--drain-timeout");
        assertThat(errors()).hasSize(5);
    }

    // Other things to ask for

    @Test
    void asksForTexts() {
        assertThat(read("--version")).isEqualTo(new Invocation.Version());
        assertThat(read("--help")).isEqualTo(new Invocation.Help(""));
        assertThat(read("-h")).isEqualTo(new Invocation.Help(""));
        assertThat(read("-h", "all")).isEqualTo(new Invocation.Help("all"));
        assertThat(read("--help", "all", "--app-port", "1")).isEqualTo(new Invocation.Help("all --app-port 1"));
        assertThat(read("--license")).isEqualTo(new Invocation.License());
        assertThat(read("--app-port", "1", "--help", "app")).isEqualTo(new Invocation.Help("app"));
    }

    @Test
    void asksForAProbe() {
        assertThat(read("--probe")).isEqualTo(new Invocation.Probe(Optional.empty()));
        assertThat(read("--probe", "http://127.0.0.1/"))
                .isEqualTo(new Invocation.Probe(Optional.of("http://127.0.0.1/")));
        assertThat(read("--health-port", "9000", "--probe")).isEqualTo(new Invocation.Probe(Optional.empty()));
        assertThat(config().health().port()).isEqualTo(9000);
    }

    @Test
    void aProbeHasOneUrl() {
        read("--probe", "http://127.0.0.1/", "http://127.0.0.2/", "more");
        assertThat(errors())
                .containsExactly(
                        "--probe takes one URL, not also \"http://127.0.0.2/\"",
                        "--probe takes one URL, not also \"more\"");
    }

    @Test
    void optionsMayFollowProbe() {
        assertThat(read("--probe", "--health-port=9000")).isEqualTo(new Invocation.Probe(Optional.empty()));
        assertThat(config().health().port()).isEqualTo(9000);
    }

    @Test
    void optionsMayStandOnBothSidesOfTheProbedUrl() {
        assertThat(read("--probe", "--health-port", "9000", "http://127.0.0.1/", "--health-path=/h"))
                .isEqualTo(new Invocation.Probe(Optional.of("http://127.0.0.1/")));
        assertThat(config().health().port()).isEqualTo(9000);
        assertThat(config().health().healthPath()).isEqualTo("/h");
    }

    @Test
    void asksForTheStatus() {
        assertThat(read("--status")).isEqualTo(new Invocation.Status(false, false));
        assertThat(read("--status", "--json")).isEqualTo(new Invocation.Status(true, false));
        assertThat(read("--status", "--connections", "--health-port", "9000", "--json"))
                .isEqualTo(new Invocation.Status(true, true));
        assertThat(config().health().port()).isEqualTo(9000);
    }

    @Test
    void theStatusTakesNothingElse() {
        read("--status", "all", "--jsn");
        assertThat(errors())
                .containsExactly(
                        "--status takes --json and --connections, not \"all\"",
                        "unknown option --jsn; see zerohalt --help");
    }

    @Test
    void asksForADrain() {
        assertThat(read("--drain")).isEqualTo(new Invocation.Drain(Optional.empty(), false));
        assertThat(read("--drain", "--timeout", "1m30s"))
                .isEqualTo(new Invocation.Drain(Optional.of(90 * SECOND), false));
        assertThat(read("--drain", "--json", "--timeout=0s", "--health-port", "9000"))
                .isEqualTo(new Invocation.Drain(Optional.of(0L), true));
        assertThat(config().health().port()).isEqualTo(9000);
    }

    @Test
    void aDrainTakesNothingElse() {
        read("--drain", "10s", "--timeout", "-1s", "--timeout");
        assertThat(errors())
                .containsExactly(
                        "--drain takes --timeout, --json and options, not \"10s\"",
                        "--timeout \"-1s\" is not a duration such as 1m30s, 500ms or 0s",
                        "option --timeout needs a value: a duration such as 1m30s, 500ms or 0s");
    }

    @Test
    void takesADrainBack() {
        assertThat(read("--resume")).isEqualTo(new Invocation.Resume(false));
        assertThat(read("--resume", "--json")).isEqualTo(new Invocation.Resume(true));
        read("--resume", "now");
        assertThat(errors()).containsExactly("--resume takes --json and options, not \"now\"");
    }

    @Test
    void anUnknownOptionBehindProbeIsNoUrl() {
        assertThat(read("--probe", "--health-prt=9000")).isEqualTo(new Invocation.Probe(Optional.empty()));
        assertThat(errors()).containsExactly("unknown option --health-prt; did you mean --health-port?");
    }
}
