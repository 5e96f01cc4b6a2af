#!/usr/bin/env python3
"""read_stun.py CAPTURE EVENTS: every STUN message of a pcap file, read by aioice.

EVENTS is what `frazil demo --json` printed: the session descriptions in it hold the passwords. Exit
1 unless each message is well-formed, each fingerprint true, each connectivity check and each
successful answer to one protected, and each MESSAGE-INTEGRITY true under the password due.
"""
import collections, json, re, struct, sys
from aioice import stun

COOKIE = b'\x21\x12\xa4\x42'


def strings(value):
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def passwords(path):
    """ufrag -> password, from the descriptions among the events."""
    found = {}
    for line in open(path):
        for text in strings(json.loads(line)):
            ufrag = re.search(r'^a=ice-ufrag:(\S+)', text, re.M)
            pwd = re.search(r'^a=ice-pwd:(\S+)', text, re.M)
            if ufrag and pwd:
                found[ufrag.group(1)] = pwd.group(1)
    return found


def frames(path):
    """Link type and octets of each packet of a classic pcap file."""
    data = open(path, 'rb').read()
    order = {b'\xd4\xc3\xb2\xa1': '<', b'\x4d\x3c\xb2\xa1': '<'}.get(data[:4], '>')
    link = struct.unpack(order + 'I', data[20:24])[0] & 0xffff
    at = 24
    while at < len(data):
        kept, length = struct.unpack(order + 'II', data[at + 8:at + 16])
        if kept != length:
            sys.exit('a packet was cut off in the capture')
        yield link, data[at + 16:at + 16 + kept]
        at += 16 + kept


def datagrams(path):
    """Source, destination and payload of each UDP datagram."""
    for link, frame in frames(path):
        ip = frame[{1: 14, 101: 0, 228: 0, 229: 0}[link]:]
        if ip[0] >> 4 == 4:
            protocol, udp, ends = ip[9], ip[(ip[0] & 15) * 4:], (ip[12:16], ip[16:20])
        else:
            protocol, udp, ends = ip[6], ip[40:], (ip[8:24], ip[24:40])
        if protocol == 17:
            source, destination, length = struct.unpack('!HHH', udp[:6])
            yield (ends[0], source), (ends[1], destination), udp[8:length]


def main(capture, events):
    known, keys, counts, wrong = passwords(events), {}, collections.Counter(), []
    if not known:
        wrong.append('no ice-ufrag and ice-pwd among the events')
    for number, (_, _, data) in enumerate(datagrams(capture), 1):
        if len(data) < 20 or data[0] & 0xc0 or data[4:8] != COOKIE:
            counts['other'] += 1
            continue
        try:
            message = stun.parse_message(data)
        except Exception as error:
            wrong.append(f'datagram {number}: {error!r}: {data.hex()}')
            continue
        has, transaction = message.attributes, message.transaction_id
        counts['stun'] += 1
        if message.message_class is stun.Class.REQUEST and 'USERNAME' in has:
            # The receiver's part of the name comes first; its password is the key.
            keys[transaction] = known.get(has['USERNAME'].split(':')[0], '').encode()
        if transaction not in keys:
            continue              # a server, which asks for no password
        if 'MESSAGE-INTEGRITY' not in has:
            wrong.append(f'datagram {number}: no MESSAGE-INTEGRITY: {message}')
        elif not message.check_message_integrity(keys[transaction]):
            wrong.append(f'datagram {number}: MESSAGE-INTEGRITY is false: {message}')
        else:
            counts['verified'] += 1
        counts['fingerprint'] += 'FINGERPRINT' in has
    for complaint in wrong:
        print(complaint)
    if counts['fingerprint'] != counts['verified'] or not counts['verified']:
        wrong.append('')
        print('checks without a fingerprint, or no checks at all')
    print(f"{counts['stun']} STUN messages, {counts['verified']} verified, {counts['other']} others")
    sys.exit(bool(wrong))


main(*sys.argv[1:])
