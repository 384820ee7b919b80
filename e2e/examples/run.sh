#!/usr/bin/env bash
# The examples for Compose, Swarm, ECS and Nomad, by each platform's own schema, and their settings by zerohalt. A broken copy of each is
# refused, or the check would say nothing. None of it is started here: engines does that for Compose and Swarm.
. "$(dirname "$0")/../lib.sh"
e2e_packages python3-pip:/usr/lib/python3/dist-packages/pip
command -v go >/dev/null || cannot "Go is missing" "install Go $(sed -n 's/^go //p' e2e/examples/nomad/go.mod) or newer"
compose=$cache/newer/usr/libexec/docker/cli-plugins/docker-compose
[ -x "$compose" ] || e2e/engines/newer.sh docker-compose "$cache/newer" || cannot "docker-compose is not to be had" "see above"
botocore=1.44.5
export PYTHONPATH=$cache/botocore/$botocore
if [ ! -d "$PYTHONPATH" ]; then
    rm -rf "$PYTHONPATH.new"
    python3 -m pip -q --disable-pip-version-check install --no-warn-conflicts --root-user-action=ignore \
        --target "$PYTHONPATH.new" "botocore==$botocore" ||
        cannot "AWS's SDK is missing" "it is botocore on PyPI"
    mv "$PYTHONPATH.new" "$PYTHONPATH"
fi
version compose "$("$compose" version --short)"
version botocore "$botocore"
version nomad-api "$(sed -n 's,.*hashicorp/nomad/api v0.0.0-\([0-9]\{8\}\).*,\1,p' e2e/examples/nomad/go.mod)"
(cd e2e/examples/nomad && CGO_ENABLED=0 go build -trimpath -o "$work/nomad" .)

checked=0
good() {
    echo "good: $*"
    "$@"
    checked=$((checked + 1))
}

# refused SAID COMMAND...
refused() {
    local said=$1 answer
    shift
    if answer=$("$@" 2>&1) || [[ $answer != *"$said"* ]]; then
        echo "not refused with \"$said\": $*" >&2
        echo "$answer" >&2
        exit 1
    fi
}

# broken FILE SED: a copy of the example's folder with the file changed, in $copy.
broken() {
    copy=$work/broken
    rm -rf "$copy"
    cp -r "$(dirname "$1")" "$copy"
    sed -i "$2" "$copy/$(basename "$1")"
    ! cmp -s "$1" "$copy/$(basename "$1")"
}

# settings NAME=VALUE...: zerohalt takes them, and has nothing to warn of.
settings() {
    local report
    report=$(env -i "$@" target/zerohalt --check-config)
    if grep '^warning' <<<"$report"; then
        return 1
    fi
}

for file in examples/compose/compose.yaml examples/compose/any-image.yaml examples/swarm/swarm.yaml; do
    good "$compose" --file "$file" config --quiet
done
broken examples/compose/any-image.yaml 's/healthcheck:/helthcheck:/'
refused helthcheck "$compose" --file "$copy/any-image.yaml" config --quiet
good settings ZEROHALT_GRACE_PERIOD=40s

good python3 e2e/examples/ecs.py examples/ecs
good settings $(python3 e2e/examples/ecs.py examples/ecs)
broken examples/ecs/task-definition.json 's/"stopTimeout": 120/"stopTimout": 120/'
refused stopTimout python3 e2e/examples/ecs.py "$copy"
broken examples/ecs/task-definition.json 's/"SUCCESS"/"SUCCES"/'
refused "one of START" python3 e2e/examples/ecs.py "$copy"
broken examples/ecs/task-definition.json 's/"stopTimeout": 120/"stopTimeout": 60/'
refused "not the stopTimeout" python3 e2e/examples/ecs.py "$copy"
broken examples/ecs/service.json 's/"serviceName"/"name"/'
refused serviceName python3 e2e/examples/ecs.py "$copy"

good "$work/nomad" examples/nomad/shop.nomad.hcl
good settings $(sed -n 's/^ *\(ZEROHALT_[A-Z_]*\) *= "\(.*\)"$/\1=\2/p' examples/nomad/shop.nomad.hcl)
broken examples/nomad/shop.nomad.hcl 's/kill_timeout/kil_timeout/'
refused 'no attribute "kil_timeout"' "$work/nomad" "$copy/shop.nomad.hcl"
broken examples/nomad/shop.nomad.hcl 's/"30s"/"soon"/'
refused "is no duration" "$work/nomad" "$copy/shop.nomad.hcl"

summary "$checked checks of the examples for Compose, Swarm, ECS and Nomad"
