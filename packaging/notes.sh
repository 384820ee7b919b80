#!/usr/bin/env bash
# Prints what CHANGELOG.md says of a version, for the page of its release: packaging/notes.sh VERSION
set -euo pipefail
cd "$(dirname "$0")/.."
notes=$(awk -v title="## [$1]" '/^## / { wanted = index($0, title) == 1; next } wanted' CHANGELOG.md)
[ -n "$notes" ] || { echo "cannot tell what is new: CHANGELOG.md has nothing under \"## [$1]\"" >&2; exit 1; }
echo "$notes"
