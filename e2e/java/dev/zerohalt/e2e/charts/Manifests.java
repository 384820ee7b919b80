package dev.zerohalt.e2e.charts;

import dev.zerohalt.e2e.kubernetes.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Values and overlays that put this test's images into what deploy/ has. */
final class Manifests {
    private static final String ARGUMENTS = "[app, -stop, dies]";

    private Manifests() {}

    /** Values of the example's chart: an image without zerohalt, and an init container. */
    static String copied() {
        return """
        image: {repository: localhost/shop, tag: "1", pullPolicy: Never}
        command: [/shop]
        args: %s
        zerohalt:
          image: {repository: localhost/zerohalt, tag: "1", pullPolicy: Never}
        """.formatted(ARGUMENTS);
    }

    /** An image with both. */
    static String inTheImage() {
        return """
        image: {repository: localhost/zerohalt-e2e, tag: "1", pullPolicy: Never}
        command: [/app]
        args: %s
        zerohalt: {install: image, path: /zerohalt}
        """.formatted(ARGUMENTS);
    }

    /** An overlay of deploy/kustomize/example/FOLDER; its path. */
    static Path overlay(String folder) {
        var here = Cluster.WORK.resolve("kustomize/" + folder);
        var example = here.toAbsolutePath()
                .relativize(Path.of("deploy/kustomize/example/" + folder).toAbsolutePath());
        return write(here.resolve("kustomization.yaml"), """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [%s]
        images:
        - {name: registry.example.com/shop, newName: localhost/shop, newTag: "1"}
        - {name: ghcr.io/zerohalt/zerohalt, newName: localhost/zerohalt, newTag: "1"}
        patches:
        - target: {kind: Deployment}
          patch: |
            - {op: add, path: /spec/template/spec/containers/0/args, value: %s}
        """.formatted(example, ARGUMENTS))
                .getParent();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
