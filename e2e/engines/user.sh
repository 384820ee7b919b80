#!/bin/bash
# user.sh UID HOME: a user with subordinate ids, and a /dev/net/tun that he may open, both seen in this mount namespace only.
set -euo pipefail
uid=$1 home=$2 etc=/run/user-etc
mkdir -p "$etc"
for file in passwd group; do
    cp "/etc/$file" "$etc/$file"
done
echo "shopper:x:$uid:$uid::$home:/bin/sh" >>"$etc/passwd"
echo "shopper:x:$uid:" >>"$etc/group"
for file in subuid subgid; do
    echo "shopper:100000:65536" >"$etc/$file"
done
for file in passwd group subuid subgid; do
    mount --bind "$etc/$file" "/etc/$file"
done
# Some machines keep it for root.
mknod -m 666 "$etc/tun" c 10 200
mkdir -p /dev/net
[ -e /dev/net/tun ] || mknod -m 600 /dev/net/tun c 10 200
mount --bind "$etc/tun" /dev/net/tun
install -d -o "$uid" -g "$uid" -m 700 "$home" "$home/runtime"
