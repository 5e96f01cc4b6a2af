//! Candidates of TCP, and connections (RFC 8841 §12.2, RFC 4145 §5, RFC 8842 §7).

use frazil_sdp::offer_answer::{
    Local, LocalPair, OfferAnswerError, Problem, Refusal, Rejection, Side, answer, negotiate, offer,
};
use frazil_sdp::{Rule, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, lines, ports};
use crate::sides::{alice, audio, bob, transport};

const UDP: &str = "1 1 UDP 2130706431 192.0.2.1 5000 typ host";
const ACTIVE: &str = "2 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active";
const PASSIVE: &str = "3 1 TCP 1518214911 192.0.2.1 8998 typ host tcptype passive";

/// A side with these candidates, whose association has an identity.
fn side(side: Local, candidates: &[&str]) -> Local {
    let mut side = side;
    let transport = &mut side.transports[0];
    transport.candidates = candidates.iter().map(ToString::to_string).collect();
    transport.tls_id = Some(format!("{:-<20}", transport.ice_ufrag));
    side
}

/// The same with other credentials, and another association if it is told.
fn restarted(side: &Local, name: &str, tls_id: Option<&str>) -> Local {
    let mut side = side.clone();
    let new = transport(name);
    let transport = &mut side.transports[0];
    (transport.ice_ufrag, transport.ice_pwd) = (new.ice_ufrag, new.ice_pwd);
    if let Some(id) = tls_id {
        transport.tls_id = Some(format!("{id:-<20}"));
    }
    side
}

fn protocols(text: &str) -> Vec<String> {
    parse(text).media().map(|media| media.description().unwrap().protocol.to_owned()).collect()
}

fn connection(text: &str) -> Vec<String> {
    beginning(text, 0, "a=connection")
}

/// Both sides over TCP alone.
fn first() -> Exchange {
    Exchange::new(&side(alice(), &[ACTIVE]), &side(bob(), &[PASSIVE]))
}

#[test]
fn rfc8841_s12_2_e_and_s10_2_c_and_rfc8842_s5_1_d__the_protocol_is_that_of_the_default_candidate() {
    let udp = ["UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVPF", "UDP/DTLS/SCTP"];
    let tcp = ["TCP/DTLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF", "TCP/DTLS/SCTP"];
    for (candidates, expected, port, new) in [
        (&[][..], udp, 9, 0),
        (&[UDP, ACTIVE], udp, 5000, 0),
        (&[ACTIVE, UDP], udp, 5000, 0),
        (&[ACTIVE], tcp, 9, 1),
        (&[ACTIVE, PASSIVE], tcp, 9, 1),
        (&[PASSIVE], tcp, 8998, 1),
    ] {
        let exchange = Exchange::new(&side(alice(), candidates), &side(bob(), &[UDP, PASSIVE]));
        assert_eq!(protocols(&exchange.offer), expected, "{candidates:?}");
        assert_eq!(ports(&exchange.offer), [port, 0, 0]);
        let place = if candidates.is_empty() { "c=IN IP4 0.0.0.0" } else { "c=IN IP4 192.0.2.1" };
        assert_eq!(lines(&exchange.offer, 0)[1], place);
        assert_eq!(connection(&exchange.offer), vec!["a=connection:new"; new]);
        // An answer keeps to it.
        assert_eq!(protocols(&exchange.answer.text), expected);
        assert_eq!(connection(&exchange.answer.text), vec!["a=connection:new"; new]);
    }
    let data = Local { media: vec![], ..side(alice(), &[PASSIVE]) };
    let text = offer(&data, None).unwrap();
    assert_eq!(lines(&text, 0)[0], "m=application 8998 TCP/DTLS/SCTP webrtc-datachannel");
    assert_eq!(connection(&text), ["a=connection:new"]);
    assert_eq!(beginning(&text, 0, "a=setup"), ["a=setup:actpass"]);
    let lacks = [Rule::MissingConnection, Rule::MissingTcpSetup, Rule::HoldConn];
    assert!(!lint(&parse(&text)).any(|found| lacks.contains(&found.rule())));
}

#[test]
fn rfc8841_s12_2_f__after_nomination_the_protocol_is_that_of_the_pair() {
    let (alice, bob) = (side(alice(), &[UDP, ACTIVE]), side(bob(), &[UDP, PASSIVE]));
    let first = Exchange::new(&alice, &bob);
    let chosen = |side: &Local, candidate: &str| {
        let mut side = side.clone();
        let remote = "192.0.2.1:8998".parse().unwrap();
        let pair = LocalPair { candidate: candidate.into(), remote, controlling: false };
        side.transports[0].selected = Some(pair);
        side
    };
    let second = first.again(false, &chosen(&alice, ACTIVE), &chosen(&bob, PASSIVE));
    let tcp = ["TCP/DTLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF", "TCP/DTLS/SCTP"];
    assert_eq!(protocols(&second.offer), tcp);
    assert_eq!((ports(&second.offer), ports(&second.answer.text)), (vec![9; 3], vec![8998; 3]));
    // The association is that of before.
    assert_eq!(connection(&second.offer), ["a=connection:existing"]);
    assert_eq!(connection(&second.answer.text), ["a=connection:existing"]);
    assert!(!second.answer.negotiated.transports[0].new_association);
    let third = second.again(true, &chosen(&bob, UDP), &chosen(&alice, UDP));
    assert!(protocols(&third.offer).iter().all(|protocol| protocol.starts_with("UDP/")));
    assert_eq!(connection(&third.offer).len() + connection(&third.answer.text).len(), 0);
}

