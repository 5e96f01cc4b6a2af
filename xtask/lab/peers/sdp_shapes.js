// Shapes of descriptions, made where RTCPeerConnection lives: a page that sdp_browser.py serves.
//
// A request is {"do": "offer", "shape", "round"}, {"do": "accept", "shape", "sdp"} with the answer to that,
// or {"do": "answer", "shape", "round", "sdp"} with an offer; the first round of a shape begins with a
// fresh connection. What comes back is {"sdp", "state"} as far as there is either, or {"error"}.

const track = {
  audio() {
    const audio = new AudioContext();
    return audio.createMediaStreamDestination().stream.getAudioTracks()[0];
  },
  video() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    canvas.getContext('2d').fillRect(0, 0, 9, 9);
    return canvas.captureStream(5).getVideoTracks()[0];
  },
};
const add = (...kinds) => pc => kinds.forEach(kind =>
  kind === 'data' ? pc.createDataChannel('x') : pc.addTransceiver(kind));
const both = direction => pc =>
  ['audio', 'video'].forEach(kind => pc.addTransceiver(kind, { direction }));
const stop = at => pc => pc.getTransceivers()[at].stop();
const direct = direction => pc => { pc.getTransceivers()[0].direction = direction; };
const nothing = () => {};
const sendToo = pc => pc.getTransceivers().forEach(one => { one.direction = 'sendrecv'; });
const codec = mime => ({
  offer: [pc => {
    const kind = mime.split('/')[0];
    const known = RTCRtpReceiver.getCapabilities(kind).codecs;
    const is = codec => codec.mimeType.toLowerCase() === mime.toLowerCase();
    if (!known.some(is)) throw new Error(`no ${mime}`);
    const along = codec => /rtx|telephone-event/.test(codec.mimeType);
    pc.addTransceiver(kind).setCodecPreferences(known.filter(codec => is(codec) || along(codec)));
  }],
  answer: [sendToo],
});

// What a shape does: `offer` in each round before offering, `answer` in each round before answering;
// `open` gives the connection's configuration, `create` the options of createOffer in each round. One that
// `gathers` has its candidates in the descriptions; a `provisional` one is answered twice.
const shapes = {
  'data': { offer: [add('data')] },
  'data-gathered': {
    gathers: true,
    offer: [add('data'), nothing, nothing],
    create: [undefined, undefined, { iceRestart: true }],
  },
  'data-relayonly': { gathers: true, open: () => ({ iceTransportPolicy: 'relay' }), offer: [add('data')] },
  'audio': { offer: [add('audio')] },
  'video': { offer: [add('video')] },
  'avd': { gathers: true, offer: [add('audio', 'video', 'data')], answer: [sendToo] },
  'av-sendonly': { offer: [both('sendonly')] },
  'av-recvonly': { offer: [both('recvonly')] },
  'av-inactive': { offer: [both('inactive')] },
  'simulcast3': {
    offer: [pc => pc.addTransceiver('video', {
      direction: 'sendonly',
      sendEncodings: [
        { rid: 'h', active: true },
        { rid: 'm', active: true, scaleResolutionDownBy: 2 },
        { rid: 'l', active: false, scaleResolutionDownBy: 4 },
      ],
    })],
  },
  'tracks-msid': {
    offer: [pc => {
      const streams = [new MediaStream(), new MediaStream()];
      pc.addTrack(track.audio(), streams[0]);
      pc.addTrack(track.video(), ...streams);
      pc.addTrack(track.video());
    }],
    answer: [pc => {
      pc.addTrack(track.audio(), new MediaStream());
      pc.addTrack(track.video(), new MediaStream());
    }],
  },
  'simulcast-track': {
    offer: [pc => pc.addTransceiver(track.video(), {
      streams: [new MediaStream()],
      sendEncodings: [{ rid: 'q' }, { rid: 'f' }],
    })],
  },
  'reject': { offer: [add('audio', 'video', 'data')], answer: [stop(1)] },
  'stop': { offer: [add('audio', 'video'), stop(1)] },
  'stop-reuse': {
    offer: [
      add('audio', 'video', 'data'),
      stop(1),
      pc => pc.addTransceiver('video', { direction: 'sendonly' }),
    ],
  },
  'stop-first': { offer: [add('audio', 'video'), stop(0)] },
  'many-recvonly': {
    offer: [pc => {
      for (let i = 0; i < 4; i++) both('recvonly')(pc);
      add('data')(pc);
    }],
  },
  'hold': { offer: [add('audio'), direct('inactive'), direct('sendrecv')] },
  'role': { offer: [add('data', 'audio'), add('video')] },
  'grow': { offer: [add('data'), add('audio'), add('video')] },
  'extmap-directions': {
    offer: [pc => {
      const transceiver = pc.addTransceiver('video');
      const extensions = transceiver.getHeaderExtensionsToNegotiate();
      for (const one of extensions) {
        if (!/mid/.test(one.uri)) one.direction = one.direction === 'stopped' ? 'sendrecv' : 'recvonly';
      }
      transceiver.setHeaderExtensionsToNegotiate(extensions);
    }],
  },
  'cert-rsa': {
    open: async () => ({
      certificates: [await RTCPeerConnection.generateCertificate({
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: 'SHA-256',
      })],
    }),
    offer: [add('data')],
  },
  'legacy': {
    offer: [nothing],
    create: [{ offerToReceiveAudio: true, offerToReceiveVideo: true }],
  },
  'empty': { offer: [nothing] },
  'pranswer': { provisional: true, offer: [add('audio', 'data')] },
  'pool': { open: () => ({ iceCandidatePoolSize: 2 }), offer: [add('data')] },
  'novad': { offer: [add('audio')], create: [{ voiceActivityDetection: false }] },
  'unbundled': { gathers: true, open: () => ({ bundlePolicy: 'max-compat' }), offer: [add('audio', 'video')] },
};
for (const bundlePolicy of ['max-bundle', 'max-compat', 'balanced']) {
  shapes['bundle-' + bundlePolicy] = {
    gathers: true,
    open: () => ({ bundlePolicy }),
    offer: [add('audio', 'video', 'video', 'data')],
  };
}
for (const mime of ['video/VP8', 'video/VP9', 'video/H264', 'video/AV1', 'audio/opus', 'audio/PCMU', 'audio/G722']) {
  shapes['codec-' + mime.split('/')[1].toLowerCase()] = codec(mime);
}

