package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links of all documents lead somewhere, and the index of docs/ leads to every page. */
class LinksTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path INDEX = DOCS.resolve("README.md");

    /** Parts of docs/configuration.md: their links are those of that page. */
    private static final Path PARTS = ROOT.resolve("src/docs/text");

    private static final Set<String> NOT_OURS = Set.of("target", "dist", "node_modules");

    static List<Path> documents() throws IOException {
        return documents(ROOT);
    }

    private static List<Path> documents(Path root) throws IOException {
        List<Path> documents = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean isOurs = folder.equals(root) || !NOT_OURS.contains(name) && !name.startsWith(".");
                return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    documents.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFileAndAHeading(Path document) {
        Path folder = document.getParent();
        assertThat(Markdown.read(document).brokenLinks(folder.equals(PARTS) ? DOCS : folder, ROOT))
                .as("broken links of %s", document)
                .isEmpty();
    }

    @Test
    void theIndexLeadsToEveryPage() throws IOException {
        List<Path> linked = Markdown.read(INDEX).links().stream()
                .map(link -> DOCS.resolve(link.replaceFirst("#.*", "")).normalize())
                .toList();
        List<Path> pages = documents(DOCS);
        assertThat(pages).hasSizeGreaterThan(15);
        assertThat(linked)
                .containsAll(pages.stream().filter(page -> !page.equals(INDEX)).toList());
    }

    @Test
    void theReadmeLeadsToTheIndex() {
        assertThat(Markdown.read(ROOT.resolve("README.md")).links()).contains("docs/README.md");
    }

    @Test
    void aLinkThatLeadsNowhereIsFound(@TempDir Path folder) throws IOException {
        Path document = Files.writeString(folder.resolve("here.md"), """
                # Here, `and` [there](there.md)
                ## Twice
                ## Twice
                [a](there.md#a-b--c) [b](#here-and-there) [c](#twice-1) [d](.) [e](https://example.com/no.md) `[f](no.md)`
                [g](no.md) [h](there.md#no) [i](#twice-2) [j](../out.md)
                ```
                [k](no.md)
                # Code
                ```
                [l](#code)
                """);
        Files.writeString(folder.resolve("there.md"), "## A b & c?\n");
        assertThat(Markdown.read(document).brokenLinks(folder, folder))
                .containsExactly("no.md", "there.md#no", "#twice-2", "../out.md", "#code");
    }
}
