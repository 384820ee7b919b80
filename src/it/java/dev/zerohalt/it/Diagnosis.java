package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What {@code zerohalt --doctor} says. */
final class Diagnosis {
    static final String SERVER = Helpers.program("server").toString();

    private Diagnosis() {}

    /** What it says beside a running zerohalt, and its exit code, as by {@code docker exec}. */
    static String doctor(Instance instance, String... flags) {
        List<String> command = new ArrayList<>(List.of(Helpers.BINARY.toString(), "--doctor", "--grace-period", "2m"));
        command.addAll(List.of(flags));
        return instance.beside(command.toArray(String[]::new));
    }

    /** The findings, with their advice. */
    static List<String> findings(String said) {
        return said.lines().filter(line -> !line.startsWith("ok ")).toList();
    }

    static void assertWell(String said) {
        assertThat(findings(said)).as(said).containsExactly("exit 0");
    }

    static void assertFinding(String said, String finding, String advice, int exitCode) {
        assertThat(said).contains(finding + "\n      " + advice).endsWith("exit " + exitCode);
    }

    static void assertFinding(String said, String finding, int exitCode) {
        assertThat(said).contains(finding).endsWith("exit " + exitCode);
    }

    /** Serves on port 8080, and is asked for its health. */
    static Instance serving(Launch launch) {
        Instance instance = launch.start();
        try {
            instance.awaitOut("ready\n");
            instance.serve("4");
            instance.health();
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }

    static Instance serving() {
        return serving(Launch.in(Mode.PID_1).command(SERVER));
    }
}
