//! The formats and header extensions that this side knows.

use serde_json::{Value, json};

/// Encoding, clock rate, channels, parameters.
type Codec = (&'static str, u32, u32, &'static str);

const AUDIO: [Codec; 7] = [
    ("opus", 48000, 2, "minptime=10;useinbandfec=1"),
    ("G722", 8000, 1, ""),
    ("PCMU", 8000, 1, ""),
    ("PCMA", 8000, 1, ""),
    ("CN", 8000, 1, ""),
    ("telephone-event", 48000, 1, ""),
    ("telephone-event", 8000, 1, ""),
];

const VIDEO: [Codec; 6] = [
    ("VP8", 90000, 1, ""),
    ("VP9", 90000, 1, "profile-id=0"),
    ("H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
    ("H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f"),
    ("AV1", 90000, 1, "level-idx=5;profile=0;tier=0"),
    ("rtx", 90000, 1, ""),
];

/// Those that go along with whatever is wanted.
const ALONG: [&str; 2] = ["telephone-event", "rtx"];

const FEEDBACK: [&str; 5] = ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"];

/// The codecs of a kind: all, or one with what goes along.
pub(super) fn of(kind: &str, only: &str) -> Vec<Value> {
    let (known, feedback) = match kind {
        "audio" => (&AUDIO[..], &["transport-cc"][..]),
        _ => (&VIDEO[..], &FEEDBACK[..]),
    };
    let wanted = |codec: &&Codec| only.is_empty() || only == codec.0 || ALONG.contains(&codec.0);
    let json = |&(name, clock_rate, channels, parameters): &Codec| {
        json!({
            "name": name,
            "clock_rate": clock_rate,
            "channels": channels,
            "parameters": parameters,
            "feedback": if name == "rtx" { &[] } else { feedback },
        })
    };
    known.iter().filter(wanted).map(json).collect()
}

/// The header extensions of a kind.
pub(super) fn extensions(kind: &str) -> Vec<Value> {
    let own = match kind {
        "audio" => &["urn:ietf:params:rtp-hdrext:ssrc-audio-level"][..],
        _ => &[
            "urn:ietf:params:rtp-hdrext:toffset",
            "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        ],
    };
    ["urn:ietf:params:rtp-hdrext:sdes:mid"]
        .iter()
        .chain(own)
        .map(|uri| json!({ "uri": uri }))
        .collect()
}
