package dev.zerohalt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.connections.watching.Returning;
import dev.zerohalt.connections.watching.ReturningPeers;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.sim.SimulatedKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReturningJournalTest {
    private static final long SECOND = 1_000_000_000;
    private static final String HINT = " hint=\"if these are probes, have them ask /health on port 8888,"
            + " or set ZEROHALT_CONNECTION_EXCLUDE=10.0.0.1 unless clients have the same address\"";

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final Log log = new Log(machine, new LogSink(machine, 2), Level.DEBUG, Format.TEXT);

    private ReturningJournal journal(String... settings) {
        ConfigReader reader = new ConfigReader();
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        Config config = reader.read();
        return new ReturningJournal(log, config);
    }

    private String said() {
        return machine.log()
                .lines()
                .map(line -> line.replaceFirst(".* event=", ""))
                .toList()
                .toString();
    }

    @Test
    void saysWhoComesAgainWhenThereIsOneMore() {
        ReturningJournal journal = journal();
        ReturningPeers peers = Returning.peer("10.0.0.1", 3, 5 * SECOND);
        journal.counted(peers);
        Returning.come(peers, "10.0.0.1", 1, 6 * SECOND);
        journal.counted(peers);
        assertThat(said()).isEqualTo("[drain.progress returning=\"10.0.0.1 3 times\"" + HINT + "]");
        Returning.come(peers, "10.0.0.2", 9, 7 * SECOND);
        journal.counted(peers);
        assertThat(said())
                .contains("returning=\"10.0.0.2 9 times, 10.0.0.1 4 times\"")
                .contains("ZEROHALT_CONNECTION_EXCLUDE=10.0.0.2,10.0.0.1 unless");
        assertThat(machine.log().lines()).hasSize(2).allMatch(line -> line.contains("level=WARN"));
    }

    @Test
    void inAnotherDrainItIsSaidAgain() {
        ReturningJournal journal = journal();
        journal.counted(Returning.peer("10.0.0.1", 3, 5 * SECOND));
        journal.counted(Returning.NOBODY);
        journal.counted(Returning.peer("10.0.0.1", 4, 5 * SECOND));
        assertThat(machine.log().lines()).hasSize(2).last().asString().contains("10.0.0.1 4 times");
    }

    @Test
    void theEndHasWhoCameAndHowOften() {
        ReturningJournal journal = journal();
        journal.describe(log.info("drain.end", "")).end();
        assertThat(said()).isEqualTo("[drain.end]");
        assertThat(journal.story()).isEmpty();
        ReturningPeers peers = Returning.peer("10.0.0.1", 3, 5 * SECOND);
        journal.counted(peers);
        Returning.come(peers, "10.0.0.1", 4, 6 * SECOND);
        journal.describe(log.info("drain.end", "")).end();
        assertThat(said()).endsWith("drain.end returning=\"10.0.0.1 7 times\"" + HINT + "]");
        assertThat(journal.story())
                .isEqualTo("connections kept coming, and each began the steady-state wait anew: 10.0.0.1 7 times;"
                        + " if these are probes, have them ask /health on port 8888,"
                        + " or set ZEROHALT_CONNECTION_EXCLUDE=10.0.0.1 unless clients have the same address");
    }

    private void assertSilent(ReturningJournal journal, long last) {
        journal.counted(Returning.peer("10.0.0.1", 50, last));
        journal.describe(log.info("drain.end", "")).end();
        assertThat(said()).isEqualTo("[drain.end]");
        assertThat(journal.story()).isEmpty();
    }

    @Test
    void whoStopsBeforeTheDrainCouldBeOverIsNotNamed() {
        assertSilent(journal(), 5 * SECOND - 1);
    }

    @Test
    void norWhoStopsWithinTheMinimumDuration() {
        assertSilent(journal("DRAIN_MIN_DURATION=10s"), 10 * SECOND - 1);
    }

    @Test
    void withoutAWaitNobodyBeginsItAnew() {
        assertSilent(journal("DRAIN_STEADY_STATE_WAIT=0s"), 50 * SECOND);
    }

    @Test
    void norWithAFixedDrain() {
        assertSilent(journal("DRAIN_STRATEGY=fixed"), 50 * SECOND);
    }

    @Test
    void theHintHasThePathAndPortThatAreSet() {
        ReturningJournal journal = journal("HEALTH_PATH=/ok", "HEALTH_PORT=9");
        journal.counted(Returning.peer("10.0.0.1", 3, 5 * SECOND));
        assertThat(said()).contains("have them ask /ok on port 9, or");
    }
}
