package dev.zerohalt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A document: its headings, as GitHub makes anchors of them, and its links. */
record Markdown(Path file, String text) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern LINKED = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern OUTSIDE = Pattern.compile("^[a-z]+:.*");

    static Markdown read(Path file) {
        try {
            return new Markdown(file, FENCED.matcher(Files.readString(file)).replaceAll(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The targets of its links, without those to other sites and those that are shown as code. */
    List<String> links() {
        return LINK.matcher(CODE.matcher(text).replaceAll("code"))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !OUTSIDE.matcher(target).matches())
                .toList();
    }

    /** What may stand behind # in a link to it. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (MatchResult heading : HEADING.matcher(text).results().toList()) {
            String anchor = LINKED.matcher(heading.group(1))
                    .replaceAll("$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** Its links that lead to no file, to none below a root, or to no heading, as if the document were in a folder. */
    List<String> brokenLinks(Path folder, Path root) {
        return links().stream().filter(link -> !leads(link, folder, root)).toList();
    }

    private boolean leads(String link, Path folder, Path root) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : folder.resolve(parts[0]);
        if (!Files.exists(target)
                || !target.toAbsolutePath()
                        .normalize()
                        .startsWith(root.toAbsolutePath().normalize())) {
            return false;
        }
        return parts.length == 1
                || Files.isRegularFile(target) && read(target).anchors().contains(parts[1]);
    }
}
