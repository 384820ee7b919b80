package dev.zerohalt.it.completions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A shell with zerohalt's completion, and with a command "widget" that completes alpha and beta. */
interface Shell extends AutoCloseable {
    Path SCRIPTS = Path.of("docs/completions").toAbsolutePath();

    /** The shells that have completions. */
    enum Which {
        BASH,
        /** Without the package bash-completion, which has the completion of other commands' commands. */
        PLAIN_BASH,
        ZSH,
        FISH;

        /**
         * @param directory where it is started
         */
        Shell start(Path directory) throws IOException {
            return switch (this) {
                case BASH -> LineEditor.bash(directory, true);
                case PLAIN_BASH -> LineEditor.bash(directory, false);
                case ZSH -> LineEditor.zsh(directory);
                case FISH -> new Fish(directory);
            };
        }
    }

    /** What the last word of a line may become; of a word with an equals sign, what is behind it may become. */
    Set<String> complete(String line) throws IOException;

    /** Matches as one shell or the other writes them, without "--flag=" before them and the equals sign or slash at their end. */
    static Set<String> bare(String line, Stream<String> matches) {
        String typed = line.substring(line.lastIndexOf(' ') + 1);
        String flag = typed.substring(0, typed.indexOf('=') + 1);
        return matches.filter(match -> !match.isEmpty())
                .map(match -> match.startsWith(flag) ? match.substring(flag.length()) : match)
                .map(match -> match.replaceFirst("[=/]$", ""))
                .collect(Collectors.toSet());
    }

    @Override
    void close();
}
