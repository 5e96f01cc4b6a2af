//! What the sides of these tests support.

use frazil_sdp::ExtMap;
use frazil_sdp::offer_answer::{
    Local, LocalCodec, LocalData, LocalExtension, LocalFingerprint, LocalMedia, LocalTransport,
};

/// A codec with its parameters and feedback.
pub(crate) fn codec(
    encoding: &str,
    clock_rate: u32,
    channels: u32,
    parameters: &str,
) -> LocalCodec {
    LocalCodec {
        encoding: encoding.into(),
        clock_rate,
        channels,
        parameters: parameters.into(),
        ..LocalCodec::default()
    }
}

/// Opus, G.711 and what goes with them.
pub(crate) fn audio() -> LocalMedia {
    LocalMedia {
        kind: "audio".into(),
        codecs: vec![
            LocalCodec {
                payload_type: Some(111),
                feedback: vec!["transport-cc".into()],
                ..codec("opus", 48000, 2, "minptime=10;useinbandfec=1")
            },
            codec("PCMU", 8000, 1, ""),
            codec("PCMA", 8000, 1, ""),
            codec("telephone-event", 8000, 1, "0-15"),
        ],
        extensions: extensions(&[ExtMap::SSRC_AUDIO_LEVEL, ExtMap::ABS_SEND_TIME]),
        ..LocalMedia::default()
    }
}

/// VP8, H.264 and their repair.
pub(crate) fn video() -> LocalMedia {
    let feedback: Vec<String> =
        ["nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"].map(String::from).into();
    let video = |encoding: &str, parameters: &str| LocalCodec {
        feedback: feedback.clone(),
        ..codec(encoding, 90000, 1, parameters)
    };
    LocalMedia {
        kind: "video".into(),
        codecs: vec![
            video("VP8", ""),
            video("H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
            codec("rtx", 90000, 1, ""),
        ],
        extensions: extensions(&[ExtMap::TRANSMISSION_OFFSET]),
        rtcp_rsize: true,
        receive_rids: 3,
        ..LocalMedia::default()
    }
}

fn extensions(uris: &[&str]) -> Vec<LocalExtension> {
    let extension = |uri: &&str| LocalExtension { uri: (*uri).into(), ..LocalExtension::default() };
    uris.iter().map(extension).collect()
}

/// A transport whose credentials begin with a name.
pub(crate) fn transport(name: &str) -> LocalTransport {
    LocalTransport {
        ice_ufrag: format!("{name}ufrag"),
        ice_pwd: format!("{name}passwordofenoughcharacters"),
        fingerprints: vec![LocalFingerprint { hash: "sha-256".into(), digest: vec![7; 32] }],
        ..LocalTransport::default()
    }
}

/// Audio, video and data over one transport.
pub(crate) fn alice() -> Local {
    Local {
        session_id: 4_611_731_400_430_051_336,
        media: vec![audio(), video()],
        data: Some(LocalData::default()),
        transports: vec![transport("alice")],
        trickle: true,
        ..Local::default()
    }
}

/// The same for the other side.
pub(crate) fn bob() -> Local {
    Local { session_id: 20, transports: vec![transport("bob")], ..alice() }
}
