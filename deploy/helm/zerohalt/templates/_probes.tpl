{{/* The probes of a container: readinessProbe, livenessProbe, startupProbe. */}}
{{- define "zerohalt.probes" -}}
{{- $zerohalt := .Values.zerohalt }}
{{- $health := $zerohalt.settings.HEALTH_PATH | default "/health" }}
{{- $paths := dict "readiness" $health "liveness" ($zerohalt.settings.LIVENESS_PATH | default "/livez") "startup" $health }}
{{- $probes := dict }}
{{- range $name, $probe := $zerohalt.probes }}
{{- if dig "enabled" true $probe }}
{{- $get := dict "path" ($probe.path | default (get $paths $name)) "port" ($zerohalt.settings.HEALTH_PORT | default 8888 | int) }}
{{- $_ := set $probes (printf "%sProbe" $name) (merge (dict "httpGet" $get) (omit $probe "enabled" "path")) }}
{{- end }}
{{- end }}
{{- toYaml $probes }}
{{- end }}
