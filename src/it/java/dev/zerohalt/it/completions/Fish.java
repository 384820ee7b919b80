package dev.zerohalt.it.completions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** fish tells what it would complete, and from version 4 on also what only has the letters of the word in it. */
record Fish(Path directory) implements Shell {
    private static final String SETUP =
            "set -g fish_greeting; source %s/zerohalt.fish; complete -c widget -f -a 'alpha beta'; complete -C $argv[1]"
                    .formatted(SCRIPTS);

    @Override
    public Set<String> complete(String line) throws IOException {
        Process fish = new ProcessBuilder("fish", "--no-config", "-c", SETUP, line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        fish.getOutputStream().close();
        String said = new String(fish.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String typed = line.substring(line.lastIndexOf(' ') + 1);
        return Shell.bare(
                line,
                said.lines().map(match -> match.replaceFirst("\t.*", "")).filter(match -> match.startsWith(typed)));
    }

    @Override
    public void close() {}
}
