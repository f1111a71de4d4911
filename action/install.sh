#!/usr/bin/env bash
# Finds qmoi for the action, or installs it: the one named, a release with its checksum, the one on the search path, or one built from
# the action's own source. Tells where it is as the output `qmoi`.
set -euo pipefail

tell() {
    printf 'qmoi=%s\n' "$1" >> "$GITHUB_OUTPUT"
    "$1" --version
}

fail() {
    printf '::error::%s\n' "$1"
    exit 2
}

# The name that releases give this machine.
target() {
    local machine
    case $(uname -m) in
        x86_64 | amd64) machine=x86_64 ;;
        aarch64 | arm64) machine=aarch64 ;;
        *) fail "there is no release for $(uname -m); leave out the version to build qmoi here" ;;
    esac
    case $(uname -s) in
        Linux) echo "$machine-unknown-linux-gnu" ;;
        Darwin) echo "$machine-apple-darwin" ;;
        MINGW* | MSYS* | CYGWIN*) echo "$machine-pc-windows-msvc" ;;
        *) fail "there is no release for $(uname -s); leave out the version to build qmoi here" ;;
    esac
}

sum() {
    if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fetch() {
    curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --output "$2" "$1"
}

release() {
    local version=${QMOI_VERSION#v} triple archive address expected actual
    [[ $version =~ ^[0-9A-Za-z.+-]+$ ]] || fail "this is no version: $QMOI_VERSION"
    [[ $QMOI_RELEASES_OF =~ ^[0-9A-Za-z._-]+/[0-9A-Za-z._-]+$ ]] || fail "name the repository of the releases as OWNER/NAME"
    triple=$(target)
    archive=qmoi-$version-$triple.tar.gz
    address=$QMOI_SERVER/$QMOI_RELEASES_OF/releases/download/v$version/$archive
    fetch "$address" "$folder/$archive"
    expected=${QMOI_CHECKSUM:-}
    if [ -z "$expected" ]; then
        fetch "$address.sha256" "$folder/$archive.sha256"
        expected=$(cut -d ' ' -f 1 < "$folder/$archive.sha256")
    fi
    expected=$(printf %s "$expected" | tr 'A-F' 'a-f')
    actual=$(sum "$folder/$archive")
    # Nothing is unpacked that is not what was meant.
    [ "$expected" = "$actual" ] || fail "$archive has the checksum $actual and not $expected"
    mkdir -p "$folder/bin"
    tar -xzf "$folder/$archive" -C "$folder/bin"
}

if [ -n "${QMOI_PATH:-}" ]; then
    [ -x "$QMOI_PATH" ] || fail "there is no program at $QMOI_PATH"
    tell "$QMOI_PATH"
    exit
fi

folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/qmoi-XXXXXX")
if [ -n "${QMOI_VERSION:-}" ]; then
    release
elif command -v qmoi > /dev/null; then
    tell "$(command -v qmoi)"
    exit
else
    command -v cargo > /dev/null || fail "name a version to download, or put Rust on the runner to build qmoi"
    cargo install --locked --path "$QMOI_ACTION" --root "$folder"
fi
program=$folder/bin/qmoi
[ -x "$program" ] || program=$program.exe
tell "$program"
