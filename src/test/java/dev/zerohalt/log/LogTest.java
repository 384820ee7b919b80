package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.sim.SimulatedKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class LogTest {
    private static final int STDERR = 2;

    private final SimulatedKernel machine = new SimulatedKernel(1);

    private Log log(Level level) {
        return new Log(machine, new LogSink(machine, STDERR), level, Format.TEXT);
    }

    @Test
    void aLineHasTimeLevelMessageAndEvent() {
        log(Level.INFO)
                .info("drain.start", "health is 503")
                .with("signal", "SIGTERM")
                .end();
        assertThat(machine.log())
                .matches("time=2026-01-01T00:16:40\\.000Z level=INFO msg=\"health is 503\" event=drain\\.start"
                        + " signal=SIGTERM\n");
    }

    @Test
    void withoutAnEventThereIsNoEventField() {
        log(Level.INFO).error("", "internal error").end();
        assertThat(machine.log()).endsWith(" level=ERROR msg=\"internal error\"\n");
    }

    @ParameterizedTest
    @CsvSource({"DEBUG, DEBUG INFO WARN ERROR", "INFO, INFO WARN ERROR", "WARN, WARN ERROR", "ERROR, ERROR"})
    void linesBelowTheLevelAreNotWritten(Level level, String written) {
        Log log = log(level);
        log.debug("e", "m").end();
        log.info("e", "m").end();
        log.warn("e", "m").end();
        log.error("e", "m").end();
        assertThat(machine.log().lines().map(line -> Lines.parse(line + "\n").get("level")))
                .containsExactly(written.split(" ", -1));
        assertThat(log.dropped()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aLineStartsAfresh(Level level) {
        Log log = log(level);
        log.error("one", "first").with("only", "here").end();
        log.error("two", "second").end();
        assertThat(machine.log().lines().skip(1)).allMatch(line -> line.endsWith(" msg=second event=two"));
    }

    @Test
    void aFullPipeLosesLinesAndTheNextOneSaysHowMany() {
        Log log = log(Level.INFO);
        machine.faults().logBlocked = true;
        log.info("a", "lost").end();
        log.info("b", "lost").end();
        assertThat(log.dropped()).isEqualTo(2);
        machine.faults().logBlocked = false;
        log.info("c", "kept").with("key", "value").end();
        log.info("d", "kept").end();
        assertThat(machine.log().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" event=c dropped=2 key=value"),
                        line -> assertThat(line).endsWith(" event=d"));
        assertThat(log.dropped()).isEqualTo(2);
    }

    @Test
    void theNumberOfLostLinesSurvivesALongLine() {
        Log log = log(Level.INFO);
        machine.faults().logBlocked = true;
        log.info("a", "lost").end();
        machine.faults().logBlocked = false;
        log.info("b", "kept").with("key", "x".repeat(5000)).end();
        log.info("c", "kept").end();
        assertThat(machine.log().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains(" event=b dropped=1 key=\"xxx"),
                        line -> assertThat(line).endsWith(" event=c"));
    }

    @Test
    void everyGapIsCountedByItself() {
        Log log = log(Level.INFO);
        for (int gap = 0; gap < 3; gap++) {
            machine.faults().logBlocked = true;
            log.info("lost", "lost").end();
            machine.faults().logBlocked = false;
            log.info("kept", "kept").end();
        }
        assertThat(machine.log().lines()).hasSize(3).allMatch(line -> line.endsWith(" dropped=1"));
        assertThat(log.dropped()).isEqualTo(3);
    }

    @Test
    void aClosedPipeLosesLinesToo() {
        Log log = log(Level.INFO);
        machine.faults().logClosed = true;
        log.info("a", "lost").end();
        assertThat(log.dropped()).isEqualTo(1);
        assertThat(machine.log()).isEmpty();
    }
}
