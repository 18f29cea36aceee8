#!/bin/sh
# Sets up what a bare machine lacks: system libraries, a virtual environment, locked packages.
# Debian and Ubuntu as root or with sudo; macOS with Homebrew (written for, not tried).
set -eu
cd "$(dirname "$0")/.."

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

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian packages that are not there yet.
lacking_on_debian() {
    [ -n "$(find_python)" ] || printf 'python3 '
    python=$(find_python || true)
    if [ -z "$python" ] || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        printf 'python3-venv '
    fi
    command -v colprof >/dev/null 2>&1 || printf 'argyll '
    [ -f /usr/share/color/icc/FOGRA39L.ti3 ] || printf 'icc-profiles-free '
    for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
        libharfbuzz-subset.so.0:libharfbuzz-subset0; do
        /sbin/ldconfig -p | grep -q "${pair%%:*}" || printf '%s ' "${pair##*:}"
    done
}

if command -v apt-get >/dev/null 2>&1; then
    packages=$(lacking_on_debian)
    if [ -n "$packages" ]; then
        say "installing $packages"
        as_root apt-get update -qq
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $packages >&2
    fi
elif command -v brew >/dev/null 2>&1; then
    brew list pango >/dev/null 2>&1 || brew install pango
    [ -n "$(find_python)" ] || brew install python@3.12
else
    say "this system has neither apt-get nor brew; install Pango, PangoFT2 and HarfBuzz yourself"
fi

python=$(find_python)
[ -n "$python" ] || { say "Python 3.11 or later is missing; install it and run make again"; exit 3; }

say "setting up .venv with $("$python" --version)"
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.lock || { say "packages could not be installed; check the network"; exit 3; }

# The checkout itself is the package: a path file and a launcher, nothing to build.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd >"$site/bilingual-press.pth"
cat >.venv/bin/builder <<LAUNCHER
#!$(pwd)/.venv/bin/python
import sys
from builder.__main__ import main
sys.exit(main())
LAUNCHER
chmod +x .venv/bin/builder
# Without the press profile only the print edition cannot be made; it says so itself.
.venv/bin/builder profiles >/dev/null || say "the press profile was not made"
touch .venv/.ready
