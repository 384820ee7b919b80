#!/usr/bin/env bash
# Rolling restarts under load. Behind HAProxy without zerohalt, with it, and with it before anything but ports is set, under an
# application that takes 3 s to listen: a table, and target/demo/rolling-restart.svg.
# Behind HAProxy and nginx that keep idle connections, with the strategies connections and in-flight: a second table.
# Exits non-zero unless requests failed without zerohalt, none failed with it, and only connections ran into its deadline.
#   ./demo.sh [--save]     --save also puts the picture into docs/
set -euo pipefail
cd "$(dirname "$0")"

case "${1:-}" in
    "") save=() ;;
    --save) save=(docs/rolling-restart.svg); mkdir -p docs ;;
    *) echo "usage: ./demo.sh [--save]" >&2; exit 2 ;;
esac

. scripts/tools.sh
require_tools demo
./build.sh

export PATH="$PATH:/usr/sbin"
rm -rf target/demo
mkdir -p target/demo
"$JAVA_HOME/bin/javac" -d target/demo/classes demo/src/dev/zerohalt/demo/*.java src/test/java/dev/zerohalt/Await.java

# In this process's place, so that a signal to stop reaches what started everything else and stops it.
exec "$JAVA_HOME/bin/java" -cp target/demo/classes dev.zerohalt.demo.Demo target/zerohalt target/demo "${save[@]}"
