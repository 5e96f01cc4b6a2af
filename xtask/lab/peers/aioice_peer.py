#!/usr/bin/env python3
"""aioice peer (ICE only, no DTLS).  One m= section, minimal SDP; options as `frazil offer|answer`."""
import argparse, asyncio, json, os, re, time
import aioice

p = argparse.ArgumentParser()
for o in ('offer-out', 'answer-in', 'offer-in', 'answer-out', 'stun', 'turn', 'user', 'pass'):
    p.add_argument('--' + o, dest=o.replace('-', '_'))
p.add_argument('--policy', default='all')
p.add_argument('--media', default='d')
p.add_argument('--hold', type=float, default=1)
p.add_argument('--role', help='controlling or controlled, whoever offers')
p.add_argument('--timeout', type=float, default=30)
a, _ = p.parse_known_args()


def put(path, text):
    with open(path + '.tmp', 'w', newline='') as f:
        f.write(text)
    os.rename(path + '.tmp', path)


async def get(path):
    while not os.path.exists(path):
        await asyncio.sleep(0.02)
    return open(path, newline='').read()


def sdp(c):
    lines = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=aioice', 't=0 0', 'm=application 9 UDP/ICE 0', 'c=IN IP4 0.0.0.0',
             'a=ice-ufrag:' + c.local_username, 'a=ice-pwd:' + c.local_password]
    lines += ['a=candidate:' + x.to_sdp() for x in c.local_candidates] + ['a=end-of-candidates']
    return '\r\n'.join(lines) + '\r\n'


async def feed(c, text):
    c.remote_username = re.search(r'^a=ice-ufrag:(\S+)', text, re.M).group(1)
    c.remote_password = re.search(r'^a=ice-pwd:(\S+)', text, re.M).group(1)
    for m in re.findall(r'^a=candidate:(.*?)\r?$', text, re.M):
        await c.add_remote_candidate(aioice.Candidate.from_sdp(m))
    await c.add_remote_candidate(None)


async def ping(c):
    while True:
        await c.sendto(b'ping', 1)
        await asyncio.sleep(0.1)


async def main():
    kw = {}
    if a.stun:
        h, port = a.stun.split(':')[1:3]
        kw['stun_server'] = (h, int(port))
    if a.turn:
        scheme, h, port, tr = re.match(r'(turns?):([^:?]+):(\d+)(?:\?transport=(\w+))?', a.turn).groups()
        kw.update(turn_server=(h, int(port)), turn_username=a.user, turn_password=getattr(a, 'pass'),
                  turn_ssl=scheme == 'turns', turn_transport=tr or 'udp')
    if a.policy == 'relay':
        kw['transport_policy'] = aioice.TransportPolicy.RELAY
    c = aioice.Connection(ice_controlling=a.role == 'controlling' if a.role else bool(a.offer_out), components=1, **kw)
    out = {'peer': 'aioice-' + aioice.__version__, 'ok': False}
    t = time.monotonic()
    if a.offer_out:
        await c.gather_candidates()
        put(a.offer_out, sdp(c))
        remote = await get(a.answer_in)
    else:
        remote = await get(a.offer_in)
        await c.gather_candidates()
    out['gather_ms'] = round((time.monotonic() - t) * 1000)
    t0, pinger = time.monotonic(), None
    if a.answer_out:
        put(a.answer_out, sdp(c))
    await feed(c, remote)
    try:
        async with asyncio.timeout(a.timeout):
            await c.connect()
            out['ice_ms'] = round((time.monotonic() - t0) * 1000)
            pinger = asyncio.create_task(ping(c))     # repeated: one may be lost, or come before the peer is ready
            while True:
                data, _ = await c.recvfrom()
                if data == b'ping':
                    await c.sendto(b'pong', 1)
                if data in (b'ping', b'pong'):
                    break
            out.update(ok=True, open_ms=round((time.monotonic() - t0) * 1000))
            pair = c._nominated[1]
            for k, x in (('local', pair.local_candidate), ('remote', pair.remote_candidate)):
                out[k] = '%s %s:%d' % (x.type, x.host, x.port)
    except (ConnectionError, asyncio.TimeoutError) as e:
        out['error'] = repr(e)
    if pinger:
        pinger.cancel()
    print(json.dumps(out), flush=True)
    try:                                          # keep answering: our pong may have been lost
        async with asyncio.timeout(a.hold):
            while True:
                if (await c.recvfrom())[0] == b'ping':
                    await c.sendto(b'pong', 1)
    except (ConnectionError, asyncio.TimeoutError):
        pass
    await c.close()

asyncio.run(main())
