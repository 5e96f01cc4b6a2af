//! ICE in offers and answers (RFC 8839 §4).

use frazil_sdp::Direction;
use frazil_sdp::offer_answer::{Local, answer, negotiate, offer};
use frazil_sdp::offer_answer::{LocalMedia, OfferAnswerError, Problem, Refusal, Rejection, Side};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, fingerprint, lines};
use crate::sides::{alice, audio, bob, transport};

const HOST: &str = "1 1 UDP 2130706431 192.0.2.1 5000 typ host";
const REFLEXIVE: &str = "2 1 UDP 1694498815 198.51.100.1 6000 typ srflx raddr 192.0.2.1 rport 5000";
const RELAYED: &str = "3 1 UDP 16777215 203.0.113.1 7000 typ relay raddr 198.51.100.1 rport 6000";
const TCP: &str = "4 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active";

/// A side of audio alone with these candidates.
fn gathered(side: Local, candidates: &[&str]) -> Local {
    let mut side = Local { media: vec![audio()], data: None, ..side };
    side.transports[0].candidates = candidates.iter().map(ToString::to_string).collect();
    side
}

/// The same side with new credentials.
fn restarted(side: &Local, name: &str) -> Local {
    let mut new = side.clone();
    let credentials = transport(name);
    new.transports[0].ice_ufrag = credentials.ice_ufrag;
    new.transports[0].ice_pwd = credentials.ice_pwd;
    new
}

/// What a description says of ICE: at the session level, and in its first section.
fn ice(text: &str) -> Vec<String> {
    let all = lines(text, None).into_iter().chain(lines(text, 0));
    all.filter(|line| line.starts_with("a=ice-") || line.starts_with("a=candidate")).collect()
}

/// Where media goes by the first section.
fn destination(text: &str) -> (String, String) {
    let lines = lines(text, 0);
    let port = lines[0].split(' ').nth(1).unwrap().to_owned();
    (lines[1].rsplit(' ').next().unwrap().to_owned(), port)
}

fn at(address: &str, port: &str) -> (String, String) {
    (address.to_owned(), port.to_owned())
}

#[test]
fn rfc8839_s4_3_1_a_b_c_and_s4_3_2_a_b_c_and_s4_2_1_5_a_and_s4_2_1_4_b__both_say_all_of_a_full_agent()
 {
    let all = [HOST, REFLEXIVE, RELAYED, TCP];
    let side = |side: Local| Local { ice_pacing: Some(50), ..gathered(side, &all) };
    // A lite peer makes no lite agent of the other.
    let lite = Local { ice_lite: true, ..side(alice()) };
    for offerer in [side(alice()), lite] {
        let exchange = Exchange::new(&offerer, &side(bob()));
        let texts = [(&exchange.offer, "alice"), (&exchange.answer.text, "bob")];
        for (text, name) in texts {
            assert_eq!(beginning(text, None, "a=ice-options"), ["a=ice-options:trickle ice2"]);
            assert_eq!(beginning(text, 0, "a=ice-ufrag"), [format!("a=ice-ufrag:{name}ufrag")]);
            assert_eq!(beginning(text, 0, "a=ice-pwd").len(), 1);
            let candidates = all.map(|line| format!("a=candidate:{line}"));
            assert_eq!(beginning(text, 0, "a=candidate"), candidates);
            let is_lite = name == "alice" && offerer.ice_lite;
            assert_eq!(beginning(text, None, "a=ice-lite").len(), usize::from(is_lite));
            assert_eq!(beginning(text, None, "a=ice-pacing:50").len(), usize::from(!is_lite));
        }
    }
}