shapes['simulcast3-partly'] = shapes['simulcast3'];

let pc = null;

async function open(shape) {
  if (pc) pc.close();
  pc = new RTCPeerConnection(shape.open ? await shape.open() : {});
}

// The description, with the candidates if it is to have them.
async function described(shape, fresh) {
  if (!shape.gathers) return fresh.sdp;
  const late = performance.now() + 5000;
  while (pc.iceGatheringState !== 'complete' && performance.now() < late) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  return pc.localDescription.sdp;
}

// What the connection makes of the two descriptions.
function state() {
  const transports = [];
  const number = transport => {
    if (!transport) return null;
    if (!transports.includes(transport)) transports.push(transport);
    return transports.indexOf(transport);
  };
  const codecs = side => (side.getParameters().codecs || []).map(codec => ({
    payload_type: codec.payloadType,
    mime: codec.mimeType,
    clock_rate: codec.clockRate,
    channels: codec.channels || 1,
    parameters: codec.sdpFmtpLine || '',
  }));
  const transceivers = pc.getTransceivers().map(transceiver => ({
    mid: transceiver.mid,
    kind: transceiver.receiver.track.kind,
    direction: transceiver.direction,
    current: transceiver.currentDirection,
    transport: number(transceiver.sender.transport),
    sends: codecs(transceiver.sender),
    receives: transceiver.receiver.getParameters ? codecs(transceiver.receiver) : [],
    rids: transceiver.sender.getParameters().encodings
      .filter(({ rid }) => rid)
      .map(({ rid, active }) => ({ id: rid, active })),
    extensions: (transceiver.sender.getParameters().headerExtensions || []).map(({ id, uri }) => ({ id, uri })),
  }));
  const sctp = pc.sctp && {
    transport: number(pc.sctp.transport),
    state: pc.sctp.state,
    max_message_size: Number.isFinite(pc.sctp.maxMessageSize) ? pc.sctp.maxMessageSize : null,
  };
  return { signaling: pc.signalingState, transceivers, sctp };
}

const requests = {
  async offer({ shape: name, round }) {
    const shape = shapes[name];
    if (round === 0) await open(shape);
    await shape.offer[round](pc);
    const offer = await pc.createOffer(shape.create && shape.create[round]);
    await pc.setLocalDescription(offer);
    return { sdp: await described(shape, offer) };
  },
  async accept({ shape: name, sdp }) {
    if (shapes[name].provisional) await pc.setRemoteDescription({ type: 'pranswer', sdp });
    await pc.setRemoteDescription({ type: 'answer', sdp });
    return { state: state() };
  },
  async answer({ shape: name, round, sdp }) {
    const shape = shapes[name];
    if (round === 0) await open(shape);
    await pc.setRemoteDescription({ type: 'offer', sdp });
    if (shape.answer && shape.answer[round]) await shape.answer[round](pc);
    let answer = await pc.createAnswer();
    if (shape.provisional) {
      await pc.setLocalDescription({ type: 'pranswer', sdp: answer.sdp });
      answer = await pc.createAnswer();
    }
    await pc.setLocalDescription(answer);
    return { sdp: await described(shape, answer), state: state() };
  },
};

// Asks for requests for ever, each time with what came of the last one.
(async () => {
  let said = { ready: navigator.userAgent };
  for (;;) {
    const next = await fetch('/next', { method: 'POST', body: JSON.stringify(said) });
    const request = await next.json();
    try {
      said = await requests[request.do](request);
    } catch (error) {
      said = { error: String(error) };
    }
  }
})();
