package dev.zerohalt.e2e.kubernetes;

import java.time.Duration;

/**
 * A Deployment of three replicas and its Service.
 *
 * @param delay from the application's start until it listens
 * @param stop what it does on SIGTERM: dies, ignores or finishes
 */
record Application(Variant variant, Duration delay, String stop) {
    static final int REPLICAS = 3;

    String yaml() {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: app}
        spec:
          selector: {app: app}
          ports: [{port: 80, targetPort: 8080}]
        ---
        %s---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: %d
          selector: {matchLabels: {app: app}}
          strategy: {rollingUpdate: {maxSurge: 100%%, maxUnavailable: 0}}
          template:
            metadata: {labels: {app: app}}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: %d
              volumes: [{name: zerohalt, configMap: {name: zerohalt}}]
              containers:
              - name: app
                image: localhost/zerohalt-e2e:1
                imagePullPolicy: %s
                command: [%s/app, app, -delay, %dms, -stop, %s]
        %s""".formatted(
                        Variant.settings(),
                        REPLICAS,
                        variant.grace,
                        pullPolicy(),
                        variant.command,
                        delay.toMillis(),
                        stop,
                        variant.container.indent(8));
    }

    /** Images are there already. */
    static String pullPolicy() {
        return "Never";
    }
}
