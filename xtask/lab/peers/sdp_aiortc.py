#!/usr/bin/env python3
"""aiortc taking part in offers and answers: the requests and replies of sdp_shapes.js, a line each.

The shapes are those of its name there, as far as aiortc has what they need.
"""
import asyncio
import json
import sys

import aiortc
from aiortc import (RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpReceiver,
                    RTCSessionDescription)
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack


def add(*kinds):
    def offer(pc):
        for kind in kinds:
            if kind == 'data':
                pc.createDataChannel('x')
            else:
                pc.addTransceiver(kind)
    return offer


def both(direction):
    def offer(pc):
        for kind in ('audio', 'video'):
            pc.addTransceiver(kind, direction=direction)
    return offer


def many(pc):
    for _ in range(4):
        both('recvonly')(pc)
    add('data')(pc)


def tracks(*kinds):
    def offer(pc):
        for kind in kinds:
            pc.addTrack(AudioStreamTrack() if kind == 'audio' else VideoStreamTrack())
    return offer


def send_too(pc):
    for one in pc.getTransceivers():
        one.direction = 'sendrecv'


def direct(direction):
    def offer(pc):
        pc.getTransceivers()[0].direction = direction
    return offer


def codec(mime):
    def offer(pc):
        kind = mime.split('/')[0]
        known = RTCRtpReceiver.getCapabilities(kind).codecs
        wanted = [one for one in known if one.mimeType.lower() in (mime.lower(), 'video/rtx')]
        if all(one.mimeType == 'video/rtx' for one in wanted):
            raise ValueError('no %s' % mime)
        pc.addTransceiver(kind).setCodecPreferences(wanted)
    return {'offer': [offer], 'answer': [send_too]}


def nothing(_):
    pass


def stop(at):
    return lambda pc: pc.getTransceivers()[at].stop()


# What a shape does in each round before offering, and before answering.
SHAPES = {
    'data': {'offer': [add('data')]},
    'audio': {'offer': [add('audio')]},
    'video': {'offer': [add('video')]},
    'avd': {'offer': [lambda pc: (tracks('audio', 'video')(pc), add('data')(pc))],
            'answer': [tracks('audio', 'video')]},
    'av-sendonly': {'offer': [both('sendonly')]},
    'av-recvonly': {'offer': [both('recvonly')]},
    'av-inactive': {'offer': [both('inactive')]},
    'grow': {'offer': [add('data'), add('audio'), add('video')]},
    'tracks-msid': {'offer': [tracks('audio', 'video', 'video')], 'answer': [tracks('audio', 'video')]},
    'reject': {'offer': [add('audio', 'video', 'data')], 'answer': [stop(1)]},
    'stop': {'offer': [add('audio', 'video'), stop(1)]},
    'stop-reuse': {'offer': [add('audio', 'video', 'data'), stop(1),
                             lambda pc: pc.addTransceiver('video', direction='sendonly')]},
    'stop-first': {'offer': [add('audio', 'video'), stop(0)]},
    'many-recvonly': {'offer': [many]},
    'hold': {'offer': [add('audio'), direct('inactive'), direct('sendrecv')]},
    'role': {'offer': [add('data', 'audio'), add('video')]},
    'empty': {'offer': [nothing]},
    'pranswer': {'offer': [add('audio', 'data')], 'provisional': True},
    'unbundled': {'offer': [add('audio', 'video')], 'bundle': RTCBundlePolicy.MAX_COMPAT},
}
for policy in RTCBundlePolicy:
    SHAPES['bundle-' + policy.value] = {'offer': [add('audio', 'video', 'video', 'data')], 'bundle': policy}
for name in ('video/VP8', 'video/H264', 'audio/opus', 'audio/PCMU', 'audio/G722'):
    SHAPES['codec-' + name.split('/')[1].lower()] = codec(name)


class Peer:
    pc = None

    async def open(self, shape):
        await self.close()
        policy = shape.get('bundle', RTCBundlePolicy.BALANCED)
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=policy))

    async def close(self):
        if self.pc:
            await self.pc.close()

    async def act(self, shape, role, number):
        actions = shape.get(role, [])
        if number < len(actions):
            done = actions[number](self.pc)
            if asyncio.iscoroutine(done):
                await done

    async def offer(self, request):
        shape = shape_of(request)
        if request['round'] == 0:
            await self.open(shape)
        await self.act(shape, 'offer', request['round'])
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return {'sdp': self.pc.localDescription.sdp}

    async def accept(self, request):
        if shape_of(request).get('provisional'):
            await self.pc.setRemoteDescription(RTCSessionDescription(request['sdp'], 'pranswer'))
        await self.pc.setRemoteDescription(RTCSessionDescription(request['sdp'], 'answer'))
        return {'state': self.state()}

    async def answer(self, request):
        shape = shape_of(request)
        if request['round'] == 0:
            await self.open(shape)
        await self.pc.setRemoteDescription(RTCSessionDescription(request['sdp'], 'offer'))
        await self.act(shape, 'answer', request['round'])
        answer = await self.pc.createAnswer()
        if shape.get('provisional'):
            await self.pc.setLocalDescription(RTCSessionDescription(answer.sdp, 'pranswer'))
        await self.pc.setLocalDescription(answer)
        return {'sdp': self.pc.localDescription.sdp, 'state': self.state()}

    def state(self):
        """What the connection makes of the two descriptions; aiortc tells some of it to itself alone."""
        transports = []

        def number(transport):
            if transport not in transports:
                transports.append(transport)
            return transports.index(transport)

        def codec(one):
            parameters = ['%s=%s' % both if both[1] is not None else both[0] for both in one.parameters.items()]
            return {'payload_type': one.payloadType, 'mime': one.mimeType, 'clock_rate': one.clockRate,
                    'channels': one.channels or 1, 'parameters': ';'.join(parameters)}

        def transceiver(one):
            codecs = [codec(known) for known in one._codecs]
            return {'mid': one.mid, 'kind': one.kind, 'direction': one.direction,
                    'current': one.currentDirection, 'transport': number(one.receiver.transport),
                    'sends': codecs, 'receives': codecs,
                    'extensions': [{'id': it.id, 'uri': it.uri} for it in one._headerExtensions]}

        sctp = self.pc.sctp
        return {
            'signaling': self.pc.signalingState,
            'transceivers': [transceiver(one) for one in self.pc.getTransceivers()],
            'sctp': sctp and {'transport': number(sctp.transport), 'state': sctp.state,
                              'max_message_size': self.size()},
        }

    def size(self):
        """What the peer takes, as aiortc will know it once the association is there."""
        section = next((one for one in self.pc.remoteDescription.sdp.split('m=') if one.startswith('appl')), '')
        lines = [line for line in section.splitlines() if line.startswith('a=max-message-size:')]
        return int(lines[0].split(':')[1]) if lines else 65536


def shape_of(request):
    shape = SHAPES.get(request['shape'])
    if shape is None:
        raise LookupError('aiortc has no such shape')
    return shape


async def main():
    peer, loop = Peer(), asyncio.get_running_loop()
    print(json.dumps({'ready': 'aiortc ' + aiortc.__version__}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        request = json.loads(line)
        try:
            said = await asyncio.wait_for(getattr(peer, request['do'])(request), 15)
        except Exception as error:
            said = {'error': repr(error)}
        print(json.dumps(said), flush=True)
    await peer.close()


asyncio.run(main())
