{{/* A pod's terminationGracePeriodSeconds. */}}
{{- define "zerohalt.terminationGracePeriodSeconds" -}}
{{ int .Values.zerohalt.terminationGracePeriodSeconds }}
{{- end }}

{{/* The init container that copies the binary, as a list; nothing if the binary is in the application's image. */}}
{{- define "zerohalt.initContainer" -}}
{{- if eq .Values.zerohalt.install "copy" -}}
- name: zerohalt
  image: {{ include "zerohalt.image" . | quote }}
  imagePullPolicy: {{ .Values.zerohalt.image.pullPolicy }}
  command: [/zerohalt, --copy-to, /zerohalt-bin/zerohalt]
  resources: {{- toYaml .Values.zerohalt.resources | nindent 4 }}
  # All that pod security's level "restricted" asks for, in a pod that says nothing too.
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    readOnlyRootFilesystem: true
    allowPrivilegeEscalation: false
    capabilities: {drop: [ALL]}
    seccompProfile: {type: RuntimeDefault}
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
{{- if eq .Values.zerohalt.install "copy" -}}
- name: zerohalt
  emptyDir: {sizeLimit: 16Mi}
{{- end }}
{{- end }}

{{/* Where the application's container has it. */}}
{{- define "zerohalt.volumeMount" -}}
{name: zerohalt, mountPath: /zerohalt-bin, readOnly: true}
{{- end }}
