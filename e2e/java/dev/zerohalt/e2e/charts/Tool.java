package dev.zerohalt.e2e.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.kubernetes.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that install: helm, and kubectl with kustomize in it. */
final class Tool {
    /** The example's chart, and one whose container the values give, each with its dependency. */
    static final Path EXAMPLE = Cluster.WORK.resolve("helm/example");

    static final Path CONTAINER = Cluster.WORK.resolve("container");

    private Tool() {}

    /** What a command said, on both its outputs, and its exit code. */
    record Said(int code, String text) {}

    static Said helm(String... words) {
        return run(System.getProperty("e2e.helm"), "", words);
    }

    static Said kubectl(String... words) {
        return run("kubectl", "", words);
    }

    static Said kubectlWith(String input, String... words) {
        return run("kubectl", input, words);
    }

    /** What it said, of a command that has to succeed. */
    static String text(Said said) {
        assertThat(said.code()).as(said.text()).isZero();
        return said.text();
    }

    private static Said run(String program, String input, String... words) {
        var line = new ArrayList<>(List.of("timeout", "300", program));
        line.addAll(List.of(words));
        try {
            var process = new ProcessBuilder(line).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), text);
        } catch (IOException e) {
            throw new AssertionError("cannot run " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
