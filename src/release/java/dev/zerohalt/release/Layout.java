package dev.zerohalt.release;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of images by their digests, and one index to begin with. https://github.com/opencontainers/image-spec/blob/main/image-layout.md */
final class Layout {
    private static final String TYPE = "application/vnd.oci.image.";

    private final Map<String, byte[]> blobs = new TreeMap<>();

    /** Keeps a part; returns the descriptor that others know it by. */
    Map<String, Object> add(String type, byte[] blob) {
        String digest = Bytes.sha256(blob);
        blobs.put(digest, blob);
        Map<String, Object> descriptor = new HashMap<>();
        descriptor.put("mediaType", TYPE + type);
        descriptor.put("digest", "sha256:" + digest);
        descriptor.put("size", blob.length);
        return descriptor;
    }

    /** Keeps a list of images; returns its descriptor. */
    Map<String, Object> addIndex(List<Map<String, Object>> manifests, Map<String, String> annotations)
            throws IOException {
        return add("index.v1+json", Json.bytes(index(manifests, annotations)));
    }

    /** The whole as a tar archive. */
    byte[] archive(Instant time, Map<String, Object> first) throws IOException {
        Tar tar = new Tar(time);
        tar.file("oci-layout", 0644, Json.bytes(Map.of("imageLayoutVersion", "1.0.0")));
        tar.file("index.json", 0644, Json.bytes(index(List.of(first), Map.of())));
        tar.folder("blobs", 0755).folder("blobs/sha256", 0755);
        blobs.forEach((digest, blob) -> tar.file("blobs/sha256/" + digest, 0644, blob));
        return tar.ended();
    }

    private static Map<String, Object> index(List<Map<String, Object>> manifests, Map<String, String> annotations) {
        return Map.of(
                "schemaVersion",
                2,
                "mediaType",
                TYPE + "index.v1+json",
                "manifests",
                manifests,
                "annotations",
                annotations);
    }
}
