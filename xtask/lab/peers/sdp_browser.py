#!/usr/bin/env python3
"""A browser that takes part in offers and answers: sdp_browser.py chromium|firefox [--version]

One request a line on standard input, one reply a line on standard output, the first of them without
being asked: JSON, as sdp_shapes.js has it. The browser ends when standard input does.
"""
import http.server
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).parent
NAMES = {
    'chromium': ('CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    'firefox': ('FIREFOX', ['firefox-esr', 'firefox']),
}
PREFERENCES = {
    'media.peerconnection.ice.obfuscate_host_addresses': 'false',
    'media.gmp-manager.updateEnabled': 'false',
    'network.captive-portal-service.enabled': 'false',
    'network.connectivity-service.enabled': 'false',
    'network.proxy.type': '0',
    'app.update.enabled': 'false',
    'browser.shell.checkDefaultBrowser': 'false',
    'browser.aboutwelcome.enabled': 'false',
    'datareporting.policy.dataSubmissionEnabled': 'false',
    'toolkit.telemetry.enabled': 'false',
}
requests, replies = queue.Queue(), queue.Queue()


class Page(http.server.BaseHTTPRequestHandler):
    """The page, its script, and the requests that the script asks for."""

    def do_GET(self):
        if self.path == '/':
            self.reply('text/html', b'<!doctype html><script src="/sdp_shapes.js"></script>')
        elif self.path == '/sdp_shapes.js':
            self.reply('text/javascript', (HERE / 'sdp_shapes.js').read_bytes())
        else:
            self.send_error(404)

    def do_POST(self):
        replies.put(self.rfile.read(int(self.headers['content-length'])).decode())
        self.reply('application/json', requests.get().encode())

    def reply(self, kind, body):
        self.send_response(200)
        self.send_header('content-type', kind)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def program_of(browser):
    variable, names = NAMES[browser]
    found = [os.environ.get(variable)] + [shutil.which(name) for name in names]
    program = next((one for one in found if one), None)
    return program or sys.exit('no %s' % browser)


def command(browser, profile, page):
    program = program_of(browser)
    if browser == 'chromium':
        return [program, '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--no-proxy-server',
                '--disable-background-networking', '--disable-component-update', '--disable-sync',
                '--disable-features=WebRtcHideLocalIpsWithMdns', '--user-data-dir=%s' % profile, page]
    lines = ['user_pref("%s", %s);\n' % both for both in PREFERENCES.items()]
    pathlib.Path(profile, 'user.js').write_text(''.join(lines))
    return [program, '--headless', '--no-remote', '--profile', profile, page]


def main():
    if '--version' in sys.argv:
        sys.exit(subprocess.call([program_of(sys.argv[1]), '--version']))
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        page = 'http://127.0.0.1:%d/' % server.server_port
        browser = subprocess.Popen(command(sys.argv[1], profile, page), stdin=subprocess.DEVNULL,
                                   stdout=sys.stderr, env=dict(os.environ, HOME=profile, TMPDIR=profile))
        try:
            print(replies.get(timeout=60), flush=True)
            for line in sys.stdin:
                requests.put(line)
                print(replies.get(timeout=20), flush=True)
        finally:
            browser.terminate()
            try:
                browser.wait(timeout=10)
            except subprocess.TimeoutExpired:
                browser.kill()


main()
