{{/* The probes of a container: readinessProbe, livenessProbe, startupProbe. A null is as if it were not there. */}}
{{- define "zerohalt.probes" -}}
{{- $zerohalt := .Values.zerohalt }}
{{- $settings := default dict $zerohalt.settings }}
{{- $health := $settings.HEALTH_PATH | default "/health" }}
{{- $paths := dict "readiness" $health "liveness" ($settings.LIVENESS_PATH | default "/livez") "startup" $health }}
{{- $probes := dict }}
{{- range $name, $probe := $zerohalt.probes }}
{{- if and $probe (ne (get $probe "enabled" | toString) "false") }}
{{- $fields := dict "httpGet" (dict "path" ($probe.path | default (get $paths $name)) "port" ($settings.HEALTH_PORT | default 8888 | int)) }}
{{- range $field, $value := omit $probe "enabled" "path" }}
{{- if not (kindIs "invalid" $value) }}
{{- $_ := set $fields $field $value }}
{{- end }}
{{- end }}
{{- $_ := set $probes (printf "%sProbe" $name) $fields }}
{{- end }}
{{- end }}
{{- if and $probes (regexMatch "^127\\.|^[0:]*:0*1$|^[0:]*:(?i:ffff:7f..:)" ($settings.HEALTH_BIND | default "all")) }}
{{- fail (printf "zerohalt.settings.HEALTH_BIND is %s, but the kubelet asks the pod's address, so each probe would fail: leave it out. If it has to be, set `enabled: false` of all of zerohalt.probes, and give the container exec probes that run `zerohalt --probe`" $settings.HEALTH_BIND) }}
{{- end }}
{{- toYaml $probes }}
{{- end }}
