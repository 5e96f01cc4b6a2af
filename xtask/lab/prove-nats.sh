#!/usr/bin/env bash
# prove-nats.sh [KIND]...: builds a lab for each NAT kind and prints what an RFC 5780 probe on alice sees.
# Exit 1 on a surprise.
set -u
here=$(cd "$(dirname "$0")" && pwd)
export NATLAB=prove$$
tmp=$(mktemp -d); trap '"$here/natlab" down; rm -rf "$tmp"' EXIT
bad=0
E=endpoint-independent A=address-dependent P=address-and-port-dependent
# kind mapping filtering hairpin third-host
while read -r kind map filt hair third; do
  [ $# = 0 ] || case " $* " in *" $kind "*) ;; *) continue;; esac
  "$here/natlab" up --left "$kind" --right none >/dev/null || { bad=1; continue; }
  "$here/natlab" exec relay -- python3 "$here/stunprobe.py" server 198.51.100.2 198.51.100.3 >"$tmp/srv" 2>&1 &
  while ! grep -q ready "$tmp/srv" 2>/dev/null; do sleep 0.05; done
  rm -f "$tmp/mapped"
  "$here/natlab" exec alice -- python3 "$here/stunprobe.py" probe 198.51.100.2 --wait "$tmp/mapped" >"$tmp/out" &
  pid=$!
  for _ in $(seq 200); do [ -f "$tmp/mapped" ] && break; kill -0 $pid 2>/dev/null || break; sleep 0.05; done
  [ -f "$tmp/mapped" ] && "$here/natlab" exec pub -- python3 "$here/stunprobe.py" poke $(cat "$tmp/mapped")
  wait $pid
  rm -f "$tmp/srv"
  got=$(python3 -c '
import json,sys
r=json.load(open(sys.argv[1]))
print(r["mapping"], r["filtering"], r["hairpin"].split(",")[0], r.get("third_host","-"))' "$tmp/out")
  verdict=ok; [ "$got" = "$map $filt $hair $third" ] || { verdict="UNEXPECTED (wanted $map $filt $hair $third)"; bad=1; }
  printf '%-28s %-78s %s\n' "$kind" "$got" "$verdict"
  python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); print("    local", r["local"], "mapped", r.get("mapped"))' "$tmp/out"
done <<EOF
none none $E n/a received
firewall none $P n/a dropped
full-cone $E $E no received
full-cone:remap $E $E no received
addr-restricted $E $A no dropped
addr-restricted:remap $E $A no dropped
port-restricted $E $P no dropped
port-restricted:remap $E $P no dropped
symmetric $P $P no dropped
hairpin $E $E yes received
hairpin:remap $E $E yes received
udp-blocked - - - -
https-only - - - -
cgn $E $P no dropped
cgn:port-restricted/full-cone $E $P no dropped
cgn:full-cone/full-cone $E $E no received
cgn:port-restricted/symmetric $P $P no dropped
EOF
[ $bad = 0 ] && echo "all kinds behave as named" || echo "SOME KINDS DO NOT BEHAVE AS NAMED"
exit $bad
