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

    /** The file of the program itself. It is another one where the binary is of another architecture, and BINARY starts an emulator with it. */
    static final Path FILE =
            Path.of(System.getProperty("zerohalt.file", BINARY.toString())).toAbsolutePath();

    private static final Path SOURCES = Path.of("src/it/c").toAbsolutePath();
    private static final Map<String, Path> COMPILED = new HashMap<>();

    private Helpers() {}

    /** The path of a helper program. */
    static synchronized Path program(String name) {
        return COMPILED.computeIfAbsent(name, _ -> compile(name, name, "gcc"));
    }

    /** The same, needing no other file, and at other addresses than zerohalt's, by which e2e/confined tells its calls. */
    static synchronized Path staticProgram(String name) {
        return COMPILED.computeIfAbsent(
                name + "-static",
                program -> compile(name, program, "musl-gcc", "-static", "-Wl,-Ttext-segment=0x10000000"));
    }

    /**
     * Copies a program to where everybody may run it. Another program makes the copy: had we opened it for writing, a process
     * that is started side by side could have it open when it is to be executed.
     */
    static void install(Path program, Path as) {
        try {
            Process install = new ProcessBuilder("install", "-m", "755", program.toString(), as.toString()).start();
            if (install.waitFor() != 0) {
                throw new AssertionError("cannot install " + program + " as " + as);
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
