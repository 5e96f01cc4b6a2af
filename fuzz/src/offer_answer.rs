//! Any description as an offer, and as an answer.

use arbitrary::{Arbitrary, Unstructured};
use frazil_sdp::offer_answer::{
    BundlePolicy, Local, LocalCodec, LocalData, LocalExtension, LocalFingerprint, LocalImages,
    LocalMedia, LocalPair, LocalTransport, Negotiated, Previous, Side, answer, negotiate, offer,
};
use frazil_sdp::{Direction, Session};

/// What is chosen of this side; the rest of the bytes is the peer's description.
#[derive(Arbitrary, Debug)]
struct Choices {
    passive: bool,
    trickle: bool,
    own_order: bool,
    policy: u8,
    transports: u8,
    direction: u8,
    rids: u8,
    data: bool,
}

/// Answers the description, and takes it as an answer. What comes out goes together on both sides, now
/// and when the same is offered again.
pub fn offer_answer(data: &[u8]) {
    let mut source = Unstructured::new(data);
    let Ok(choices) = Choices::arbitrary(&mut source) else { return };
    let Ok(text) = core::str::from_utf8(source.take_rest()) else { return };
    let Ok(remote) = Session::parse(text) else { return };
    let local = local(&choices);
    if let Ok(answer) = answer(&local, remote, None) {
        let own = Session::parse(&answer.text).expect("an answer is a description");
        let theirs =
            negotiate(Side::Offerer, remote, own, None).expect("an answer goes with its offer");
        mirrored(&theirs, &answer.negotiated);
        assert_eq!(remote.media().count(), own.media().count());
        again(&local, remote, own);
    }
    let Ok(offered) = offer(&local, None) else { return };
    let offered = Session::parse(&offered).expect("an offer is a description");
    if let Ok(agreed) = negotiate(Side::Offerer, offered, remote, None) {
        let theirs =
            negotiate(Side::Answerer, remote, offered, None).expect("and so on the other side");
        mirrored(&agreed, &theirs);
        let previous = Previous { side: Side::Offerer, local: offered, remote };
        let next = offer(&local, Some(previous)).expect("a later offer is made");
        let next = Session::parse(&next).expect("a later offer is a description");
        assert!(next.media().count() >= offered.media().count());
    }
}

/// The same offer once more: it is answered, and nothing starts anew.
fn again(local: &Local, remote: Session<'_>, own: Session<'_>) {
    let previous = Previous { side: Side::Answerer, local: own, remote };
    let second = answer(local, remote, Some(previous)).expect("the same offer is answered again");
    for transport in &second.negotiated.transports {
        assert!(!transport.ice_restart && !transport.new_association);
    }
}

fn mirrored(one: &Negotiated, other: &Negotiated) {
    assert_eq!(one.sections.len(), other.sections.len());
    assert_eq!(one.transports.len(), other.transports.len());
    for (one, other) in one.sections.iter().zip(&other.sections) {
        assert_eq!((&one.mid, one.transport), (&other.mid, other.transport));
        assert_eq!(one.direction, other.direction.reversed());
        assert_eq!(one.codecs.len(), other.codecs.len());
        assert_eq!(one.extensions.len(), other.extensions.len());
        assert_eq!(one.send_rids, other.receive_rids);
        assert_eq!(one.receive_rids, other.send_rids);
        assert_eq!(one.data.is_some(), other.data.is_some());
    }
    for (one, other) in one.transports.iter().zip(&other.transports) {
        assert_eq!(one.local_pwd, other.remote_pwd);
        assert_eq!(one.remote_pwd, other.local_pwd);
        assert!(one.dtls.is_none() && other.dtls.is_none() || one.dtls != other.dtls);
    }
}

fn local(choices: &Choices) -> Local {
    let direction =
        [Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly, Direction::Inactive];
    let policy = [BundlePolicy::MaxBundle, BundlePolicy::Balanced, BundlePolicy::MaxCompat];
    let pick = usize::from(choices.direction);
    let media = |kind: &str, codecs: Vec<LocalCodec>| LocalMedia {
        kind: kind.into(),
        direction: direction.get(pick % 4).copied().unwrap_or_default(),
        codecs,
        own_order: choices.own_order,
        extensions: [false, true].map(extension).into(),
        streams: vec!["stream".into()],
        rtcp_rsize: true,
        send_rids: (0..choices.rids % 4).map(|rid| rid.to_string()).collect(),
        receive_rids: usize::from(choices.rids / 4 % 4),
        receive_limits: "max-width=640;max-fps=30".into(),
        ..LocalMedia::default()
    };
    let images = LocalImages { widths: 320..=1280, heights: 180..=720 };
    let video = vec![
        LocalCodec { images: Some(images), ..codec("VP8", 90000, 1, "") },
        codec("VP9", 90000, 1, "profile-id=0"),
        codec("H264", 90000, 1, "packetization-mode=1;profile-level-id=42e01f"),
        codec("rtx", 90000, 1, ""),
        codec("red", 90000, 1, ""),
    ];
    let audio = vec![
        codec("opus", 48000, 2, "useinbandfec=1"),
        codec("red", 48000, 2, ""),
        codec("PCMU", 8000, 1, ""),
    ];
    Local {
        session_id: 1,
        media: vec![media("audio", audio), media("video", video)],
        data: choices.data.then(LocalData::default),
        transports: (0..choices.transports % 4 + 1)
            .map(|number| transport(number, choices.transports / 4))
            .collect(),
        bundle_policy: policy.get(usize::from(choices.policy) % 3).copied().unwrap_or_default(),
        passive: choices.passive,
        trickle: choices.trickle,
        ..Local::default()
    }
}

fn extension(encrypted: bool) -> LocalExtension {
    let uri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level".into();
    LocalExtension { uri, direction: Direction::SendRecv, encrypted }
}

fn codec(encoding: &str, clock_rate: u32, channels: u32, parameters: &str) -> LocalCodec {
    LocalCodec {
        encoding: encoding.into(),
        clock_rate,
        channels,
        parameters: parameters.into(),
        feedback: vec!["nack".into(), "nack pli".into()],
        ..LocalCodec::default()
    }
}

/// `more` has two bits for candidates of UDP and of TCP, then one for the name of the association and one
/// for ICE that has completed.
fn transport(number: u8, more: u8) -> LocalTransport {
    let has = |bit: u8| more & bit != 0;
    let udp = format!("1 1 UDP 2130706431 192.0.2.{number} 5000 typ host");
    let tcp = format!("2 1 TCP 1518280447 192.0.2.{number} 9 typ host tcptype active");
    let candidates = [(1, udp), (2, tcp)].into_iter().filter(|(bit, _)| has(*bit));
    let candidates: Vec<_> = candidates.map(|(_, line)| line).collect();
    let selected = candidates.last().filter(|_| has(8)).map(|candidate| LocalPair {
        candidate: candidate.clone(),
        remote: ([203, 0, 113, number], 7000).into(),
        controlling: true,
    });
    LocalTransport {
        ice_ufrag: format!("frag{number}"),
        ice_pwd: format!("{number:022}"),
        candidates,
        selected,
        fingerprints: vec![LocalFingerprint { hash: "sha-256".into(), digest: vec![number; 32] }],
        tls_id: has(4).then(|| format!("{number:020}")),
        ..LocalTransport::default()
    }
}
