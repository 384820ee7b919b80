#!/usr/bin/env bash
# The binaries of this folder, however often it was built, and those of the same sources built once in another place: the same bytes.
# There all else is different, too: elsewhere.sh.
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || cannot "it mounts a file system for itself" "run it as root"
e2e_packages git:git util-linux:unshare faketime:faketime diffoscope-minimal:diffoscope
. scripts/architecture.sh
version gcc "$(gcc -dumpversion)"
version JDK "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")"

# Copies of the sources have no git, and so are told the commit.
ZEROHALT_COMMIT=$(scripts/commit.sh)
export ZEROHALT_COMMIT
machine=$(this_architecture)
other=arm64
[ "$machine" != arm64 ] || other=amd64
rm -f target/zerohalt "target/zerohalt-$other" # one may have been put there by hand
./build.sh
./build.sh --target "$other"

rm -rf "$work/elsewhere"
mkdir -p "$work/elsewhere"
git ls-files -z --cached --others --exclude-standard | (while IFS= read -rd '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done) |
    tar -c --null --files-from - >"$work/sources.tar"
unshare --mount --uts bash e2e/reproducible/elsewhere.sh "$work/sources.tar" "$work/elsewhere" "$other"

code=0
printf '| | bytes | SHA-256, built here and elsewhere |\n|---|---|---|\n' >"$work/table.md"
for binary in zerohalt "zerohalt-$other"; do
    hash=$(sha256sum <"target/$binary")
    if cmp "target/$binary" "$work/elsewhere/$binary" >&2; then
        result=${hash%% *}
    else
        code=1 result="${hash%% *}, and elsewhere another"
        diffoscope --max-page-size 50000 --max-report-size 50000 "target/$binary" "$work/elsewhere/$binary" >&2 || true
    fi
    echo "| $binary | $(stat -c %s "target/$binary") | $result |" >>"$work/table.md"
done
cat "$work/table.md"
[ $code != 0 ] || summary "$machine and $other: the same bytes here and elsewhere"
exit $code