#[test]
fn rfc8839_s4_2_1_4_a_and_s4_3_2_d_and_s4_4_1_3_a__a_lite_agent_says_so_and_does_not_pace() {
    let lite = |side: Local| Local {
        ice_lite: true,
        ice_pacing: Some(50),
        ..gathered(side, &[HOST, "5 1 UDP 2130706175 2001:db8::1 5000 typ host"])
    };
    let first = Exchange::new(&lite(alice()), &lite(bob()));
    let second = first.again(false, &lite(alice()), &lite(bob()));
    let third = second.again(true, &lite(bob()), &lite(alice()));
    for exchange in [first, second, third] {
        for text in [&exchange.offer, &exchange.answer.text] {
            assert_eq!(beginning(text, None, "a=ice-lite"), ["a=ice-lite"]);
            assert_eq!(beginning(text, None, "a=ice-pacing").len(), 0);
            assert_eq!(beginning(text, 0, "a=candidate").len(), 2);
        }
        assert!(exchange.answer.negotiated.transports[0].remote_lite);
    }
}

#[test]
fn rfc8839_s4_2_1_6_a_and_s4_4_1_1_1_b_c__what_is_on_hold_keeps_its_address_and_ice() {
    let offerer = gathered(alice(), &[HOST]);
    let first = Exchange::new(&offerer, &gathered(bob(), &[REFLEXIVE]));
    for (direction, answered) in
        [(Direction::SendOnly, "a=recvonly"), (Direction::Inactive, "a=inactive")]
    {
        let mut holding = offerer.clone();
        holding.media[0].direction = direction;
        let held = first.again(false, &holding, &gathered(bob(), &[REFLEXIVE]));
        assert!(lines(&held.offer, 0).contains(&format!("a={direction}")));
        assert!(lines(&held.answer.text, 0).contains(&answered.to_owned()));
        assert_eq!(destination(&held.offer), at("192.0.2.1", "5000"));
        assert_eq!(destination(&held.answer.text), at("198.51.100.1", "6000"));
        assert_eq!(ice(&held.offer), ice(&first.offer));
        assert_eq!(ice(&held.answer.text), ice(&first.answer.text));
        // A peer that wants no bandwidth at all is no other case.
        let none = held.offer.replacen("t=0 0", "b=AS:0\r\nt=0 0", 1);
        let side = gathered(bob(), &[REFLEXIVE]);
        let text = answer(&side, parse(&none), Some(first.for_answerer())).unwrap().text;
        assert_eq!(ice(&text), ice(&first.answer.text));
    }
}

#[test]
fn rfc8839_s4_2_1_2_a_and_s4_4_1_2_1_a_b_c_d_and_s4_4_1_2_2_a_b__the_default_is_one_of_the_candidates()
 {
    let first = Exchange::new(&gathered(alice(), &[HOST]), &gathered(bob(), &[HOST]));
    assert_eq!(destination(&first.offer), at("192.0.2.1", "5000"));
    let again = first.again(false, &gathered(alice(), &[HOST]), &gathered(bob(), &[HOST]));
    assert_eq!(ice(&again.offer), ice(&first.offer));
    // More has been gathered since, by either side, and is the better default.
    let reflexive = "9 1 UDP 1862270719 198.51.100.9 9000 typ prflx raddr 192.0.2.1 rport 5000";
    let more = [HOST, reflexive, REFLEXIVE];
    let second = first.again(true, &gathered(bob(), &more), &gathered(alice(), &more));
    for text in [&second.offer, &second.answer.text] {
        assert_eq!(destination(text), at("198.51.100.1", "6000"));
        assert_eq!(beginning(text, 0, "a=candidate").len(), 3);
    }
    let transport = &second.answer.negotiated.transports[0];
    assert!(!transport.ice_restart);
    assert_eq!(transport.remote_candidates.len(), 3);
    // After nomination that one is left, whatever its type.
    for (nominated, expected) in
        [(HOST, at("192.0.2.1", "5000")), (reflexive, at("198.51.100.9", "9000"))]
    {
        let side = |side: Local| gathered(side, &[nominated]);
        let third = second.again(false, &side(bob()), &side(alice()));
        for text in [&third.offer, &third.answer.text] {
            assert_eq!(destination(text), expected);
            assert_eq!(beginning(text, 0, "a=candidate"), [format!("a=candidate:{nominated}")]);
        }
    }
}

