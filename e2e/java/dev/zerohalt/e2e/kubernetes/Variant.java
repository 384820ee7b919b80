package dev.zerohalt.e2e.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stands between an application and the orchestrator, and what its pod says then. */
enum Variant {
    ALONE("the application alone", "", 30, "readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}"),
    PRE_STOP_SLEEP("preStop sleep of 15 s", "", 30, """
      readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}
      lifecycle: {preStop: {sleep: {seconds: 15}}}"""),
    NOTHING_SET(
            "zerohalt, nothing set",
            "/zerohalt, ",
            30,
            "readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 2}"),
    /** As the comment in examples/config/kubernetes.yaml says. */
    RECOMMENDED("zerohalt, as recommended", "/zerohalt, ", 60, """
      env: [{name: ZEROHALT_CONFIG, value: /etc/zerohalt/zerohalt.yaml}]
      readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 2, failureThreshold: 1}
      livenessProbe: {httpGet: {path: /livez, port: 8888}}
      volumeMounts: [{name: zerohalt, mountPath: /etc/zerohalt}]""");

    /** For tables. */
    final String title;

    /** What comes before the application in its container's command. */
    final String command;

    /** terminationGracePeriodSeconds. */
    final int grace;

    /** More of the container, in YAML. */
    final String container;

    Variant(String title, String command, int grace, String container) {
        this.title = title;
        this.command = command;
        this.grace = grace;
        this.container = container;
    }

    boolean hasZerohalt() {
        return !command.isEmpty();
    }

    /** For names of namespaces. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The file of settings, as a ConfigMap that the recommended pod mounts. */
    static String settings() {
        try {
            var file = Files.readString(Path.of("examples/config/kubernetes.yaml"));
            return """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: zerohalt}
          data:
            zerohalt.yaml: |
          """ + file.indent(4);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
