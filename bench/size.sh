#!/usr/bin/env bash
# Which part of the binary is whose, and what is resident while idle, without a configuration file and after reading one.
#
#   bench/size.sh
. "$(dirname "$0")/lib.sh"
bench_setup test "$@"

binary_parts() {
    nm -S -t d --defined-only target/o/linked | awk '
        NF == 4 {
            name = $4
            sub(/^(meth|sfld|initclass|sysinitclass|supertypeof|virt|teavm_classLayouts)_/, "", name)
            part = "musl, libgcc"
            if (name ~ /^dz/ || name ~ /^zerohalt/) part = "zerohalt"
            else if (name ~ /^ose/) part = "snakeyaml-engine (YAML)"
            else if (name ~ /^igw/) part = "JToml (TOML)"
            else if (name ~ /^jur/) part = "Java: regular expressions, for the YAML parser"
            else if (name ~ /^(jt|jm|otcit|otciu|otcic)/) part = "Java: dates, numbers, locales, for both"
            else if (name ~ /^j/ || name ~ /^otc/) part = "Java: the rest"
            else if (name ~ /^__compound_literal/) part = "string literals and metadata, of all"
            else if (name ~ /^(teavm|ot|callSite|methodLocation|exceptionHandlers)/) part = "TeaVM: runtime, call sites, class tables"
            if ($3 !~ /[bB]/) size[part] += $2
        }
        END { for (part in size) printf "%10d  %s\n", size[part], part }' | sort -rn
}

resident() { # arguments of zerohalt
    start_init $zerohalt "$@" -- $app serve $ZEROHALT_APP_PORT
    sleep 1
    printf '%8s kB resident, %s kB of it its own: %s\n' $(memory "$init" | cut -d ' ' -f 1,3) "${*:-no file}"
    stop_init
}

machine
printf 'bytes of %s:\n\n' "$(stat -c %s target/zerohalt)"
binary_parts
echo
for arguments in "" "--config examples/config/minimal.yaml" "--config examples/config/kubernetes.yaml" "--config examples/config/nomad.toml"; do
    resident $arguments
done