#[test]
fn rfc8839_s4_3_2_e_f__an_answer_of_another_transport_has_no_default() {
    let mut local = bob();
    for (protocol, candidates, expected) in [
        ("TCP/DTLS/SCTP", vec![HOST], at("0.0.0.0", "9")),
        ("TCP/DTLS/SCTP", vec![HOST, TCP], at("192.0.2.1", "9")),
        ("UDP/DTLS/SCTP", vec![TCP], at("0.0.0.0", "9")),
        ("UDP/DTLS/SCTP", vec![TCP, REFLEXIVE], at("198.51.100.1", "6000")),
    ] {
        let text = Offer::new("").data("").0.replace("UDP/DTLS/SCTP", protocol);
        local.transports[0].candidates = candidates.iter().map(ToString::to_string).collect();
        let answer = Exchange::of(text, &local).answer;
        assert!(lines(&answer.text, 0)[0].contains(&format!(" {protocol} ")));
        assert_eq!(destination(&answer.text), expected, "{protocol} {candidates:?}");
        assert_eq!(beginning(&answer.text, 0, "a=candidate").len(), candidates.len());
    }
}

#[test]
fn rfc8839_s4_3_2_h__an_offer_without_ice_is_answered_without() {
    let rest = format!("{}a=setup:actpass\r\na=rtcp-mux\r\n", fingerprint());
    let offer = Offer::new("").section("audio 5000 UDP/TLS/RTP/SAVPF 0", &rest);
    let sides = [
        Local { ice_pacing: Some(50), ..gathered(bob(), &[HOST]) },
        Local { ice_lite: true, ..gathered(bob(), &[HOST]) },
    ];
    for side in sides {
        let answer = Exchange::of(offer.0.clone(), &side).answer;
        assert_eq!(answer.rejected, [(0, Rejection::Lacks(Problem::NoCredentials))]);
        assert_eq!(ice(&answer.text), Vec::<String>::new());
    }
}

#[test]
fn rfc8839_s4_4_1_1_1_e__credentials_that_move_restart_nothing() {
    let first = Exchange::new(&gathered(alice(), &[HOST]), &gathered(bob(), &[HOST]));
    let credentials: String = ["a=ice-ufrag", "a=ice-pwd"]
        .iter()
        .flat_map(|name| beginning(&first.offer, 0, name))
        .map(|line| line + "\r\n")
        .collect();
    let second = offer(&gathered(alice(), &[HOST]), Some(first.for_offerer())).unwrap();
    let moved = second.replace(&credentials, "").replacen("m=", &format!("{credentials}m="), 1);
    assert_ne!(moved, second);
    assert_eq!(beginning(&moved, None, "a=ice-ufrag").len(), 1);
    let answer = answer(&gathered(bob(), &[HOST]), parse(&moved), Some(first.for_answerer()));
    assert!(!answer.unwrap().negotiated.transports[0].ice_restart);
}

#[test]
fn rfc8839_s4_4_1_1_1_f_g_and_s4_4_2_1_a_c_and_s7_5_b__a_restart_may_keep_candidates_and_change_the_rest()
 {
    let (offerer, answerer) = (gathered(alice(), &[HOST]), gathered(bob(), &[HOST]));
    let first = Exchange::new(&offerer, &answerer);
    let changed = |side: &Local, name: &str| {
        let side = restarted(side, name);
        Local { trickle: false, ice_lite: true, ..side }
    };
    let second = first.again(false, &changed(&offerer, "again"), &changed(&answerer, "anew"));
    assert!(second.answer.negotiated.transports[0].ice_restart);
    for (before, text) in [(&first.offer, &second.offer), (&first.answer.text, &second.answer.text)]
    {
        assert_eq!(beginning(text, 0, "a=candidate"), beginning(before, 0, "a=candidate"));
        assert_eq!(beginning(text, None, "a=ice-"), ["a=ice-options:ice2", "a=ice-lite"]);
    }
    let third = second.again(
        false,
        &Local { ice_pacing: Some(20), ..restarted(&offerer, "third") },
        &Local { ice_pacing: Some(30), ..restarted(&answerer, "last") },
    );
    assert_eq!(third.answer.negotiated.transports[0].pacing, 30);
    assert!(!third.answer.negotiated.transports[0].remote_lite);
}

