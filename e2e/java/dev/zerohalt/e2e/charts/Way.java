package dev.zerohalt.e2e.charts;

import dev.zerohalt.e2e.kubernetes.Cluster;
import java.util.ArrayList;
import java.util.List;

/** How the application comes onto the cluster, and gets a new version there. */
enum Way {
    HELM_COPY("Helm, zerohalt by an init container", "app", "app.kubernetes.io/instance=app", "/zerohalt-bin/zerohalt"),
    HELM_IMAGE("Helm, zerohalt in the image", "app", "app.kubernetes.io/instance=app", "/zerohalt"),
    KUSTOMIZE("Kustomize, zerohalt by the component", "shop", "app=shop", "/zerohalt-bin/zerohalt"),
    ALONE("Kustomize, the base alone", "shop", "app=shop", "");

    /** For the table. */
    final String title;

    /** The name of Deployment and Service. */
    final String application;

    /** Labels of its pods. */
    final String selector;

    /** Where zerohalt is in its container; empty if it is not. */
    final String zerohalt;

    Way(String title, String application, String selector, String zerohalt) {
        this.title = title;
        this.application = application;
        this.selector = selector;
        this.zerohalt = zerohalt;
    }

    boolean hasZerohalt() {
        return !zerohalt.isEmpty();
    }

    /** What would be installed, in YAML. */
    String manifests() {
        return Tool.text(
                switch (this) {
                    case HELM_COPY, HELM_IMAGE ->
                        Tool.helm("template", application, Tool.EXAMPLE.toString(), "-f", valuesFile());
                    case KUSTOMIZE, ALONE -> Tool.kubectl("kustomize", overlay());
                });
    }

    /** Installs it, and waits until it is there. */
    void install(String namespace) {
        switch (this) {
            case HELM_COPY, HELM_IMAGE -> helm(namespace, "install");
            case KUSTOMIZE, ALONE -> Tool.text(Tool.kubectl("apply", "-n", namespace, "-k", overlay()));
        }
        awaitRollout(namespace);
    }

    /** A new version of the pods, and waits until all are new. */
    void roll(String namespace, int times) {
        switch (this) {
            case HELM_COPY, HELM_IMAGE ->
                helm(
                        namespace,
                        "upgrade",
                        "--set",
                        "zerohalt.settings.LOG_LEVEL=" + (times % 2 == 0 ? "info" : "debug"));
            case KUSTOMIZE, ALONE ->
                Tool.text(Tool.kubectl("rollout", "restart", "-n", namespace, "deployment/" + application));
        }
        awaitRollout(namespace);
    }

    private void helm(String namespace, String verb, String... more) {
        var words = new ArrayList<>(
                List.of(verb, application, Tool.EXAMPLE.toString(), "-n", namespace, "-f", valuesFile()));
        words.addAll(List.of(more));
        Tool.text(Tool.helm(words.toArray(String[]::new)));
    }

    private void awaitRollout(String namespace) {
        Tool.text(Tool.kubectl("rollout", "status", "-n", namespace, "deployment/" + application, "--timeout", "240s"));
    }

    private String valuesFile() {
        var text = this == HELM_COPY ? Manifests.copied() : Manifests.inTheImage();
        return Manifests.write(Cluster.WORK.resolve(name() + "-values.yaml"), text)
                .toString();
    }

    private String overlay() {
        return Manifests.overlay(this == KUSTOMIZE ? "overlay" : "base").toString();
    }
}
