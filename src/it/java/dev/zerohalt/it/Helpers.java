package dev.zerohalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The binary under test and the small C programs of src/it/c, compiled when first used. */
final class Helpers {
    static final Path BINARY =
            Path.of(System.getProperty("zerohalt.binary", "target/zerohalt")).toAbsolutePath();

    private static final Path SOURCES = Path.of("src/it/c").toAbsolutePath();
    private static final Map<String, Path> COMPILED = new HashMap<>();

    private Helpers() {}

    /** The path of a helper program. */
    static synchronized Path program(String name) {
        return COMPILED.computeIfAbsent(name, _ -> compile(name, name, "gcc"));
    }

    /** The same, needing no other file. */
    static synchronized Path staticProgram(String name) {
        return COMPILED.computeIfAbsent(name + "-static", program -> compile(name, program, "musl-gcc", "-static"));
    }

    /**
     * A copy of a program, which can be executed at once. Made by a process of its own: were it written by us, a process that
     * another test starts meanwhile could hold it open for writing, and it would be busy.
     */
    static void copy(Path program, Path to) {
        try {
            Process copier = new ProcessBuilder("cp", program.toString(), to.toString())
                    .inheritIO()
                    .start();
            if (copier.waitFor() != 0) {
                throw new AssertionError("cannot copy " + program + " to " + to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Path compile(String name, String as, String... compilerCommand) {
        try {
            Path directory = Files.createDirectories(BINARY.resolveSibling("it"));
            Path program = directory.resolve(as);
            List<String> command = new ArrayList<>(List.of(compilerCommand));
            command.addAll(List.of(
                    "-O1",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-o",
                    program.toString(),
                    SOURCES.resolve(name + ".c").toString()));
            Process compiler =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new AssertionError("cannot compile " + name + ".c:\n" + said);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
