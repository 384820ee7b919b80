{{/* A pod's terminationGracePeriodSeconds. */}}
{{- define "zerohalt.terminationGracePeriodSeconds" -}}
{{ .Values.zerohalt.terminationGracePeriodSeconds | default 30 | int }}
{{- end }}

{{/* Not empty if an init container copies the binary. */}}
{{- define "zerohalt.copies" -}}
{{- if eq (.Values.zerohalt.install | default "copy") "copy" }}yes{{ end }}
{{- end }}

{{/* The init container that copies the binary, as a list; nothing if the binary is in the application's image. */}}
{{- define "zerohalt.initContainer" -}}
{{- if include "zerohalt.copies" . -}}
- name: zerohalt
  image: {{ include "zerohalt.image" . | quote }}
  {{- with .Values.zerohalt.image.pullPolicy }}
  imagePullPolicy: {{ . }}
  {{- end }}
  command: [/zerohalt, --copy-to, /zerohalt-bin/zerohalt]
  {{- with .Values.zerohalt.resources }}
  resources: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.zerohalt.securityContext }}
  securityContext: {{- toYaml . | nindent 4 }}
  {{- end }}
  volumeMounts:
  - {name: zerohalt, mountPath: /zerohalt-bin}
{{- end }}
{{- end }}

{{/* The image of the init container. */}}
{{- define "zerohalt.image" -}}
{{- $image := .Values.zerohalt.image }}
{{- if $image.digest }}
{{- printf "%s@%s" $image.repository $image.digest }}
{{- else }}
{{- printf "%s:%s" $image.repository ($image.tag | default .Subcharts.zerohalt.Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* The volume that it copies to, as a list; nothing if the binary is in the application's image. */}}
{{- define "zerohalt.volume" -}}
{{- if include "zerohalt.copies" . -}}
- name: zerohalt
  emptyDir: {sizeLimit: 16Mi}
{{- end }}
{{- end }}

{{/* Where the application's container has it. */}}
{{- define "zerohalt.volumeMount" -}}
{name: zerohalt, mountPath: /zerohalt-bin, readOnly: true}
{{- end }}
