#!/usr/bin/env bash
# Applies patches to the C that TeaVM made, in the order given, or fails with the name of the first one that does not apply.
#
#   patches/apply.sh FOLDER PATCH...
#
# Lines may have moved (fuzz 0 allows that), but the lines around a change must be those of the patch.
set -euo pipefail
folder=$1
shift
for patch in "$@"; do
    if ! said=$(patch --directory="$folder" --strip=1 --fuzz=0 --force --no-backup-if-mismatch --reject-file=- < "$patch" 2>&1); then
        printf '%s\n' "$said" "cannot apply $patch to the C in $folder: patches/README.md says what to do" >&2
        exit 1
    fi
done
