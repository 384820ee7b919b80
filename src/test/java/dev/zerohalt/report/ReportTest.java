package dev.zerohalt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.HealthPages;
import dev.zerohalt.health.HealthPagesTest;
import dev.zerohalt.health.Prober;
import dev.zerohalt.health.Probers;
import dev.zerohalt.health.ProbersTest;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.lifecycle.Policies;
import dev.zerohalt.process.ExitStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReportTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SIGTERM = 15;

    private Lifecycle life = life(DrainStrategy.CONNECTIONS);
    private Optional<Reading> gauge = Optional.empty();
    private Census census;
    private List<Prober> told = List.of();
    private long now = Long.MAX_VALUE - 30 * SECOND;

    private static Lifecycle life(DrainStrategy strategy) {
        return new Lifecycle(new Policies().with(strategy).policy(), false);
    }

    private ReportTest on(Event event) {
        assertThat(life.on(event, now)).isNotNull();
        return this;
    }

    private ReportTest pass(long nanos) {
        now += nanos;
        return this;
    }

    private static final long NOTHING_EVER = 3_600_000_000_000L;

    private ReportTest count(SeenSocket... sockets) {
        boolean mayHaveHeld = census != null && census.holding() > 0;
        census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 10, false);
        for (SeenSocket socket : sockets) {
            census.visit(socket);
        }
        return on(new Event.Counted(census.holding(), mayHaveHeld || census.holding() > 0 ? 0 : NOTHING_EVER));
    }

    private ReportTest deadline() {
        now = life.deadline();
        return on(new Event.DeadlineReached());
    }

    private ReportTest started() {
        return on(new Event.Healthy());
    }

    private ReportTest signalled() {
        return on(new Event.Signalled(SIGTERM));
    }

    private ReportTest exited(int code, int signal) {
        return on(new Event.Exited(new ExitStatus(code, signal))).on(new Event.ChildrenGone());
    }

    private void assertReport(int code, String text) {
        assertReport(code, "", text);
    }

    private void assertReport(int code, String hint, String text) {
        assertThat(Report.of(life.timeline(), Optional.ofNullable(census), gauge, told, code, hint))
                .isEqualTo(text);
    }

    @Test
    void anApplicationThatEndsByItself() {
        started().pass(SECOND).exited(3, 0);
        assertReport(3, """
                The application exited with code 3.
                Exit code 3.
                """);
    }

    @Test
    void whatMayBeDoneAboutItComesLast() {
        exited(1, 0);
        assertReport(1, "drink more water", """
                The application exited with code 1.
                Exit code 1.
                Hint: drink more water.
                """);
    }

    @Test
    void anApplicationThatCrashes() {
        started().exited(0, 11);
        assertReport(139, """
                The application was ended by SIGSEGV.
                Exit code 139.
                """);
    }

    @Test
    void aDrainThatSucceeds() {
        started().signalled().count(SeenSocket.IDLE, SeenSocket.IDLE).pass(1_250_000_000L);
        count().deadline().count().pass(340_000_000).exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drain: drained after 6.2 s, 2 connections held it at first, 0 at the end.
                Nobody asked for the health meanwhile.
                The application was told to stop and exited with code 0 after 0.3 s.
                Exit code 0.
                """);
    }

    @Test
    void aDrainOnRequestBeforeIt() {
        started().on(new Event.DrainRequested()).count().deadline().count();
        pass(60 * SECOND).signalled().count().exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drained on request for 65.0 s before that. Drain: drained after 0.0 s, 0 connections held it at first, 0 at the end.
                Nobody asked for the health meanwhile.
                The application was told to stop and exited with code 0 after 0.0 s.
                Exit code 0.
                """);
    }

    @Test
    void anApplicationThatEndsByItselfInADrainOnRequest() {
        started().on(new Event.DrainRequested()).count().pass(12 * SECOND).exited(3, 0);
        assertReport(3, """
                Drained on request for 12.0 s. Drain: app-exited after 12.0 s, 0 connections held it at first, 0 at the end.
                Nobody asked for the health meanwhile.
                Meanwhile the application exited with code 3.
                Exit code 3.
                """);
    }

    @Test
    void aDrainThatWasTakenBackIsNone() {
        started().on(new Event.DrainRequested()).count().on(new Event.ResumeRequested());
        exited(3, 0);
        assertReport(3, """
                The application exited with code 3.
                Exit code 3.
                """);
    }

    @Test
    void aDrainThatRunsIntoItsDeadlineNamesWhoHeldIt() {
        started().signalled();
        count(SeenSocket.IDLE.ago(3_210, 4_000), SeenSocket.IDLE.of("2001:db8::7"), SeenSocket.IDLE.withoutTraffic());
        deadline().exited(0, SIGTERM);
        assertReport(143, """
                Stopped by SIGTERM. Drain: timeout after 60.0 s, 3 connections held it at first, 3 at the end.
                  192.0.2.1:51234 busy 3.2s
                  [2001:db8::7]:51234 quiet 60.0s
                  192.0.2.1:51234 unknown
                Nobody asked for the health meanwhile.
                The application was told to stop and was ended by SIGTERM after 0.0 s.
                Exit code 143.
                """);
    }

    @Test
    void whoWasToldIsNamed() {
        Probers probers = new Probers(0);
        HealthPages pages = HealthPagesTest.pages(probers, () -> Phase.DRAINING);
        probers.drainBegins();
        pages.respond(ProbersTest.from("192.0.2.7", "kube-probe/1.31"));
        pages.respond(ProbersTest.from("192.0.2.7", "kube-probe/1.31"));
        pages.respond(ProbersTest.from("2001:db8::1", ""));
        told = probers.told();
        started().signalled().count().deadline().count().exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drain: drained after 5.0 s, 0 connections held it at first, 0 at the end.
                Told 503:
                  192.0.2.7 kube-probe/1.31 2x
                  2001:db8::1 1x
                The application was told to stop and exited with code 0 after 0.0 s.
                Exit code 0.
                """);
    }

    @Test
    void aDrainThatCouldNotCount() {
        started()
                .signalled()
                .on(new Event.CountFailed())
                .on(new Event.CountFailed())
                .deadline()
                .exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drain: timeout after 60.0 s; 2 counts failed.
                Nobody asked for the health meanwhile.
                The application was told to stop and exited with code 0 after 0.0 s.
                Exit code 0.
                """);
    }

    @Test
    void aDrainThatCouldNotCountAnyMore() {
        started()
                .signalled()
                .count(SeenSocket.IDLE)
                .on(new Event.CountFailed())
                .signalled()
                .exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drain: second-signal after 0.0 s, 1 connection held it at first, \
                an unknown number at the end; 1 count failed.
                Nobody asked for the health meanwhile.
                The application was told to stop and exited with code 0 after 0.0 s.
                Exit code 0.
                """);
    }

    @Test
    void anApplicationThatEndsWhileItIsDrained() {
        started().signalled().count(SeenSocket.IDLE).pass(2 * SECOND).exited(1, 0);
        assertReport(1, """
                Stopped by SIGTERM. Drain: app-exited after 2.0 s, 1 connection held it at first, 1 at the end.
                Nobody asked for the health meanwhile.
                Meanwhile the application exited with code 1.
                Exit code 1.
                """);
    }

    @Test
    void withoutADrainNoConnectionsAreNamed() {
        life = life(DrainStrategy.NONE);
        started().signalled().pass(SECOND).exited(0, 0);
        assertReport(0, """
                Stopped by SIGTERM. Drain: skipped after 0.0 s.
                The application was told to stop and exited with code 0 after 1.0 s.
                Exit code 0.
                """);
    }

    @Test
    void anApplicationThatMustBeKilledAndWhatItLeaves() {
        life = life(DrainStrategy.NONE);
        started().signalled().deadline();
        on(new Event.Exited(new ExitStatus(0, 9)))
                .deadline()
                .on(new Event.ChildrenGone())
                .on(new Event.Unsent(4));
        deadline();
        assertReport(137, """
                Stopped by SIGTERM. Drain: skipped after 0.0 s.
                The application was told to stop and had to be killed after 30.0 s.
                Processes it left behind were killed.
                4 connections still had bytes to send.
                Exit code 137.
                """);
    }

    @Test
    void hooksThatFailed() {
        life = new Lifecycle(
                new Policies()
                        .with(DrainStrategy.NONE)
                        .hooks(9 * SECOND, 8 * SECOND)
                        .policy(),
                false);
        started().signalled().deadline().exited(0, 0).on(new Event.Unsent(0)).pass(340_000_000);
        on(new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(3, 0)));
        assertReport(0, """
                Stopped by SIGTERM. Drain: skipped after 9.0 s.
                The application was told to stop and exited with code 0 after 0.0 s.
                The pre-shutdown hook did not end in time and was killed after 9.0 s.
                The post-shutdown hook exited with code 3 after 0.3 s.
                Exit code 0.
                """);
    }

    @Test
    void aRequestThatFailed() {
        life = new Lifecycle(new Policies().hooks(9 * SECOND, 0).policy(), false);
        started().signalled().pass(SECOND).on(new Event.HookAnswered(Hook.PRE_SHUTDOWN, 503));
        assertThat(Report.of(signalled().exited(0, 0).life.timeline(), Optional.empty(), gauge, told, 0, ""))
                .contains("The pre-shutdown hook was answered with status 503 after 1.0 s.\n");
        life = new Lifecycle(new Policies().hooks(9 * SECOND, 0).policy(), false);
        started().signalled().on(new Event.HookUnanswered(Hook.PRE_SHUTDOWN, "Connection refused"));
        assertThat(Report.of(signalled().exited(0, 0).life.timeline(), Optional.empty(), gauge, told, 0, ""))
                .contains("The pre-shutdown hook was not answered: Connection refused.\n");
    }

    @Test
    void whatTheGaugeShowed() {
        gauge = Optional.of(new Reading.Value(2));
        assertThat(Report.of(started().signalled().deadline().life.timeline(), Optional.empty(), gauge, told, 0, ""))
                .contains("\nThe application's gauge was 2.\n");
        gauge = Optional.of(new Reading.Unknown("status 404"));
        assertThat(Report.of(life.timeline(), Optional.empty(), gauge, told, 0, ""))
                .contains("\nThe application's gauge was unknown: status 404.\n");
    }

    @Test
    void hooksThatWereCutShortOrNotThere() {
        life = new Lifecycle(new Policies().hooks(9 * SECOND, 8 * SECOND).policy(), false);
        started().signalled().signalled().pass(SECOND).exited(0, 0).on(new Event.Unsent(0));
        on(new Event.HookNotStarted(Hook.POST_SHUTDOWN, "Permission denied"));
        assertReport(0, """
                Stopped by SIGTERM. Drain: second-signal after 0.0 s.
                Nobody asked for the health meanwhile.
                The application was told to stop and exited with code 0 after 1.0 s.
                The pre-shutdown hook was killed after 1.0 s.
                The post-shutdown hook could not be started: Permission denied.
                Exit code 0.
                """);
    }

    @Test
    void hooksThatDidWellAreNotSpokenOf() {
        life = new Lifecycle(new Policies().hooks(0, 8 * SECOND).policy(), false);
        started().exited(0, 0).on(new Event.Unsent(0));
        on(new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(0, 0)));
        assertReport(0, """
                The application exited with code 0.
                Exit code 0.
                """);
    }

    @Test
    void anExitCodeThatBecameAnother() {
        started().exited(0, SIGTERM);
        assertReport(0, """
                The application was ended by SIGTERM.
                Exit code 0, remapped from the application's 143.
                """);
    }

    /** Somebody else's SIGKILL: the kernel's, when memory runs out. */
    @Test
    void anApplicationThatOthersKill() {
        started().exited(0, 9);
        assertReport(137, """
                The application was ended by SIGKILL.
                Exit code 137.
                """);
    }

    /** It may not be ours to kill. */
    @Test
    void anApplicationThatSurvivesSigkill() {
        life = life(DrainStrategy.NONE);
        started().signalled().deadline().deadline();
        assertThat(life.timeline().exitStatus()).isNull();
        assertThat(Report.of(life.timeline(), Optional.ofNullable(census), gauge, told, 137, ""))
                .endsWith("Exit code 137.\n");
    }
}
