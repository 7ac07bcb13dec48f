# shellcheck shell=bash
# Sourced by ./run, ./test, ./bench and scripts that call other programs: makes sure that these are there.

# need PROGRAM PACKAGE…: installs Debian's packages where PROGRAM is missing and we may, else says how to.
need() {
    local program="$1"
    shift
    command -v "$program" >/dev/null && return
    if may_install; then
        install_packages "$@"
        hash -r
        command -v "$program" >/dev/null && return
    fi
    die "'$program' is missing. Install it and try again; on Debian: apt-get install $*"
}

may_install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

install_packages() {
    echo "Installing $*" >&2
    apt_get update
    apt_get install --no-install-recommends "$@"
}

# Waits for another apt that runs, such as a machine's own upgrade just after it started.
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 "$@" >&2
}

# need_rust FOLDER: the version that FOLDER/Cargo.toml asks for, and a C compiler.
# Rust comes from rustup rather than from Debian, whose compiler is older than Muster's.
need_rust() {
    local folder="$1" wanted have
    command -v cargo >/dev/null ||
        die "Rust is missing. Install it from https://rustup.rs and try again."
    wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$folder/Cargo.toml")"
    have="$(cd "$folder" && rustc --version | cut -d ' ' -f 2)"
    at_least "$wanted" "$have" ||
        die "Rust $have is too old, Muster needs $wanted. Update it with 'rustup update stable' and try again."
    # SQLite and the TLS library are C, built by their crates.
    need cc build-essential
}

# need_node VERSION: this version of Node or a newer one, with npm.
# Node bundles the portal's stylesheet, scripts and icons at build time; the built binary does not need it.
need_node() {
    local wanted="$1" have
    need node nodejs
    need npm npm
    have="$(node --version)"
    at_least "$wanted" "${have#v}" ||
        die "Node ${have#v} is too old, Muster needs $wanted or newer. Install it from https://nodejs.org and try again."
}

at_least() {
    [ "$(printf '%s\n' "$1" "$2" | sort --version-sort | head -n 1)" = "$1" ]
}

die() {
    echo "$*" >&2
    exit 1
}
