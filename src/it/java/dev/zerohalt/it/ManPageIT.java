package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The man page, as mandoc reads it. */
@Timeout(60)
class ManPageIT {
    private static String mandoc(int code, String... options) throws IOException, InterruptedException {
        List<String> line = new java.util.ArrayList<>(List.of("mandoc"));
        line.addAll(List.of(options));
        line.add("docs/zerohalt.1");
        Process mandoc = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(mandoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mandoc.waitFor()).as(said).isEqualTo(code);
        return said;
    }

    @Test
    void hasNothingToBeWarnedOf() throws IOException, InterruptedException {
        assertThat(mandoc(0, "-T", "lint", "-W", "warning")).isEmpty();
    }

    @Test
    void showsTheSettings() throws IOException, InterruptedException {
        assertThat(mandoc(0, "-T", "ascii", "-O", "width=100").replaceAll(".\b", ""))
                .contains("NAME", "SYNOPSIS", "--drain-timeout, drain.timeout", "EXIT STATUS");
    }
}
