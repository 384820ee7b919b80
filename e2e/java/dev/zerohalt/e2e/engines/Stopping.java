package dev.zerohalt.e2e.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's life with a client: healthy, told to stop with a request in hand and an idle connection open, gone. */
final class Stopping {
    /** With the steady-state wait that follows, 2.75 s, it fits into the drain of a grace period of 10 s: 5.5 s. */
    private static final int REQUEST_MILLIS = 2000;

    private static final Pattern COUNT =
            Pattern.compile("connections +(\\d+) on port 8080, \\d+ would hold a drain[^(]*\\((\\w+)\\)");

    private final Container container;
    private String backend = "";

    private Stopping(Container container) {
        this.container = container;
    }

    /** @param platform what zerohalt has to recognise, if anything */
    static void watch(String engine, String settings, Optional<String> platform, String checker, Container container)
            throws IOException {
        new Stopping(container).watch(engine, settings, platform, checker);
    }

    private void watch(String engine, String settings, Optional<String> platform, String checker) throws IOException {
        awaitHealth(200, "healthy");
        assertThat(line("event=config.platform").map(line -> field(line, "platform")))
                .isEqualTo(platform);
        Shell.Outcome doctor = container.exec("/zerohalt", "--doctor");
        assertThat(doctor.said())
                .contains("ok    zerohalt answers on port 8888\n")
                .doesNotContain("WARN");
        assertThat(doctor.exitCode()).as(doctor.said()).isZero();

        long stopped;
        try (Connection idle = new Connection(container.reach(Image.APPLICATION_PORT))) {
            idle.ask("/work/1000");
            assertThat(idle.answer().body()).hasSize(1000);
            stopped = stopWithARequestInHand();
            assertThat(container.exitCode()).as(container.log()).isEqualTo(Image.APPLICATION_EXIT);
        }
        double seconds = (System.nanoTime() - stopped) / 1e9;

        String exit = line("event=exit").orElseThrow(() -> new AssertionError(container.log()));
        // /proc does not tell when data moved, so there the idle connection holds the drain until its deadline.
        String outcome = backend.equals("proc") ? "timeout" : "drained";
        assertThat(exit).contains("signal=SIGTERM", "drain_outcome=" + outcome, "app_outcome=exited", "code=3");
        Table.add(
                "containers",
                List.of(
                        engine,
                        settings,
                        platform.map(name -> name + ", "
                                        + field(line("event=config.platform").orElseThrow(), "grace"))
                                .orElse("not recognised"),
                        backend,
                        checker,
                        field(exit, "drain_outcome") + " after " + field(exit, "drain"),
                        String.format(Locale.ROOT, "%.1f s", seconds),
                        field(exit, "code")));
    }

    /** Since when it is to stop, by the clock of System.nanoTime. */
    private long stopWithARequestInHand() throws IOException {
        try (Connection inHand = new Connection(container.reach(Image.APPLICATION_PORT))) {
            // Asked only then: the engine may take long to exec --status.
            Await.until(() -> "two connections counted: " + status(), () -> connections() == 2);

            inHand.ask("/slow/" + REQUEST_MILLIS);
            long stopped = System.nanoTime();
            container.beginStop();
            awaitHealth(503, "unhealthy");
            assertThat(container.get(Image.APPLICATION_PORT, "/work/1"))
                    .as("the application goes on serving")
                    .isEqualTo(200);
            assertThat(inHand.answer()).isEqualTo(new Connection.Answer(200, "slow"));
            return stopped;
        }
    }

    private void awaitHealth(int status, String verdict) {
        Await.until(
                () -> "health " + status + ": " + container.log(),
                () -> container.get(Image.HEALTH_PORT, "/health") == status);
        Await.until(
                () -> "the engine says " + verdict + ": " + container.health(),
                () -> container.health().equals(verdict));
    }

    private String status() {
        return container.exec("/zerohalt", "--status").said();
    }

    private int connections() {
        Matcher count = COUNT.matcher(status());
        if (!count.find()) {
            return -1;
        }
        backend = count.group(2);
        return Integer.parseInt(count.group(1));
    }

    private Optional<String> line(String event) {
        return container
                .log()
                .lines()
                .filter(line -> line.contains(event + " "))
                .findFirst();
    }

    private static String field(String line, String name) {
        Matcher value = Pattern.compile(" " + name + "=(\"[^\"]*\"|\\S+)").matcher(line);
        if (!value.find()) {
            throw new AssertionError("no " + name + " in " + line);
        }
        return value.group(1);
    }
}