#[test]
fn rfc8841_s9_5_a__nothing_over_tcp_is_held() {
    let exchange = first();
    assert_eq!(beginning(&exchange.offer, 0, "a=setup"), ["a=setup:actpass"]);
    assert_eq!(beginning(&exchange.answer.text, 0, "a=setup"), ["a=setup:active"]);
    let data = Offer::new("").data("").0.replace("UDP/DTLS/SCTP", "TCP/DTLS/SCTP");
    let held = data.replace("setup:actpass", "setup:holdconn");
    assert!(lint(&parse(&held)).any(|found| found.rule() == Rule::HoldConn));
    assert!(!lint(&parse(&data)).any(|found| found.rule() == Rule::HoldConn));
    let answer = Exchange::of(held, &bob()).answer;
    assert_eq!(answer.rejected, [(0, Rejection::Lacks(Problem::Setup))]);
    assert!(!answer.text.contains("holdconn"));
    let text = exchange.answer.text.replace("setup:active", "setup:holdconn");
    assert_eq!(
        negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None),
        Err(Refusal::Section { section: 0, problem: Problem::Setup })
    );
}

#[test]
fn rfc8842_s7_a_b_c_e__a_new_connection_has_a_new_tls_id_and_an_existing_one_the_old() {
    let (alice, bob) = (side(alice(), &[ACTIVE]), side(bob(), &[PASSIVE]));
    let first = first();
    let ids = |exchange: &Exchange| {
        [&exchange.offer, &exchange.answer.text].map(|text| beginning(text, 0, "a=tls-id").concat())
    };
    let connections =
        |exchange: &Exchange| [&exchange.offer, &exchange.answer.text].map(|text| connection(text));
    assert_eq!(connections(&first), [["a=connection:new"]; 2]);
    let second = first.again(false, &alice, &bob);
    assert_eq!(
        (connections(&second), ids(&second)),
        ([["a=connection:existing"]; 2].map(|one| one.map(String::from).to_vec()), ids(&first))
    );
    // ICE starts anew, and the association goes on.
    let (again, anew) = (restarted(&alice, "again", None), restarted(&bob, "anew", None));
    let third = second.again(true, &anew, &again);
    assert_eq!(connections(&third), [["a=connection:existing"]; 2]);
    assert_eq!(ids(&third), [ids(&first)[1].clone(), ids(&first)[0].clone()]);
    // Another one, wanted by the offerer or by the answerer alone.
    for (wanted, words) in [(Some("a2"), ["new", "new"]), (None, ["existing", "new"])] {
        let offerer = restarted(&alice, "third", wanted);
        let fourth = second.again(false, &offerer, &restarted(&bob, "fourth", Some("b2")));
        assert_eq!(connections(&fourth), words.map(|word| [format!("a=connection:{word}")]));
        assert_eq!(ids(&fourth)[0] != ids(&first)[0], wanted.is_some());
        assert_ne!(ids(&fourth)[1], ids(&first)[1]);
        assert!(fourth.answer.negotiated.transports[0].new_association);
    }
}

#[test]
fn rfc8842_s7_d__values_that_contradict_each_other_are_refused() {
    let (alice, bob) = (side(alice(), &[ACTIVE]), side(bob(), &[PASSIVE]));
    let first = first();
    let second = first.again(false, &alice, &bob);
    let third =
        first.again(false, &restarted(&alice, "x", Some("a2")), &restarted(&bob, "y", Some("b2")));
    for (exchange, from, to) in [(&second, "existing", "new"), (&third, "new", "existing")] {
        let contradict = |text: &str| {
            let from = format!("a=connection:{from}\r\n");
            assert!(text.contains(&from), "{text}");
            text.replace(&from, &format!("a=connection:{to}\r\n"))
        };
        // An offer that does is answered by rejecting what it is about.
        let offer = contradict(&exchange.offer);
        let side = if from == "new" { restarted(&bob, "y", Some("b2")) } else { bob.clone() };
        let answer = answer(&side, parse(&offer), Some(first.for_answerer())).unwrap();
        assert_eq!(answer.rejected[0], (0, Rejection::Lacks(Problem::Connection)));
        assert_eq!(ports(&answer.text), [0, 0, 0]);
        // An answer that does goes with no offer.
        let refusal = Err(Refusal::Section { section: 0, problem: Problem::Connection });
        for (offer, answer) in [
            (exchange.offer.clone(), contradict(&exchange.answer.text)),
            (offer.clone(), exchange.answer.text.clone()),
        ] {
            let before = Some(first.for_offerer());
            assert_eq!(negotiate(Side::Offerer, parse(&offer), parse(&answer), before), refusal);
        }
        // Where nothing is said there is nothing to contradict, and UDP has no connections.
        let silent = exchange.offer.replace(&format!("a=connection:{from}\r\n"), "");
        let udp = offer.replace("TCP/DTLS/RTP", "UDP/TLS/RTP").replace("TCP/DTLS", "UDP/DTLS");
        for text in [silent, udp] {
            let previous = Some(first.for_answerer());
            assert_eq!(crate::tcp::answer(&side, parse(&text), previous).unwrap().rejected, []);
        }
    }
}

