#!/usr/bin/env bash
# Runs a command in a network of its own, in which loopback works and one address leads nowhere:
#   apart.sh COMMAND...
# What the command starts ends with it.
set -eu
if [ "$1" != --inside ]; then
  exec unshare --net --pid --fork --kill-child --mount-proc -- "$0" --inside "$@"
fi
shift
ip link set lo up
ip link add lan type veth peer name nowhere
ip address add 192.0.2.2/24 dev lan
ip link set lan up
ip link set nowhere up
ip route add default via 192.0.2.1
exec "$@"
