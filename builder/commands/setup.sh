#!/bin/sh
# Sets up what a bare machine lacks: system libraries, a virtual environment, locked packages.
# Debian and Ubuntu as root or with sudo; macOS with Homebrew (written for, not tried).
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

python_header='import sysconfig; print(sysconfig.get_path("include") + "/Python.h")'

stop() { say "$*"; exit 3; }

# Runs a command; what it prints is shown only where it fails.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 5 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian packages without which nothing can be set, as far as they are not there yet.
needed_on_debian() {
    python=$(find_python)
    if [ -z "$python" ]; then
        printf 'python3 python3-venv '
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1], end=" ")'
    fi
    for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
        libharfbuzz-subset.so.0:libharfbuzz-subset0; do
        /sbin/ldconfig -p | grep -q "${pair%%:*}" || printf '%s ' "${pair##*:}"
    done
}

# Debian packages of which the press profile is made, and those that compile the composition.
wanted_on_debian() {
    command -v cc >/dev/null 2>&1 || printf 'gcc libc6-dev '
    python=$(find_python)
    if [ -z "$python" ]; then
        printf 'libpython3-dev '
    elif ! [ -f "$("$python" -c "$python_header")" ]; then
        "$python" -c 'import sys; print("libpython3.%d-dev" % sys.version_info[1], end=" ")'
    fi
    command -v colprof >/dev/null 2>&1 || printf 'argyll '
    [ -f /usr/share/color/icc/FOGRA39L.ti3 ] || printf 'icc-profiles-free '
}

# Installs packages; fails, with the reason said, where they cannot be had.
install_on_debian() {
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
        say "there is no sudo; as root, run: apt-get install $*"
        return 1
    fi
    say "installing $*"
    quietly as_root apt-get update -qq &&
        quietly as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" ||
        { say "that failed for the reason above; as root, run: apt-get install $*"; return 1; }
}

# shellcheck disable=SC2046 # words are packages
if command -v apt-get >/dev/null 2>&1; then
    needed=$(needed_on_debian) wanted=$(wanted_on_debian)
    [ -z "$needed$wanted" ] || install_on_debian $needed $wanted ||
        [ -z "$needed" ] || exit 3
elif command -v brew >/dev/null 2>&1; then
    brew list pango >/dev/null 2>&1 || brew install pango
    [ -n "$(find_python)" ] || brew install python@3.12
else
    say "this system has neither apt-get nor brew; install Pango, PangoFT2 and HarfBuzz yourself"
fi

python=$(find_python)
[ -n "$python" ] || stop "Python 3.11 or later is missing; install it and run make again"

say "setting up .venv with $("$python" --version)"
.venv/bin/python -m pip --version >/dev/null 2>&1 ||
    quietly "$python" -m venv --clear .venv || stop "no virtual environment could be made in .venv"
quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.lock ||
    stop "Python packages could not be installed; check the network and run make again"

# The checkout itself is the package: a path file and a launcher, nothing to build. Neither names
# the folder, which may hold any character and may be moved; -P keeps the user's folder out.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo ../../../.. >"$site/bilingual-press.pth"
cat >.venv/bin/builder <<'LAUNCHER'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -P -m builder "$@"
LAUNCHER
chmod +x .venv/bin/builder

# Without it pages are the same and take longer. It takes a core for half a minute, and so does the
# press profile: side by side.
{
    quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements-compile.lock && .venv/bin/python -m builder.ground.compiling ||
        say "composing runs as Python, which takes longer"
} &

say "fetching and verifying fonts"
.venv/bin/builder fonts >/dev/null || { wait; exit 3; }
say "making the press profile"
# Without it only the print edition cannot be made, which says so itself.
.venv/bin/builder profiles >/dev/null || say "going on without it"
wait
touch .venv/.ready
