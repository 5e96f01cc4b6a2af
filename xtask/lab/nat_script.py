#!/usr/bin/env python3
"""Packet scripts in a lab's network: sockets in its namespaces, datagrams on command.

  nat_script.py LAB < JSON

The input is a list of scripts; the output is, for each, a list with what came of each step. See
xtask/src/interop/nat. A step is one of

  {"send": [HOST, SLOT], "to": ..., "arrivals": N}   a datagram from a socket; N is how many should arrive,
                                                     so that as many are awaited
  {"connect": [HOST, SLOT], "to": ..., "arrivals": N}    so too, but a TCP connection
  {"wait": SECONDS}
  {"rebind": true}                                   natlab rebind left

and "to" is [HOST, SLOT], a socket, {"shown": STEP}, the source that the receiver saw in an earlier step,
{"external": SLOT}, a port of the NAT's external address, or {"port": [HOST, PORT]}, a port on which somebody
listens (the relay on 80, 443 and 8443; Alice on the ports of her sockets). A port is the script's base plus the slot.
What comes of a send is a list of [HOST, SLOT, SOURCE ADDRESS, SOURCE PORT], or null when nobody has seen
the step that it refers to.

Scripts with a "wait" run side by side, those that rebind run last, one by one.
"""
import ctypes, json, os, selectors, socket, struct, subprocess, sys, time

LIBC = ctypes.CDLL(None, use_errno=True)
NETNS = '/var/run/netns'
HERE = os.path.dirname(os.path.abspath(__file__))
NAMESPACE = {'relay2': 'relay'}    # the same machine by its other address
DROPPED = 0.004    # seconds that a datagram is given which should not arrive
REFUSED = 0.1      # so long for a connection that nobody should have
DELAYED = 2.0      # and one which should: it only fails late


def enter(namespace):
    if LIBC.setns(namespace, 0x40000000):    # CLONE_NEWNET
        raise OSError(ctypes.get_errno(), 'setns')


def reset(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    s.close()


class Lab:
    def __init__(self, lab):
        self.lab = lab
        self.home = os.open('/proc/self/ns/net', os.O_RDONLY)
        self.selector = selectors.DefaultSelector()
        self.read_env()
        self.listeners = {('relay', port): self.listener('relay', port) for port in (80, 443, 8443)}

    def natlab(self, *args):
        env = dict(os.environ, NATLAB=self.lab)
        return subprocess.run([HERE + '/natlab', *args], env=env, check=True, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout

    def read_env(self):
        env = dict(line.split('=', 1) for line in self.natlab('env').split() if '=' in line)
        self.external = env['ALICE_EXT_IP']
        self.address = {'alice': env['ALICE_IP'], 'alice2': env['ALICE2_IP'], 'relay': env['RELAY_IP'],
                        'relay2': env['RELAY_ALT_IP'], 'pub': env['PUB_IP']}

    def listener(self, host, port):
        s = self.socket(host, port, socket.SOCK_STREAM)
        s.listen()
        return s

    def socket(self, host, port, kind=socket.SOCK_DGRAM):
        there = os.open(f'{NETNS}/nl-{self.lab}-{NAMESPACE.get(host, host)}', os.O_RDONLY)
        enter(there)
        s = socket.socket(socket.AF_INET, kind)    # stays there
        enter(self.home)
        os.close(there)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        s.bind((self.address[host], port))
        s.setblocking(False)
        return s

    def receive(self, scripts, wait, enough):
        """Takes datagrams to the steps that sent them, until enough() or the time is over."""
        end = time.monotonic() + wait
        while True:
            for key, _ in self.selector.select(max(0.0, min(end - time.monotonic(), 0.05))):
                while True:
                    try:
                        data, source = key.fileobj.recvfrom(2048)
                    except BlockingIOError:
                        break
                    script, step = map(int, data.split())
                    seen = scripts[script].results[step]
                    seen.append([*key.data, source[0], source[1]])
            if enough() or time.monotonic() >= end:
                return


class Script:
    def __init__(self, lab, number, script):
        self.lab, self.number, self.base, self.steps = lab, number, script['base'], script['steps']
        self.at, self.wake, self.results, self.sockets = 0, 0.0, [], {}
        for host, slot in script['sockets']:
            s = lab.socket(host, self.base + slot)
            self.sockets[host, slot] = s
            lab.selector.register(s, selectors.EVENT_READ, (host, slot))

    def has(self, what):
        return any(what in step for step in self.steps)

    def target(self, to):
        if 'port' in to:
            return self.lab.address[to['port'][0]], to['port'][1]
        if isinstance(to, list):
            return self.lab.address[to[0]], self.base + to[1]
        if 'external' in to:
            return self.lab.external, self.base + to['external']
        seen = self.results[to['shown']]
        return (seen[0][2], seen[0][3]) if seen else None

    def run(self, scripts):
        """Goes on until the end or the next wait."""
        while self.at < len(self.steps):
            step = self.steps[self.at]
            self.at += 1
            self.results.append([])
            if 'wait' in step:
                self.wake = time.monotonic() + step['wait']
                return
            if 'rebind' in step:
                self.lab.natlab('rebind', 'left')
                self.lab.read_env()
                continue
            to = self.target(step['to'])
            if to is None:
                self.results[-1] = None
                continue
            here, seen = len(self.results) - 1, self.results[-1]
            if 'connect' in step:
                self.connect(step, to)
                continue
            try:
                self.sockets[tuple(step['send'])].sendto(f'{self.number} {here}'.encode(), to)
            except OSError as error:
                print(f'{step}: {error}', file=sys.stderr)
            if step['arrivals']:
                self.lab.receive(scripts, DELAYED, lambda: len(seen) >= step['arrivals'])
            else:
                self.lab.receive(scripts, DROPPED, lambda: False)

    def connect(self, step, to):
        """A connection is there when the other end has it; then it goes without a word."""
        listeners = dict(self.lab.listeners)
        asked = step['to'].get('external')
        if asked is not None:
            listeners['alice', asked] = self.lab.listener('alice', self.base + asked)
        host, slot = step['connect']
        s = self.lab.socket(host, self.base + slot, socket.SOCK_STREAM)
        s.settimeout(DELAYED if step['arrivals'] else REFUSED)
        try:
            s.connect(to)
        except OSError:
            pass
        for name, listener in listeners.items():
            try:
                other, source = listener.accept()
            except BlockingIOError:
                continue
            self.results[-1].append([*name, *source])
            reset(other)
        reset(s)
        if asked is not None:
            listeners['alice', asked].close()


def main():
    lab = Lab(sys.argv[1])
    scripts = [Script(lab, n, script) for n, script in enumerate(json.load(sys.stdin))]
    rebind = [s for s in scripts if s.has('rebind')]
    timed = [s for s in scripts if s.has('wait') and not s.has('rebind')]
    for script in scripts:
        if script not in rebind and script not in timed:
            script.run(scripts)
    while waiting := [s for s in timed if s.at < len(s.steps)]:
        script = min(waiting, key=lambda s: s.wake)
        lab.receive(scripts, max(0.0, script.wake - time.monotonic()), lambda: False)
        script.run(scripts)
    for script in rebind:
        while script.at < len(script.steps):
            lab.receive(scripts, max(0.0, script.wake - time.monotonic()), lambda: False)
            script.run(scripts)
    lab.receive(scripts, 0.1, lambda: False)
    print(json.dumps([script.results for script in scripts]))


main()
