//! Descriptions after ICE has chosen a pair (RFC 8839 §4.4.1.2.2, §4.4.1.3, §4.4.2).

use frazil_sdp::offer_answer::{Local, LocalPair, OfferAnswerError, answer, offer};
use frazil_sdp::{Severity, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{beginning, lines};
use crate::sides::{alice, audio, bob, transport};

const HOST: &str = "1 1 UDP 2130706431 192.0.2.1 5000 typ host";
const RELAYED: &str = "3 1 UDP 16777215 203.0.113.1 7000 typ relay raddr 198.51.100.1 rport 6000";
const PEER_REFLEXIVE: &str =
    "9 1 UDP 1862270719 198.51.100.9 9000 typ prflx raddr 192.0.2.1 rport 5000";
const TCP: &str = "4 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active";

/// A side of audio alone that has gathered much.
fn gathered(side: Local) -> Local {
    let mut side = Local { media: vec![audio()], data: None, ..side };
    side.transports[0].candidates = [HOST, RELAYED, TCP].map(String::from).into();
    side
}

/// The same after ICE has chosen.
fn completed(side: &Local, candidate: &str, controlling: bool) -> Local {
    let mut side = side.clone();
    let remote = "203.0.113.77:7777".parse().unwrap();
    side.transports[0].selected =
        Some(LocalPair { candidate: candidate.into(), remote, controlling });
    side
}

fn restarted(side: &Local) -> Local {
    let mut side = side.clone();
    let new = transport("new");
    (side.transports[0].ice_ufrag, side.transports[0].ice_pwd) = (new.ice_ufrag, new.ice_pwd);
    side
}

/// The `m=` and `c=` line, and the candidates.
fn shown(text: &str) -> Vec<String> {
    let mut shown = lines(text, 0)[..2].to_vec();
    shown.extend(beginning(text, 0, "a=candidate"));
    shown.extend(beginning(text, 0, "a=remote-candidates"));
    shown
}

fn first() -> Exchange {
    Exchange::new(&gathered(alice()), &gathered(bob()))
}

#[test]
fn rfc8839_s4_4_1_2_2_c_and_s5_2_b__the_controlling_agent_offers_the_pair_it_chose() {
    let (alice, bob) = (gathered(alice()), gathered(bob()));
    for (candidate, place, media) in [
        (HOST, "192.0.2.1", "m=audio 5000 UDP/TLS/RTP/SAVPF 111 0 8 96"),
        (PEER_REFLEXIVE, "198.51.100.9", "m=audio 9000 UDP/TLS/RTP/SAVPF 111 0 8 96"),
    ] {
        let second = first().again(false, &completed(&alice, candidate, true), &bob);
        let own = [media.into(), format!("c=IN IP4 {place}"), format!("a=candidate:{candidate}")];
        let remote = "a=remote-candidates:1 203.0.113.77 7777".to_owned();
        assert_eq!(shown(&second.offer), [&own[..], &[remote]].concat());
        let errors = lint(&parse(&second.offer)).filter(|one| one.severity() == Severity::Error);
        assert_eq!(errors.count(), 0);
        // The controlled agent names no candidate of the peer's.
        let controlled = first().again(true, &completed(&bob, candidate, false), &alice);
        assert_eq!(shown(&controlled.offer), own);
    }
}

#[test]
fn a_pair_is_of_its_credentials() {
    let (alice, bob) = (completed(&gathered(alice()), HOST, true), gathered(bob()));
    let text = offer(&alice, None).unwrap();
    assert_eq!(beginning(&text, 0, "a=candidate").len(), 3);
    assert!(!text.contains("remote-candidates"));
    let restart = first().again(false, &restarted(&alice), &restarted(&bob));
    assert_eq!(beginning(&restart.offer, 0, "a=candidate").len(), 3);
    assert!(!restart.offer.contains("remote-candidates"));
    // It is one of RTP, and a line.
    for wrong in ["1 2 UDP 2130706431 192.0.2.1 5000 typ host", "1 1 UDP"] {
        let refused = offer(&completed(&alice, wrong, true), None);
        assert_eq!(refused, Err(OfferAnswerError::Transport { transport: 0 }));
    }
}

#[test]
fn rfc8839_s4_4_1_3_d_e_f__a_lite_agent_that_has_completed_shows_its_candidate() {
    let lite = |side: Local| Local { ice_lite: true, ..gathered(side) };
    let first = Exchange::new(&lite(alice()), &lite(bob()));
    for controlling in [false, true] {
        let alice = completed(&lite(alice()), RELAYED, controlling);
        let text = offer(&alice, Some(first.for_offerer())).unwrap();
        let mut expected = vec![
            "m=audio 7000 UDP/TLS/RTP/SAVPF 111 0 8 96".to_owned(),
            "c=IN IP4 203.0.113.1".to_owned(),
            format!("a=candidate:{RELAYED}"),
        ];
        // Both are lite, so that one of them controls.
        expected.extend(controlling.then(|| "a=remote-candidates:1 203.0.113.77 7777".to_owned()));
        assert_eq!(shown(&text), expected);
    }
}

#[test]
fn rfc8839_s4_4_2_d__an_answer_goes_by_the_pair_that_the_offer_names() {
    let first = first();
    let alice = gathered(alice());
    let named = |place: &str| {
        let text = offer(&completed(&alice, HOST, true), Some(first.for_offerer())).unwrap();
        text.replace("203.0.113.77 7777", place)
    };
    let answered = |text: &str, bob: &Local| {
        shown(&answer(bob, parse(text), Some(first.for_answerer())).unwrap().text)
    };
    let chosen = |candidate: &str, media: &str, place: &str| {
        [
            format!("m=audio {media} UDP/TLS/RTP/SAVPF 111 0 8 96"),
            format!("c=IN IP4 {place}"),
            format!("a=candidate:{candidate}"),
        ]
    };
    let bob = gathered(bob());
    let host = chosen(HOST, "5000", "192.0.2.1");
    let relayed = chosen(RELAYED, "7000", "203.0.113.1");
    let reflexive = chosen(PEER_REFLEXIVE, "9000", "198.51.100.9");
    // Whether this side knows it already, or thinks otherwise, or learned of the candidate by a check.
    assert_eq!(answered(&named("192.0.2.1 5000"), &bob), host);
    assert_eq!(answered(&named("203.0.113.1 7000"), &bob), relayed);
    assert_eq!(answered(&named("192.0.2.1 5000"), &completed(&bob, RELAYED, false)), host);
    let learned = completed(&bob, PEER_REFLEXIVE, false);
    assert_eq!(answered(&named("198.51.100.9 9000"), &learned), reflexive);
    assert_eq!(answered(&named("192.0.2.1 5000"), &learned), host);
    // What is not this side's is as if it were not named.
    let all = answered(&first.offer, &bob);
    assert_eq!(all.len(), 5);
    assert_eq!(answered(&named("192.0.2.250 1"), &bob), all);
    assert_eq!(answered(&named("192.0.2.1 9"), &bob), all, "a candidate of TCP");
    assert_eq!(answered(&named("192.0.2.250 1"), &learned), reflexive);
    // An offer that names none is answered with what this side knows.
    assert_eq!(answered(&first.offer, &learned), reflexive);
}
