package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/troubleshooting.md quotes of the log, of --doctor and of others is what they say when the trouble is there. */
@Timeout(120)
class TroubleshootingIT {
    /** Makes a trouble, and gives what is said of it. */
    @FunctionalInterface
    interface Trouble {
        String said(Path directory) throws IOException;
    }

    /** One for each quote, in the page's order. */
    private static final Map<String, List<Trouble>> TROUBLES = new LinkedHashMap<>();

    static {
        TROUBLES.put(
                "Requests still fail in a restart: 502, connection reset",
                List.of(
                        FailedRequests::nobodyAsks,
                        FailedRequests::anotherPort,
                        FailedRequests::anotherSignal,
                        LongDrains::givenUp,
                        FailedRequests::toldOnce,
                        FailedRequests::toldToStopByAnother));
        TROUBLES.put(
                "Every drain lasts until its deadline",
                List.of(
                        LongDrains::longRequests,
                        LongDrains::idleConnections,
                        LongDrains::unreadableGauge,
                        LongDrains::classesUnknown,
                        LongDrains::nothingKnown));
        TROUBLES.put("Who holds the drain", List.of(LongDrains::whoHoldsIt));
        TROUBLES.put("A probe holds the drain", List.of(LongDrains::probe));
        TROUBLES.put(
                "Killed: exit code 137",
                List.of(
                        EarlyEnds::tooSlow,
                        EarlyEnds::byTheOrchestrator,
                        EarlyEnds::timeoutsTooLong,
                        EarlyEnds::byOthers));
        TROUBLES.put(
                "Health never turns 200",
                List.of(
                        NeverHealthy::listensNowhere,
                        NeverHealthy::checkFails,
                        NeverHealthy::drainedOnRequest,
                        NeverHealthy::portInUse));
        TROUBLES.put("npm, yarn, or a shell in front of the server", List.of(EarlyEnds::wrapped));
        TROUBLES.put(
                "Nothing in the log",
                List.of(Silence::belowAnother, Silence::notThere, Silence::levelTooHigh, Silence::dropped));
    }

    @TempDir
    Path directory;

    static Stream<Arguments> quotes() {
        return TROUBLES.entrySet().stream()
                .flatMap(section -> IntStream.range(0, section.getValue().size())
                        .mapToObj(i -> Arguments.of(
                                section.getKey(), i, section.getValue().get(i))));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("quotes")
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void isSaid(String section, int index, Trouble trouble) throws IOException {
        TroubleshootingPage.quotes().get(section).get(index).assertIn(trouble.said(directory));
    }

    @Test
    void everyQuoteIsProduced() {
        Map<String, Integer> produced = new LinkedHashMap<>();
        TROUBLES.forEach((section, troubles) -> produced.put(section, troubles.size()));
        Map<String, Integer> quoted = new LinkedHashMap<>();
        TroubleshootingPage.quotes().forEach((section, quotes) -> quoted.put(section, quotes.size()));
        assertThat(quoted).isEqualTo(produced);
    }
}