#[test]
fn without_tls_ids_a_new_connection_is_told_by_its_attribute() {
    let plain = |side: Local, candidate: &str| {
        let mut side = Local { media: vec![audio()], data: None, ..side };
        side.transports[0].candidates = vec![candidate.into()];
        side
    };
    let (alice, bob) = (plain(alice(), ACTIVE), plain(bob(), PASSIVE));
    let first = Exchange::new(&alice, &bob);
    let restart = first.again(false, &restarted(&alice, "x", None), &restarted(&bob, "y", None));
    assert!(!restart.answer.negotiated.transports[0].new_association);
    let text = restart.offer.replace("a=connection:existing", "a=connection:new");
    let answer =
        answer(&restarted(&bob, "y", None), parse(&text), Some(first.for_answerer())).unwrap();
    assert!(answer.negotiated.transports[0].new_association);
    assert_eq!(connection(&answer.text), ["a=connection:new"]);
}

#[test]
fn rfc8842_s3_2_a__another_transport_of_its_own_certificate_has_another_tls_id() {
    let (alice, bob) = (side(alice(), &[UDP]), side(bob(), &[UDP]));
    let first = Exchange::new(&alice, &bob);
    let moved = |side: &Local, name: &str, tls_id: Option<&str>| {
        let mut side = restarted(side, name, tls_id);
        side.transports[0].fingerprints[0].digest = vec![9; 32];
        side.transports[0].candidates = vec![UDP.replace("5000", "5999")];
        side
    };
    let stale = OfferAnswerError::NeedsNewTlsId { transport: 0 };
    let offered = |side: &Local| offer(side, Some(first.for_offerer()));
    assert_eq!(offered(&moved(&alice, "x", None)), Err(stale));
    assert_eq!(
        stale.to_string(),
        "transport 0 has another certificate: give it a new tls_id (RFC 8842 §4)"
    );
    let fine = offered(&moved(&alice, "x", Some("a2"))).unwrap();
    let answered = |side: &Local| answer(side, parse(&fine), Some(first.for_answerer()));
    assert_eq!(answered(&moved(&bob, "y", None)), Err(stale));
    let agreed = answered(&moved(&bob, "y", Some("b2"))).unwrap().negotiated;
    assert!(agreed.transports[0].new_association);
}

#[test]
fn rfc8842_s5_3_c__a_new_association_on_the_same_path_is_rejected() {
    let (alice, bob) = (side(alice(), &[UDP]), side(bob(), &[UDP]));
    let first = Exchange::new(&alice, &bob);
    let again = offer(&alice, Some(first.for_offerer())).unwrap();
    let rejected = |text: &str, side: &Local| {
        let answer = answer(side, parse(text), Some(first.for_answerer())).unwrap();
        assert!(answer.negotiated.transports.is_empty() || answer.rejected.is_empty());
        (answer.rejected.first().copied(), ports(&answer.text))
    };
    assert_eq!(rejected(&again, &bob), (None, vec![5000; 3]));
    let expected = (Some((0, Rejection::Lacks(Problem::NewAssociation))), vec![0; 3]);
    // Another identity, or, where there is none, another certificate or another role.
    let id = again.replace("a=tls-id:aliceufrag", "a=tls-id:otherufrag");
    assert_eq!(rejected(&id, &bob), expected);
    let plain = Exchange::new(&crate::sides::alice(), &crate::sides::bob());
    let again = offer(&crate::sides::alice(), Some(plain.for_offerer())).unwrap();
    for (from, to) in [("07:07:07", "08:08:08"), ("setup:actpass", "setup:active")] {
        let text = again.replace(from, to);
        let answer =
            answer(&crate::sides::bob(), parse(&text), Some(plain.for_answerer())).unwrap();
        assert_eq!((answer.rejected.first().copied(), ports(&answer.text)), expected);
    }
}