#[test]
fn rfc8839_s4_4_1_1_1_h_and_s4_4_2_1_d__without_a_restart_the_agents_stay_what_they_are() {
    let side = |side: Local| Local { ice_pacing: Some(50), ..gathered(side, &[HOST]) };
    let (offerer, answerer) = (side(alice()), side(bob()));
    let first = Exchange::new(&offerer, &answerer);
    for changed in [
        |side: Local| Local { trickle: false, ..side },
        |side: Local| Local { ice_lite: true, ..side },
        |side: Local| Local { ice_pacing: Some(20), ..side },
        |side: Local| Local { ice_pacing: None, ..side },
    ] {
        let second = first.again(false, &changed(offerer.clone()), &changed(answerer.clone()));
        assert_eq!(ice(&second.offer), ice(&first.offer));
        assert_eq!(ice(&second.answer.text), ice(&first.answer.text));
        let third = second.again(true, &changed(answerer.clone()), &changed(offerer.clone()));
        assert_eq!(ice(&third.offer), ice(&first.answer.text));
        assert_eq!(ice(&third.answer.text), ice(&first.offer));
    }
}

#[test]
fn rfc8839_s4_4_1_1_2_a_b_and_s4_2_1_6_b__a_section_that_is_given_up_has_no_ice() {
    let named = |mid: &str| LocalMedia { mid: Some(mid.into()), ..audio() };
    let mut offerer = gathered(alice(), &[HOST]);
    offerer.media = vec![named("a"), named("b")];
    let first = Exchange::new(&offerer, &gathered(bob(), &[HOST]));
    assert!(!ice(&first.offer).is_empty());
    // The one that carries the transport goes; the other takes it over.
    let fewer = Local { media: vec![named("b")], ..offerer };
    let text = offer(&fewer, Some(first.for_offerer())).unwrap();
    assert!(lines(&text, 0)[0].starts_with("m=audio 0 "));
    for name in ["a=candidate", "a=ice-", "a=remote-candidates", "a=end-of-candidates"] {
        assert_eq!(beginning(&text, 0, name).len(), 0, "{name}");
    }
    assert_eq!(beginning(&text, 1, "a=candidate").len(), 1);
}

#[test]
fn rfc8839_s4_4_2_a_and_s5_2_c__candidates_of_the_peer_are_not_answered() {
    let (offerer, answerer) = (gathered(alice(), &[HOST]), gathered(bob(), &[HOST]));
    let first = Exchange::new(&offerer, &answerer);
    let line = "a=remote-candidates:1 192.0.2.1 5000\r\na=mid:0\r\n";
    let text = first.offer.replace("a=mid:0\r\n", line);
    let exchange = Exchange::of(text, &answerer);
    let later = exchange.again(true, &answerer, &offerer);
    for text in [&first.offer, &exchange.answer.text, &later.offer, &later.answer.text] {
        assert!(!text.contains("remote-candidates"), "{text}");
    }
}

#[test]
fn rfc8838_s3_c__who_trickles_says_so_for_all_sections() {
    for trickle in [true, false] {
        let text = offer(&Local { trickle, ..alice() }, None).unwrap();
        let session = parse(&text);
        assert_eq!(session.media().count(), 3);
        assert!(session.media().all(|media| media.has_ice_option("trickle") == trickle));
    }
}

