package dev.zerohalt.e2e.kubernetes;

/**
 * An ingress that keeps connections to pods open: Envoy, told of the ready endpoints a second after they change. It does not repeat
 * requests that failed.
 */
public final class Ingress {
    private Ingress() {}

    static String yaml(String namespace) {
        return yaml(namespace, "app");
    }

    /** In front of a Service. */
    public static String yaml(String namespace, String service) {
        return """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: ingress}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: ingress}
        rules: [{apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: ingress}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ingress}
        subjects: [{kind: ServiceAccount, name: ingress, namespace: NAMESPACE}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ingress}
        spec:
          selector: {app: ingress}
          ports: [{port: 80, targetPort: 10000}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ingress}
        data:
          envoy.yaml: |
            node: {id: ingress, cluster: ingress}
            admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}
            static_resources:
              listeners:
              - address: {socket_address: {address: 0.0.0.0, port_value: 10000}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: ingress
                      upgrade_configs: [{upgrade_type: websocket}]
                      stream_idle_timeout: 0s
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                      route_config:
                        virtual_hosts:
                        - {name: app, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: app, timeout: 0s}}]}
              clusters:
              - name: app
                type: EDS
                connect_timeout: 2s
                circuit_breakers: {thresholds: [{max_connections: 10000, max_pending_requests: 10000, max_requests: 10000}]}
                eds_cluster_config:
                  eds_config: {path_config_source: {path: /endpoints/endpoints.json, watched_directory: {path: /endpoints}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: ingress, labels: {app: ingress}}
        spec:
          serviceAccountName: ingress
          terminationGracePeriodSeconds: 1
          volumes: [{name: endpoints, emptyDir: {}}, {name: settings, configMap: {name: ingress}}]
          initContainers:
          - name: follow
            image: localhost/zerohalt-e2e:1
            imagePullPolicy: POLICY
            restartPolicy: Always
            command: [/app, follow, -namespace, NAMESPACE, -service, SERVICE]
            volumeMounts: [{name: endpoints, mountPath: /endpoints}]
          containers:
          - name: envoy
            image: localhost/envoy:1
            imagePullPolicy: POLICY
            command: [/envoy, -c, /settings/envoy.yaml, -l, warning, --concurrency, "1"]
            readinessProbe: {tcpSocket: {port: 10000}, periodSeconds: 1}
            volumeMounts: [{name: endpoints, mountPath: /endpoints}, {name: settings, mountPath: /settings}]
        """.replace("NAMESPACE", namespace)
                .replace("SERVICE", service)
                .replace("POLICY", Application.pullPolicy());
    }
}
