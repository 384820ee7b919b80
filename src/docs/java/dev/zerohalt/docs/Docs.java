package dev.zerohalt.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documents that are made from the table of settings. {@code ./docs.sh} writes them. */
public final class Docs {
    /** Explanations that the table has no room for. */
    private static final Path TEXTS = Path.of("src/docs/text");

    private Docs() {}

    /** Their texts by their paths. */
    public static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("docs/configuration.md", ConfigurationPage.text());
        files.put("docs/zerohalt.1", ManPage.text());
        files.put("docs/zerohalt.schema.json", Schema.text());
        files.put("docs/completions/zerohalt.bash", BashCompletion.text());
        files.put("docs/completions/_zerohalt", ZshCompletion.text());
        files.put("docs/completions/zerohalt.fish", FishCompletion.text());
        files.put("deploy/helm/zerohalt/values.schema.json", ChartSchema.text());
        return files;
    }

    /** One of the explanations; empty if there is none. */
    static String text(String name) {
        Path file = TEXTS.resolve(name);
        return Files.exists(file) ? read(file) : "";
    }

    /** The day that builds are said to be of, so that two are the same. */
    static String dateOfBuild() {
        Matcher date = Pattern.compile("outputTimestamp>([-0-9]+)T").matcher(read(Path.of("pom.xml")));
        if (!date.find()) {
            throw new IllegalStateException("no project.build.outputTimestamp in pom.xml");
        }
        return date.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(Path.of(file.getKey()), file.getValue());
        }
    }
}
