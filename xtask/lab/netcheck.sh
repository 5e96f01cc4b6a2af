#!/usr/bin/env bash
# netcheck.sh KIND own|coturn [OPTION...]: what `frazil netcheck --json` on alice says of the NAT kind KIND, with
# frazil's own server or coturn on `relay`. OPTIONs go to netcheck.
#   environment: FRAZIL (path of the binary), NATLAB (lab id), UPOPTS (for natlab up),
#   PATIENCE (seconds until netcheck is ended: 120)
# Exit 2 when the lab did not come up, else as netcheck.
set -u
here=$(cd "$(dirname "$0")" && pwd)
kind=$1 server=$2; shift 2
frazil=${FRAZIL:-frazil}
export NATLAB=${NATLAB:-n$$}
work=$(mktemp -d)
# The lab goes with the script, however that ends; `natlab down` ends the server too.
trap '"$here/natlab" down; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# shellcheck disable=SC2086
"$here/natlab" up --left "$kind" --right none ${UPOPTS:-} >/dev/null || exit 2
if [ "$server" = own ]; then
  : >"$work/server"
  "$here/natlab" exec relay -- "$frazil" stun serve --listen 198.51.100.2:3478 --alternate 198.51.100.3:3479 >"$work/server" &
  for _ in $(seq 100); do [ "$(wc -l <"$work/server")" = 4 ] && break; sleep 0.05; done
  [ "$(wc -l <"$work/server")" = 4 ] || exit 2
else
  "$here/natlab" turn >/dev/null || exit 2
fi
"$here/natlab" exec alice -- timeout -k 2 "${PATIENCE:-120}" "$frazil" netcheck --stun 198.51.100.2:3478 --json "$@"
