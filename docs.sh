#!/usr/bin/env bash
# Rewrites what is made of the table of settings: docs/configuration.md, docs/zerohalt.1, docs/zerohalt.schema.json,
# docs/completions/ and the schema of the Helm chart's values.
set -euo pipefail
cd "$(dirname "$0")"
. scripts/tools.sh
require_tools build

mvn -q -B -ntp -Dspotless.check.skip test-compile
java -cp target/classes:target/test-classes dev.zerohalt.docs.Docs
