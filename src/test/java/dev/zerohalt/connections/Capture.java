package dev.zerohalt.connections;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Files captured from a kernel; the README beside them says what they show. */
public final class Capture {
    private Capture() {}

    public static byte[] read(String name) {
        try (InputStream in = Capture.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sockets the files show, but for the listening ones. */
    public static List<ScannedSocket> sockets() {
        return new String(read("sockets.txt"), StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    long[] field = Arrays.stream(line.split(" ", -1))
                            .mapToLong(Long::parseLong)
                            .toArray();
                    return new ScannedSocket((int) field[0], (int) field[1], field[2], 0, field[3], field[4]);
                })
                .toList();
    }
}
