{{/*
A container of the application, with Zerohalt in front of its command: (list $ CONTAINER), CONTAINER as Kubernetes has it. Its own
environment, probes and mounts stay; what they leave open is added.
*/}}
{{- define "zerohalt.container" -}}
{{- $root := first . }}
{{- $container := deepCopy (last .) }}
{{- $_ := set $container "env" (concat (default list $container.env) (include "zerohalt.env" . | fromYamlArray)) }}
{{- if or $container.command (eq $root.Values.zerohalt.install "copy") }}
{{- $_ := set $container "command" (include "zerohalt.command" . | fromYamlArray) }}
{{- end }}
{{- if eq $root.Values.zerohalt.install "copy" }}
{{- $mount := include "zerohalt.volumeMount" $root | fromYaml }}
{{- $_ := set $container "volumeMounts" (append (default list $container.volumeMounts) $mount) }}
{{- end }}
{{- range $name, $probe := include "zerohalt.probes" $root | fromYaml }}
{{- if not (hasKey $container $name) }}
{{- $_ := set $container $name $probe }}
{{- end }}
{{- end }}
{{- toYaml $container }}
{{- end }}

{{/* A container's command with Zerohalt in front of it, as a list: (list $ CONTAINER). */}}
{{- define "zerohalt.command" -}}
{{- $zerohalt := (first .).Values.zerohalt }}
{{- $container := last . }}
{{- if not $container.command }}
{{- fail (printf "container %s: zerohalt.install is copy, so `command` has to be set: Kubernetes drops the image's ENTRYPOINT for it, and this chart cannot look into the image. Put its ENTRYPOINT there, and its CMD into `args`" (quote $container.name)) }}
{{- end }}
{{- $binary := ternary "/zerohalt-bin/zerohalt" $zerohalt.path (eq $zerohalt.install "copy") }}
{{- toYaml (concat (list $binary "--") $container.command) }}
{{- end }}

{{/*
Zerohalt's settings, as a list of a container's variables: (list $ CONTAINER). The grace period is what the container's preStop sleep,
if it has one, leaves of the pod's.
*/}}
{{- define "zerohalt.env" -}}
{{- $zerohalt := (first .).Values.zerohalt }}
{{- $container := last . }}
{{- $slept := dig "lifecycle" "preStop" "sleep" "seconds" 0 $container | int }}
{{- $left := sub (int $zerohalt.terminationGracePeriodSeconds) $slept }}
{{- if lt $left 5 }}
{{- fail (printf "container %s: its preStop sleep of %d s leaves %d s of zerohalt.terminationGracePeriodSeconds; leave 5 at least, or leave out the sleep: the drain does better what it is for" (quote $container.name) $slept $left) }}
{{- end }}
{{- $settings := merge (dict) $zerohalt.settings (dict "GRACE_PERIOD" (printf "%ds" $left)) }}
{{- $env := list }}
{{- range $name, $value := $settings }}
{{- $text := kindIs "float64" $value | ternary (include "zerohalt.number" $value) (toString $value) }}
{{- $env = append $env (dict "name" (printf "ZEROHALT_%s" $name) "value" $text) }}
{{- end }}
{{- toYaml $env }}
{{- end }}

{{/* Helm has every number as a float: 1000000 would be 1e+06. */}}
{{- define "zerohalt.number" -}}
{{- if eq (float64 (int64 .)) (float64 .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
