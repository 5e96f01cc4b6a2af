#!/usr/bin/env python3
"""flood.py N: random datagrams, N in all, to the UDP ports that this host's programs have bound.

A port is flooded from the moment it appears. Some datagrams are noise from the first octet on,
some are STUN down to the cookie and the length. Prints how many were sent.
"""
import os, random, socket, struct, sys, time

COUNT, RATE = int(sys.argv[1]), 100_000     # a second, so that a call lives through ten


def bound():
    """Address and port of every bound UDP socket, from the kernel's list."""
    ends = []
    for line in open('/proc/net/udp').read().splitlines()[1:]:
        ip, port = line.split()[1].split(':')
        ip = socket.inet_ntoa(struct.pack('=I', int(ip, 16)))
        if not ip.startswith('127.') and int(port, 16) != OWN:
            ends.append(('127.0.0.1' if ip == '0.0.0.0' else ip, int(port, 16)))
    return ends


def noise():
    data = os.urandom(random.randrange(0, 1400))
    if random.random() < 0.5:
        body = data[20:20 + (len(data) - 20) // 4 * 4] if len(data) > 20 else b''
        kind = random.choice((0x0001, 0x0011, 0x0101, 0x0111))
        data = struct.pack('!HHI', kind, len(body), 0x2112a442) + os.urandom(12) + body
    return data


s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('0.0.0.0', 0))
OWN = s.getsockname()[1]
pool = [noise() for _ in range(4096)]
ends, sent = [], 0
deadline = time.monotonic() + 20
while not ends and time.monotonic() < deadline:
    ends = bound()
    time.sleep(0.002)
start = time.monotonic()
while ends and sent < COUNT:
    for _ in range(500):
        try:
            s.sendto(pool[sent % 4096], ends[sent % len(ends)])
        except ConnectionRefusedError:     # it has gone: the count tells
            print(sent)
            sys.exit()
        sent += 1
    ahead = sent / RATE - (time.monotonic() - start)
    if ahead > 0:
        time.sleep(ahead)
print(sent)
