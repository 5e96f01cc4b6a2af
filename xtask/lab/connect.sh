#!/usr/bin/env bash
# connect.sh OFFERER ANSWERER LEFT RIGHT [PEER OPTIONS...]: one end-to-end call through the lab,
# with coturn on `relay` as the STUN server. Alice offers behind the NAT kind LEFT, bob answers
# behind RIGHT. OFFERER and ANSWERER: frazil, aioice, nice.
#   environment: FRAZIL (path of the binary), LAB_HOME (where setup.sh built), NATLAB (lab id),
#   UPOPTS (for natlab up), LEFT_OPTS/RIGHT_OPTS (for one peer), PCAP=prefix (tcpdump on alice and
#   bob, to PREFIX-HOST.pcap), KEEP=dir (what each side wrote), CALL_TIMEOUT=seconds,
#   FLOOD=N (while the call runs, N random datagrams to each port that alice and bob have bound)
# Exit 0 when both sides printed a JSON line with "ok": true; 2 when the lab did not come up.
set -u
here=$(cd "$(dirname "$0")" && pwd)
home=${LAB_HOME:-$here/../../target/lab}
off=$1 ans=$2 left=$3 right=$4; shift 4
export NATLAB=${NATLAB:-c$$}
work=${KEEP:-$(mktemp -d)}; mkdir -p "$work"
rm -f "$work"/{offer,answer}.sdp "$work"/{alice,bob}.{out,err,code}
# The lab goes with the script, however that ends; `natlab down` ends the peers too.
trap '"$here/natlab" down; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
"$here/natlab" up --left "$left" --right "$right" ${UPOPTS:-} >/dev/null || exit 2
"$here/natlab" turn >/dev/null || exit 2
if [ -n "${PCAP:-}" ]; then
  for h in alice bob; do "$here/natlab" pcap $h "$PCAP-$h.pcap" udp >/dev/null; done
fi
program() { # KIND offer|answer
  case $1 in
    frazil) echo "${FRAZIL:-frazil} $2 --ping --json";;
    aioice) echo "$home/venv/bin/python $here/peers/aioice_peer.py";;
    nice) echo "$home/build/nice_peer";;
    *) echo false;;
  esac; }
side() { # HOST PROGRAM OPTION... : runs it, keeps what it wrote and its exit code
  local h=$1; shift
  "$here/natlab" exec "$h" -- timeout -k 2 "${CALL_TIMEOUT:-75}" "$@" --stun stun:198.51.100.2:3478 \
    >"$work/$h.out" 2>"$work/$h.err" </dev/null
  echo $? >"$work/$h.code"
}
t0=$(date +%s%N)
# shellcheck disable=SC2046,SC2086
side bob $(program "$ans" answer) --offer-in "$work/offer.sdp" --answer-out "$work/answer.sdp" "$@" ${RIGHT_OPTS:-} & b=$!
# shellcheck disable=SC2046,SC2086
side alice $(program "$off" offer) --offer-out "$work/offer.sdp" --answer-in "$work/answer.sdp" "$@" ${LEFT_OPTS:-} & a=$!
if [ -n "${FLOOD:-}" ]; then
  for h in alice bob; do "$here/natlab" exec $h -- timeout 80 python3 "$here/flood.py" "$FLOOD" >"$work/$h.flood" 2>&1 & done
fi
wait $a $b
[ -z "${FLOOD:-}" ] || wait      # the floods end when the ports are gone
printf '%s/%s %s,%s  %d ms in all\n' "$off" "$ans" "$left" "$right" $(( ($(date +%s%N)-t0)/1000000 ))
bad=0
for h in alice bob; do
  printf '  %-6s %s\n' $h "$(grep -h '^{' "$work/$h.out" | tail -1)"
  grep -q '"ok": *true' "$work/$h.out" || { tail -3 "$work/$h.err" | sed 's/^/    /'; bad=1; }
done
exit $bad
