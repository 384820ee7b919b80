package dev.zerohalt.e2e.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** One of several that a gzip file may have, one after the other. RFC 1952, 2.2 */
final class GzipMember {
    private final byte[] compressed;
    private final byte[] content;

    private GzipMember(byte[] compressed, byte[] content) {
        this.compressed = compressed;
        this.content = content;
    }

    static List<GzipMember> of(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<GzipMember> members = new ArrayList<>();
        int begin = 0;
        while (begin < bytes.length) {
            ByteArrayInputStream rest = new ByteArrayInputStream(bytes, begin, bytes.length - begin);
            // Stops behind the first, and gives back what it has read of the next.
            byte[] content = new GzipCompressorInputStream(rest).readAllBytes();
            int end = bytes.length - rest.available();
            members.add(new GzipMember(Arrays.copyOfRange(bytes, begin, end), content));
            begin = end;
        }
        return members;
    }

    byte[] compressed() {
        return compressed;
    }

    byte[] content() {
        return content;
    }
}
