package dev.zerohalt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.cli.CommandLine;
import dev.zerohalt.cli.HelpText;
import dev.zerohalt.cli.Invocation;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests of the completions are those that the command line reads and that --help shows. */
@Timeout(30)
class RequestTest {
    static Stream<Request> all() {
        return Request.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRead(Request request) {
        List<String> words = new ArrayList<>(List.of("zerohalt", "--" + request.flag()));
        if (request.flag().equals("copy-to")) {
            words.add("/copy");
        }
        for (String flag : request.flags()) {
            words.add(flag);
            if (flag.equals(Request.TIMEOUT)) {
                words.add("5s");
            }
        }
        if (request.settings()) {
            words.addAll(List.of("--log-level", "debug"));
        }
        ConfigReader reader = new ConfigReader();
        Invocation read = CommandLine.read(new SimulatedKernel(1, words.toArray(String[]::new)), reader);
        reader.read();
        assertThat(read.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .isEqualTo(request.flag().replace("-", ""));
    }

    @Test
    void areThoseOfTheHelp() {
        String help = HelpText.on("").orElseThrow();
        Set<String> shown = new TreeSet<>();
        Matcher flags = Pattern.compile("(?<=[ \\[])--[a-z][-a-z]*")
                .matcher(help.substring(0, help.indexOf("Settings, by flag")));
        while (flags.find()) {
            shown.add(flags.group());
        }
        Set<String> known = new TreeSet<>();
        for (Request request : Request.ALL) {
            known.add("--" + request.flag());
            known.addAll(request.flags());
        }
        assertThat(known).isEqualTo(shown);
    }
}
