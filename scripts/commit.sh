#!/usr/bin/env bash
# Prints the commit of the sources as --version is to tell it: its full hash, and -dirty if anything is not committed; "unknown" outside of git.
# ZEROHALT_COMMIT says it where git cannot, for example in an archive of the sources.
set -euo pipefail
cd "$(dirname "$0")/.."

# Of whoever owns the folder: root builds in checkouts of others.
git=(git --no-optional-locks -c safe.directory='*')

commit=${ZEROHALT_COMMIT:-}
if [ -z "$commit" ]; then
    commit=unknown
    # A prefix would say that this is only a folder in a repository of something else.
    if prefix=$("${git[@]}" rev-parse --show-prefix 2>/dev/null) && [ -z "$prefix" ] && head=$("${git[@]}" rev-parse --verify -q HEAD); then
        commit=$head
        [ -z "$("${git[@]}" status --porcelain)" ] || commit+=-dirty
    fi
fi
if ! [[ $commit =~ ^[0-9A-Za-z._-]{1,80}$ ]]; then
    echo "cannot build: ZEROHALT_COMMIT must be 1 to 80 letters, digits, '.', '_' or '-', not '$commit'" >&2
    exit 2
fi
echo "$commit"
