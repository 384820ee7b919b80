#!/usr/bin/env bash
# Signs a folder's SHA256SUMS, into SHA256SUMS.minisig beside it, as of a version: packaging/sign.sh VERSION FOLDER KEY
# KEY is a file with a secret key of minisign that has no password. The same bytes each time: nothing here tells when.
set -euo pipefail
if ! minisign -S -s "$3" -m "$2/SHA256SUMS" -t "zerohalt $1"; then
    echo "cannot release: minisign cannot sign with $3" >&2
    exit 1
fi
