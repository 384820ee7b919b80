package dev.zerohalt.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what fuzzing begins with and what it has kept, src/fuzz/corpus: a folder for each target, named like its class. */
@Timeout(120)
class CorpusTest {
    private static final Path SOURCES = Path.of("src/fuzz/java");
    private static final Path CORPUS = Path.of("src/fuzz/corpus");

    @TempDir
    static Path seeds;

    @BeforeAll
    static void writeSeeds() throws IOException {
        Seeds.main(new String[] {seeds.toString()});
    }

    static List<String> targets() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> targets = files.map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> file.endsWith("Fuzz.java"))
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .sorted()
                    .toList();
            assertThat(targets).isNotEmpty();
            return targets;
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyInputKeepsThePromises(String target) throws Exception {
        Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        method.invoke(null, (Object) new byte[0]);
        for (Path folder : List.of(seeds.resolve(target), CORPUS.resolve(target))) {
            List<Path> inputs;
            try (Stream<Path> files = Files.list(folder)) {
                inputs = files.sorted().toList();
            }
            assertThat(inputs).isNotEmpty();
            for (Path input : inputs) {
                try {
                    method.invoke(null, (Object) Files.readAllBytes(input));
                } catch (InvocationTargetException e) {
                    throw new AssertionError(target + " fails with " + input, e.getCause());
                }
            }
        }
    }
}
