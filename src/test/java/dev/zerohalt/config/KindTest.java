package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.process.SignalSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class KindTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "80, 80", "8080, 8080", "65535, 65535", "00080, 80"})
    void readsPorts(String text, int port) {
        assertThat(Kind.PORT.read(text)).contains(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "65536",
                "70000",
                "4294967376",
                "99999999999999999999",
                "-1",
                "+80",
                "80 ",
                "8o",
                "http",
                "1.5"
            })
    void refusesWhatIsNoPort(String text) {
        assertThat(Kind.PORT.read(text)).isEmpty();
    }

    @Test
    void aPortMayBeLeftToBeFound() {
        assertThat(Kind.APP_PORT.read("auto")).contains(AppPort.AUTO);
        assertThat(Kind.APP_PORT.read("8080")).contains(AppPort.of(8080));
        for (String text : List.of("", "Auto", "auto ", "0", "65536", "8080,8081")) {
            assertThat(Kind.APP_PORT.read(text)).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "' ', ''", "80, 80", "'80,81', '80,81'", "' 80 ,\t81 ', '80,81'", "'81,80,80', '81,80,80'"})
    void readsListsOfPorts(String text, String ports) {
        int[] read = (int[]) Kind.PORTS.read(text).orElseThrow();
        assertThat(Arrays.stream(read).mapToObj(Integer::toString).collect(Collectors.joining(",")))
                .isEqualTo(ports);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "80,", ",80", "80,,81", "80 81", "80;81", "80,0", "80,x", "80-90", "[80]"})
    void refusesWhatIsNoListOfPorts(String text) {
        assertThat(Kind.PORTS.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "10.0.0.0/8, 1", "'10.0.0.0/8 , ::1', 2", "'10.0.0.1,10.0.0.1', 2"})
    void readsListsOfNetworks(String text, int size) {
        assertThat((List<?>) Kind.NETWORKS.read(text).orElseThrow()).hasSize(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "10.0.0.0/8,", "10.0.0.0/33", "10.0.0.0/8 ::1", "localhost", "10.0.0.0/8,x"})
    void refusesWhatIsNoListOfNetworks(String text) {
        assertThat(Kind.NETWORKS.read(text)).isEmpty();
    }

    @Test
    void aGracePeriodIsASecondAtLeastOrAutoOrNone() {
        assertThat(Kind.GRACE_PERIOD.read("auto")).contains(GracePeriod.AUTO);
        assertThat(Kind.GRACE_PERIOD.read("none")).contains(GracePeriod.NONE);
        assertThat(Kind.GRACE_PERIOD.read("")).contains(GracePeriod.NONE);
        assertThat(Kind.GRACE_PERIOD.read("1s")).contains(GracePeriod.given(1_000_000_000L));
        for (String text : List.of("0s", "999999999ns", "30", "-1s", " ", "AUTO", "None")) {
            assertThat(Kind.GRACE_PERIOD.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void aFileIsAnAbsolutePathOrNone() {
        assertThat(Kind.FILE.read("")).contains("");
        assertThat(Kind.FILE.read("/dev/termination-log")).contains("/dev/termination-log");
        assertThat(Kind.FILE.read("termination-log")).isEmpty();
        assertThat(Kind.FILE.read(" /x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SIGTERM, SIGTERM",
        "'term , 2,Int', 'SIGINT,SIGTERM'",
        "'SIGRTMIN+3,37', SIGRTMIN+3",
        "RTMAX, SIGRTMIN+30",
        "'HUP,1,SIGHUP', SIGHUP"
    })
    void readsSignals(String text, String names) {
        assertThat(shutdownSignals(text).signals()).hasToString(names);
        assertThat(shutdownSignals(text).areGuessed()).isFalse();
        assertThat(Kind.PASSTHROUGH.read(text).orElseThrow()).hasToString(names);
    }

    private static ShutdownSignals shutdownSignals(String text) {
        return (ShutdownSignals) Kind.SIGNALS.read(text).orElseThrow();
    }

    @Test
    void thoseThatBeginTheShutdownMayBeLeftToZerohalt() {
        assertThat(Kind.SIGNALS.read("auto")).contains(ShutdownSignals.AUTO);
        assertThat(Kind.SIGNALS.read("Auto")).contains(ShutdownSignals.AUTO);
        assertThat(Kind.SIGNALS.read("auto,USR1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", "TERM,", "KILL", "9", "SIGSTOP", "19", "CHLD", "cld", "17", "0", "65", "TERM INT"})
    void refusesWhatAreNoSignalsToListenFor(String text) {
        assertThat(Kind.SIGNALS.read(text)).isEmpty();
        assertThat(Kind.PASSTHROUGH.read(text)).isEmpty();
    }

    @Test
    void aSignalIsRewrittenOnce() {
        for (String text : List.of("", " ", "HUP:USR2", "1:12, WINCH:0", "SIGHUP:sigusr2,rtmin:9", "1:2,2:1")) {
            assertThat(Kind.SIGNAL_REWRITES.read(text)).as(text).isPresent();
        }
        for (String text : List.of(",", "HUP", "HUP:USR2,", "HUP:USR2 INT:1", "HUP:USR2,1:0", "KILL:1", "HUP:65")) {
            assertThat(Kind.SIGNAL_REWRITES.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void listsInFilesAreListsOfSignalsAndCodes() {
        for (Kind kind : List.of(Kind.SIGNALS, Kind.PASSTHROUGH)) {
            assertThat(kind.join(List.of("SIGHUP", "12"))).contains("SIGHUP,12");
        }
        assertThat(Kind.EXIT_CODES.join(List.of("143:0", "137:1"))).contains("143:0,137:1");
        assertThat(Kind.SIGNAL.join(List.of("SIGHUP"))).isEmpty();
    }

    @Test
    void allOrNoneArePassedOn() {
        assertThat(Kind.PASSTHROUGH.read("all")).contains(SignalSet.ALL);
        assertThat(Kind.PASSTHROUGH.read("None")).contains(SignalSet.NONE);
        assertThat(Kind.SIGNALS.read("all")).isEmpty();
        assertThat(Kind.SIGNALS.read("none")).isEmpty();
    }

    @Test
    void theSignalToTheApplicationMayBeLeftOpen() {
        assertThat(Kind.SIGNAL.read("")).contains(Optional.empty());
        assertThat(Kind.SIGNAL.read("sigquit")).contains(Optional.of(3));
        for (String text : List.of("KILL", "STOP", "CHLD", "TERM,INT", " ", "none")) {
            assertThat(Kind.SIGNAL.read(text)).as(text).isEmpty();
        }
    }

    @Test
    void readsDurations() {
        assertThat(Kind.DURATION.read("1m30s")).contains(90_000_000_000L);
        assertThat(Kind.DURATION.read("0s")).contains(0L);
        assertThat(Kind.DURATION.read("60")).isEmpty();
        assertThat(Kind.DURATION.read("-1s")).isEmpty();
    }

    @Test
    void aPositiveDurationIsAMillisecondAtLeast() {
        assertThat(Kind.POSITIVE_DURATION.read("1ms")).contains(1_000_000L);
        assertThat(Kind.POSITIVE_DURATION.read("999us")).isEmpty();
        assertThat(Kind.POSITIVE_DURATION.read("0s")).isEmpty();
        assertThat(Kind.POSITIVE_DURATION.read("x")).isEmpty();
    }

    @Test
    void readsAddresses() {
        assertThat(Kind.ADDRESS.read("all")).contains(Optional.empty());
        for (String literal : List.of("127.0.0.1", "0.0.0.0", "::1", "::", "2001:db8::7")) {
            Optional<?> address = (Optional<?>) Kind.ADDRESS.read(literal).orElseThrow();
            assertThat(((IpAddress) address.orElseThrow()).socketAddress(80))
                    .isEqualTo(IpAddress.parse(literal).orElseThrow().socketAddress(80));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "any", "256.0.0.1", "1.2.3", "[::1]", "127.0.0.1:80", "::g"})
    void refusesWhatIsNoAddress(String text) {
        assertThat(Kind.ADDRESS.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/a/b-c_d.e~f", "/%20", "/a;b=c", "//"})
    void readsPaths(String text) {
        assertThat(Kind.PATH.read(text)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "health", "http://x/", "/a b", "/a?b", "/a#b", "/a\n", "/a\t", "/\u007f", "/\u00e4", "*"})
    void refusesWhatIsNoPath(String text) {
        assertThat(Kind.PATH.read(text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsStrategies(DrainStrategy strategy) {
        assertThat(Kind.STRATEGY.read(strategy.label())).contains(strategy);
        assertThat(Kind.STRATEGY.valid()).contains(strategy.label());
    }

    @ParameterizedTest
    @EnumSource
    void readsBackends(CountingBackend backend) {
        assertThat(Kind.BACKEND.read(backend.label())).contains(List.of(backend));
        assertThat(Kind.BACKEND.valid()).contains(backend.label());
    }

    @Test
    void autoStandsForEveryBackendBestFirst() {
        assertThat(Kind.BACKEND.read("auto"))
                .contains(List.of(CountingBackend.EVENTS, CountingBackend.POLLING, CountingBackend.PROC));
    }

    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "info, INFO", "WARN, WARN", "Error, ERROR"})
    void readsLevelsInAnyCase(String text, Level level) {
        assertThat(Kind.LEVEL.read(text)).contains(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "warning", "trace", "1", "inf\u0131"})
    void refusesWhatIsNoLevel(String text) {
        assertThat(Kind.LEVEL.read(text)).isEmpty();
    }

    @Test
    void refusesUnknownWords() {
        assertThat(Kind.STRATEGY.read("inflight")).isEmpty();
        assertThat(Kind.STRATEGY.read("")).isEmpty();
        assertThat(Kind.BACKEND.read("netlink")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWouldBeValid(Kind kind) {
        assertThat(kind.valid()).isNotBlank().doesNotEndWith(".");
    }
}
