#!/usr/bin/env bash
# Installs what the lab uses, without questions. Safe to run again: what is there stays.
# What it builds goes to $LAB_HOME (default: target/lab). A part that cannot be had is told, and the
# others still come.
set -u
here=$(cd "$(dirname "$0")" && pwd)
home=${LAB_HOME:-$here/../../target/lab}
mkdir -p "$home/build"
export DEBIAN_FRONTEND=noninteractive
lacking=0
part() { # NAME COMMAND...
  local name=$1; shift
  "$@" || { echo "setup: $name cannot be had" >&2; lacking=1; }
}

packages() { # PACKAGE...
  local p missing=""
  for p; do
    dpkg -s "$p" 2>/dev/null | grep -q '^Status: install ok installed' || missing="$missing $p"
  done
  [ -n "$missing" ] || return 0
  apt-get update -q
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $missing
}
browser() { # NAME PACKAGE
  python3 "$here/peers/sdp_browser.py" "$1" --version >/dev/null 2>&1 || packages "$2"
}
python() { # MODULE VERSION
  "$home/venv/bin/python" -c "import $1" 2>/dev/null && return 0
  python3 -m venv "$home/venv" &&
    "$home/venv/bin/pip" install -q --disable-pip-version-check "$1==$2"
}
nice() {
  [ "$home/build/nice_peer" -nt "$here/peers/nice_peer.c" ] && return 0
  # shellcheck disable=SC2046
  cc -Wall -O1 -o "$home/build/nice_peer" "$here/peers/nice_peer.c" $(pkg-config --cflags --libs nice)
}

part "Debian packages" packages iproute2 nftables conntrack procps openssl ca-certificates coturn \
  python3 python3-venv libnice-dev pkg-config gcc libc6-dev
part aioice python aioice 0.13.0
part aiortc python aiortc 1.16.0
part libnice nice
part Chromium browser chromium chromium
part Firefox browser firefox firefox-esr
exit $lacking
