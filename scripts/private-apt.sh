# Sourced: packages of any Debian suite and architecture, without touching the machine's own sources.
#
#   private_apt FOLDER SUITE ARCHITECTURE [security]
#                                        makes an apt of its own there, which knows this suite, and its security updates if they are asked for
#   APT_CONFIG=FOLDER/apt.conf apt-get …  uses it; apt verifies packages as always
#
# The packages come from DEBIAN_MIRROR, else from the mirror of the machine's own sources, which must be Debian's.

debian_mirror() {
    local mirrors=${DEBIAN_MIRROR:-}
    if [ -z "$mirrors" ] && grep -qx ID=debian /etc/os-release; then
        mirrors=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
            sed -n 's/^[a-z]* main //p')
        mirrors=${mirrors%%$'\n'*}
    fi
    if [ -z "$mirrors" ]; then
        echo "cannot fetch Debian's packages: apt's sources name no mirror of Debian's; set DEBIAN_MIRROR" >&2
        return 1
    fi
    echo "${mirrors%/}"
}

private_apt() {
    local folder=$1 suite=$2 architecture=$3 mirror
    local signed="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    mirror=$(debian_mirror) || return 1
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    {
        echo "deb $signed $mirror $suite main"
        [ "${4:-}" != security ] || [ "$suite" = sid ] || echo "deb $signed $mirror-security $suite-security main"
    } >"$folder/sources.list"
    cat >"$folder/apt.conf" <<EOC
APT::Architecture "$architecture";
APT::Architectures {"$architecture";};
Dir::State "$folder/state";
Dir::State::status "/dev/null";
Dir::Cache "$folder/cache";
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Update::Pre-Invoke "";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "3";
EOC
    APT_CONFIG=$folder/apt.conf apt-get -q update
}
