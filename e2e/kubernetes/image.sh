#!/usr/bin/env bash
# Makes an image FROM scratch, as a docker-archive: image.sh FILE.tar NAME FOLDER COMMAND [ARGUMENT...]
# The image has the files of FOLDER, owned by root, and COMMAND with its arguments as its entry point.
set -euo pipefail
file=$1 name=$2 files=$3
shift 3

parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
tar --create --file "$parts/layer.tar" --directory "$files" --owner 0 --group 0 --numeric-owner --sort name --mtime @0 .
layer=$(sha256sum <"$parts/layer.tar")

quote() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}
command=$(quote "$1")
for argument in "${@:2}"; do
    command+=,$(quote "$argument")
done
architecture=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
cat >"$parts/config.json" <<JSON
{"architecture": "$architecture", "os": "linux", "config": {"Entrypoint": [$command], "WorkingDir": "/"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:${layer%% *}"]}}
JSON
cat >"$parts/manifest.json" <<JSON
[{"Config": "config.json", "RepoTags": ["$name"], "Layers": ["layer.tar"]}]
JSON
mkdir -p "$(dirname "$file")"
tar --create --file "$file" --directory "$parts" manifest.json config.json layer.tar
