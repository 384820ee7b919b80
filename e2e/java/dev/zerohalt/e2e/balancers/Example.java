package dev.zerohalt.e2e.balancers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/**
 * The files of examples/balancers as users copy them: addresses and ports are theirs, because each row has a network of its own.
 * Two things are changed, and only where a row is about them.
 */
final class Example {
    private static final String HTTP1_LINE = "# HTTP/1.1 to the application";
    private static final String HTTP2_LINE = "#h2 ";

    private Example() {}

    /** Copies what a row needs into its folder. */
    static void copy(Row row, Path examples, Path directory) throws IOException {
        for (var name : row.balancer().files()) {
            var text = Files.readString(examples.resolve(name));
            if (row.protocol() == Protocol.HTTP2) {
                text = http2(text);
            }
            if (!row.setup().underZerohalt()) {
                text = applicationChecked(text);
            }
            // With the example's mode: the agent is a program.
            Files.copy(examples.resolve(name), directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(directory.resolve(name), text);
        }
    }

    /** With the lines for HTTP/2, which are comments, in place of those for HTTP/1.1. */
    private static String http2(String text) {
        return text.lines()
                .filter(line -> !line.endsWith(HTTP1_LINE))
                .map(line -> line.stripLeading().startsWith(HTTP2_LINE) ? line.replaceFirst(HTTP2_LINE, "") : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Without zerohalt there is only the application's own /health to ask. */
    private static String applicationChecked(String text) {
        return text.replace("8888", "8080");
    }
}