#[test]
fn rfc6544_s4_5_e_f__candidates_of_both_transports_survive_and_setup_is_answered() {
    let mut texts = Vec::new();
    for (offered, answered) in [("actpass", "active"), ("active", "passive"), ("passive", "active")]
    {
        let lines_of = format!("a=candidate:{HOST}\r\na=candidate:{TCP}\r\n");
        let text = Offer::new("").audio(&lines_of).0;
        let text = text
            .replace("UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF")
            .replace("setup:actpass", &format!("setup:{offered}"));
        let exchange = Exchange::of(text, &gathered(bob(), &[HOST, TCP]));
        let answer = &exchange.answer;
        assert_eq!(beginning(&answer.text, 0, "a=setup"), [format!("a=setup:{answered}")]);
        assert_eq!(answer.negotiated.transports[0].remote_candidates.len(), 2);
        let offerer = exchange.offerer(None);
        assert_eq!(offerer.transports[0].remote_candidates.len(), 2);
        texts.push(exchange);
    }
    let held = texts[0].offer.replace("setup:actpass", "setup:holdconn");
    let rejected = Exchange::of(held, &bob()).answer.rejected;
    assert_eq!(rejected, [(0, Rejection::Lacks(Problem::Setup))]);
}

#[test]
fn rfc8839_s4_4_1_3_b__a_lite_agent_adds_nothing_without_a_restart() {
    let lite =
        |side: Local, candidates: &[&str]| Local { ice_lite: true, ..gathered(side, candidates) };
    let other = "7 1 UDP 2130706175 192.0.2.7 5000 typ host";
    let first = Exchange::new(&lite(alice(), &[HOST]), &lite(bob(), &[HOST]));
    let more = lite(alice(), &[HOST, other]);
    let error = OfferAnswerError::NeedsRestart { transport: 0 };
    assert_eq!(offer(&more, Some(first.for_offerer())), Err(error));
    assert_eq!(
        error.to_string(),
        "a lite agent adds candidates to transport 0 by a restart (RFC 8839 §4.4.1.3)"
    );
    let restart = offer(&restarted(&more, "again"), Some(first.for_offerer())).unwrap();
    assert_eq!(beginning(&restart, 0, "a=candidate").len(), 2);
    // A full agent may.
    let full = Exchange::new(&gathered(alice(), &[HOST]), &gathered(bob(), &[HOST]));
    assert!(offer(&gathered(alice(), &[HOST, other]), Some(full.for_offerer())).is_ok());
    let half = lite(alice(), &[HOST]);
    let text = offer(&half, Some(first.for_offerer())).unwrap();
    let text = text.replace("a=ice-ufrag:aliceufrag", "a=ice-ufrag:halfufrag");
    let kept = answer(&lite(bob(), &[HOST]), parse(&text), Some(first.for_answerer()));
    let problem = Refusal::Section { section: 0, problem: Problem::Restart };
    assert_eq!(kept, Err(OfferAnswerError::Refused(problem)));
    assert_eq!(
        negotiate(
            Side::Offerer,
            parse(&text),
            parse(&first.answer.text),
            Some(first.for_offerer())
        ),
        Err(problem)
    );
}

#[test]
fn rfc8839_s5_4_d__credentials_may_be_long() {
    let long = |side: Local, octet: &str| {
        let mut side = side;
        side.transports[0].ice_ufrag = octet.repeat(32);
        side.transports[0].ice_pwd = octet.repeat(256);
        side
    };
    let exchange = Exchange::new(&long(alice(), "a"), &long(bob(), "b"));
    let transport = &exchange.offerer(None).transports[0];
    assert_eq!((transport.local_ufrag.len(), transport.local_pwd.len()), (32, 256));
    assert_eq!(
        (&*transport.remote_ufrag, &*transport.remote_pwd),
        (&*"b".repeat(32), &*"b".repeat(256))
    );
}
