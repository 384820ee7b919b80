{{/* The application's container, as it would be without Zerohalt. */}}
{{- define "shop.container" -}}
name: shop
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- with .Values.command }}
command: {{- toYaml . | nindent 0 }}
{{- end }}
{{- with .Values.args }}
args: {{- toYaml . | nindent 0 }}
{{- end }}
ports:
- {name: http, containerPort: {{ .Values.port }}}
securityContext:
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: {drop: [ALL]}
{{- end }}
