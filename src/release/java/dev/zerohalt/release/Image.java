package dev.zerohalt.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An image from scratch for each architecture, with one index of them: what skopeo and Podman call an OCI archive. */
enum Image {
    /** What a static program needs beside itself: to be built upon. */
    BASE("", "zerohalt from scratch: add a static program, and make it the command"),

    /** To copy the binary from, or to mount. */
    COPY("-copy", "The zerohalt binary and nothing else, to copy it from");

    private static final String LABEL = "org.opencontainers.image.";
    private static final String GROUPS = """
            root:x:0:
            nonroot:x:65532:
            nobody:x:65534:
            """;
    private static final String USERS = """
            root:x:0:0:root:/:/sbin/nologin
            nonroot:x:65532:65532:nonroot:/:/sbin/nologin
            nobody:x:65534:65534:nobody:/:/sbin/nologin
            """;

    /** What follows the version in the image's tag and in the archive's name. */
    final String suffix;

    private final String description;

    Image(String suffix, String description) {
        this.suffix = suffix;
        this.description = description;
    }

    byte[] archive(Build build) throws IOException {
        Layout layout = new Layout();
        List<Map<String, Object>> images = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            Map<String, Object> image = add(layout, build, architecture);
            image.put("platform", platform(architecture));
            images.add(image);
        }
        Map<String, Object> index = layout.addIndex(images, labels(build));
        index.put("annotations", Map.of(LABEL + "ref.name", "zerohalt:" + build.version() + suffix));
        return layout.archive(build.time(), index);
    }

    private Map<String, Object> add(Layout layout, Build build, Architecture architecture) throws IOException {
        byte[] files = files(build, architecture);
        Map<String, Object> config = new HashMap<>(platform(architecture));
        config.put("created", build.time().toString());
        config.put("config", settings(build));
        config.put("rootfs", Map.of("type", "layers", "diff_ids", List.of("sha256:" + Bytes.sha256(files))));
        config.put("history", List.of(Map.of("created", build.time().toString(), "created_by", "release.sh")));
        Map<String, Object> manifest = new HashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        manifest.put("config", layout.add("config.v1+json", Json.bytes(config)));
        manifest.put("layers", List.of(layout.add("layer.v1.tar+gzip", Bytes.gzip(files))));
        manifest.put("annotations", labels(build));
        return layout.add("manifest.v1+json", Json.bytes(manifest));
    }

    private byte[] files(Build build, Architecture architecture) throws IOException {
        Tar tar = new Tar(build.time());
        if (this == BASE) {
            tar.folder("etc", 0755)
                    .file("etc/group", 0644, GROUPS.getBytes(StandardCharsets.UTF_8))
                    .file("etc/passwd", 0644, USERS.getBytes(StandardCharsets.UTF_8))
                    .folder("tmp", 01777);
        }
        return tar.file("zerohalt", 0755, build.binary(architecture)).ended();
    }

    private Map<String, Object> settings(Build build) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("Labels", labels(build));
        settings.put("WorkingDir", "/");
        if (this == BASE) {
            settings.put("Entrypoint", List.of("/zerohalt"));
            settings.put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        }
        return settings;
    }

    private Map<String, String> labels(Build build) {
        Map<String, String> labels = new HashMap<>();
        labels.put(LABEL + "title", "zerohalt");
        labels.put(LABEL + "description", description);
        labels.put(LABEL + "version", build.version());
        labels.put(LABEL + "revision", build.commit());
        labels.put(LABEL + "created", build.time().toString());
        labels.put(LABEL + "licenses", Build.LICENSES);
        build.source().ifPresent(source -> labels.put(LABEL + "source", source));
        return labels;
    }

    private static Map<String, Object> platform(Architecture architecture) {
        return Map.of("os", "linux", "architecture", architecture.name);
    }
}
