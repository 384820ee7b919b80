package dev.zerohalt.it.completions;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An interactive shell on a terminal of its own. A line is typed; then one key has the shell insert every match in place of the last
 * word, and another has it write the line to a file.
 */
final class LineEditor implements Shell {
    /** That of the line editor, once it is set up. Then keys are read one by one. */
    private static final String PROMPT = "ready> ";

    private static final String ERASE = "\u0015";
    private static final String INSERT_ALL = "\u0018\u0001";
    private static final String DUMP = "\u0018\u0004";

    private final Process shell;
    private final Path dump;

    /**
     * @param setup what the shell sources first, for which $DUMP is the file to write the line to, by way of $DUMP.new
     */
    private LineEditor(Path directory, String command, String setup) throws IOException {
        Path work = Files.createTempDirectory("zerohalt-completion");
        dump = work.resolve("line");
        Path script = Files.writeString(work.resolve("setup"), setup);
        ProcessBuilder builder = new ProcessBuilder("script", "-q", "-f", "-c", command, "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("terminal").toFile());
        builder.environment().put("DUMP", dump.toString());
        builder.environment().put("TERM", "dumb");
        shell = builder.start();
        type(" . " + script + "\n");
        Await.until(
                () -> "its prompt on\n" + read("terminal"),
                () -> read("terminal").contains(PROMPT));
    }

    static LineEditor bash(Path directory, boolean withPackage) throws IOException {
        String setup = """
                set +o history
                complete -W 'alpha beta' widget
                . %s/zerohalt.bash
                dump() { printf '%%s' "$READLINE_LINE" >"$DUMP.new" && mv "$DUMP.new" "$DUMP"; }
                bind '"\\C-u": kill-whole-line' '"\\C-x\\C-a": insert-completions'
                bind -x '"\\C-x\\C-d": dump'
                PS1='%s'
                """.formatted(SCRIPTS, PROMPT);
        String loaded = withPackage ? ". /usr/share/bash-completion/bash_completion\n" : "";
        return new LineEditor(directory, "bash --norc --noprofile -i", loaded + setup);
    }

    static LineEditor zsh(Path directory) throws IOException {
        return new LineEditor(directory, "zsh -f -i", """
                fpath=(%s $fpath)
                autoload -Uz compinit && compinit -D -u
                _widget() { compadd alpha beta }
                compdef _widget widget
                insert-all() { compstate[insert]=all }
                all-matches() { comppostfuncs=(insert-all); _main_complete }
                zle -C all-matches complete-word all-matches
                dump() { print -rn -- "$BUFFER" >"$DUMP.new" && mv "$DUMP.new" "$DUMP" }
                zle -N dump
                bindkey '^U' kill-whole-line '^X^A' all-matches '^X^D' dump
                PS1='%s'
                """.formatted(SCRIPTS, PROMPT));
    }

    private void type(String keys) throws IOException {
        shell.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
    }

    @Override
    public Set<String> complete(String line) throws IOException {
        Files.deleteIfExists(dump);
        type(ERASE + line + INSERT_ALL + DUMP);
        Await.until(
                () -> "the line that was \"" + line + "\"; the terminal shows\n" + read("terminal"),
                () -> Files.exists(dump));
        int word = line.lastIndexOf(' ') + 1;
        String completed = Files.readString(dump);
        String typed = line.substring(word);
        List<String> matches = Arrays.asList(completed.substring(word).split(" ", -1));
        return matches.equals(List.of(typed)) ? Set.of() : Shell.bare(line, matches.stream());
    }

    private String read(String file) {
        try {
            return Files.readString(dump.resolveSibling(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            type(ERASE + " exit\n");
            if (!shell.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                shell.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
