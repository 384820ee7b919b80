{{/*
A container of the application, with Zerohalt in front of its command: (list $ CONTAINER), CONTAINER as Kubernetes has it. Its own
environment, probes and mounts stay; what they leave open is added.
*/}}
{{- define "zerohalt.container" -}}
{{- $root := first . }}
{{- $container := deepCopy (last .) }}
{{- $variables := list }}
{{- range $container.env }}
{{- $variables = append $variables .name }}
{{- end }}
{{- range include "zerohalt.env" . | fromYamlArray }}
{{- if not (has .name $variables) }}
{{- $_ := set $container "env" (append (default list $container.env) .) }}
{{- end }}
{{- end }}
{{- if or $container.command (include "zerohalt.copies" $root) }}
{{- $_ := set $container "command" (include "zerohalt.command" . | fromYamlArray) }}
{{- end }}
{{- if include "zerohalt.copies" $root }}
{{- $mount := include "zerohalt.volumeMount" $root | fromYaml }}
{{- $paths := list }}
{{- range $container.volumeMounts }}
{{- $paths = append $paths (clean .mountPath) }}
{{- end }}
{{- if not (has $mount.mountPath $paths) }}
{{- $_ := set $container "volumeMounts" (append (default list $container.volumeMounts) $mount) }}
{{- end }}
{{- end }}
{{- range $name, $probe := include "zerohalt.probes" $root | fromYaml }}
{{- if not (get $container $name) }}
{{- $_ := set $container $name $probe }}
{{- end }}
{{- end }}
{{- toYaml $container }}
{{- end }}

{{/* A container's command with Zerohalt in front of it, as a list: (list $ CONTAINER). */}}
{{- define "zerohalt.command" -}}
{{- $root := first . }}
{{- $container := last . }}
{{- if not $container.command }}
{{- fail (printf "container %s: zerohalt.install is copy, so `command` has to be set: Kubernetes drops the image's ENTRYPOINT for it, and this chart cannot look into the image. Put its ENTRYPOINT there, and its CMD into `args`" (quote $container.name)) }}
{{- end }}
{{- $binary := $root.Values.zerohalt.path }}
{{- if include "zerohalt.copies" $root }}
{{- $binary = "/zerohalt-bin/zerohalt" }}
{{- end }}
{{- toYaml (concat (list $binary "--") $container.command) }}
{{- end }}

{{/*
Zerohalt's settings, as a list of a container's variables: (list $ CONTAINER). The grace period is what the container's preStop sleep,
if it has one, leaves of the pod's. A null is as if it were not there.
*/}}
{{- define "zerohalt.env" -}}
{{- $root := first . }}
{{- $container := last . }}
{{- $hook := default dict (default dict $container.lifecycle).preStop }}
{{- $slept := (default dict $hook.sleep).seconds | int }}
{{- $left := sub (include "zerohalt.terminationGracePeriodSeconds" $root | int) $slept }}
{{- if lt $left 5 }}
{{- fail (printf "container %s: its preStop sleep of %d s leaves %d s of zerohalt.terminationGracePeriodSeconds; leave 5 at least, or leave out the sleep: the drain does better what it is for" (quote $container.name) $slept $left) }}
{{- end }}
{{- $settings := dict "GRACE_PERIOD" (printf "%ds" $left) }}
{{- range $name, $value := $root.Values.zerohalt.settings }}
{{- if not (kindIs "invalid" $value) }}
{{- $_ := set $settings $name $value }}
{{- end }}
{{- end }}
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
