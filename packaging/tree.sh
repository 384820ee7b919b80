#!/usr/bin/env bash
# Lays out the files that a package installs, with the permissions and times they are to have: packaging/tree.sh deb|rpm|apk BINARY ROOT
# SOURCE_DATE_EPOCH is the time of each of them.
set -euo pipefail
cd "$(dirname "$0")/.."
family=$1 binary=$2 root=$3
umask 022
rm -rf "$root"

install -D -m 755 "$binary" "$root/usr/bin/zerohalt"
install -D -m 644 docs/zerohalt.1 "$root/usr/share/man/man1/zerohalt.1"
gzip -9n "$root/usr/share/man/man1/zerohalt.1"

zsh=/usr/share/zsh/site-functions
[ "$family" != deb ] || zsh=/usr/share/zsh/vendor-completions
completion() {
    install -D -m 644 "docs/completions/$1" "$root$2"
}
completion zerohalt.bash /usr/share/bash-completion/completions/zerohalt
completion _zerohalt "$zsh/_zerohalt"
completion zerohalt.fish /usr/share/fish/vendor_completions.d/zerohalt.fish

if [ "$family" = deb ]; then
    doc=$root/usr/share/doc/zerohalt
    install -D -m 644 packaging/copyright "$doc/copyright"
    install -D -m 644 packaging/lintian-overrides "$root/usr/share/lintian/overrides/zerohalt"
else
    install -D -m 644 -t "$root/usr/share/licenses/zerohalt" LICENSE NOTICE packaging/copyright
fi
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
