//! Answers that do not go with their offer (RFC 8829 §5.8.3, §5.10, §5.11).

use frazil_sdp::Session;
use frazil_sdp::offer_answer::{DtlsRole, Local, Negotiated, Problem, Refusal, Side, negotiate};

use crate::mirror::{Exchange, parse};
use crate::sides::{alice, bob, transport};

/// What the offerer makes of an answer in which a piece is replaced.
fn with(exchange: &Exchange, from: &str, to: &str) -> Result<Negotiated, Refusal> {
    assert!(exchange.answer.text.contains(from), "{from} in {}", exchange.answer.text);
    let text = exchange.answer.text.replacen(from, to, 1);
    negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None)
}

fn problem(exchange: &Exchange, from: &str, to: &str) -> (usize, Problem) {
    match with(exchange, from, to) {
        Err(Refusal::Section { section, problem }) => (section, problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rfc8829_s5_8_3_a_e_g_k_l_and_s5_1_1_a_d__each_refusal_names_the_section_and_the_reason() {
    let exchange = Exchange::new(&alice(), &bob());
    let fingerprint =
        exchange.answer.text.lines().find(|line| line.starts_with("a=fingerprint")).unwrap();
    for (from, to, expected) in [
        ("m=audio", "m=video", (0, Problem::Kind)),
        ("UDP/TLS/RTP/SAVPF", "RTP/AVP", (0, Problem::Protocol)),
        ("a=mid:1", "a=mid:x", (1, Problem::Mid)),
        ("a=ice-ufrag:bobufrag\r\n", "", (0, Problem::NoCredentials)),
        (fingerprint, "a=x-nothing", (0, Problem::NoFingerprint)),
        ("a=setup:active\r\n", "", (0, Problem::Setup)),
        ("a=setup:active", "a=setup:actpass", (0, Problem::Setup)),
        ("a=rtcp-mux\r\n", "", (0, Problem::NoRtcpMux)),
        ("a=sctp-port:5000\r\n", "", (2, Problem::NoSctpPort)),
        ("a=rtpmap:111 opus/48000/2", "a=ice-mismatch", (0, Problem::IceMismatch)),
        ("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 1", (2, Problem::BundleOnly)),
        ("a=group:BUNDLE 0 1 2", "a=x-nothing", (1, Problem::BundleOnly)),
    ] {
        assert_eq!(problem(&exchange, from, to), expected, "{from}");
    }
    // Credentials of the right size; and what the session level says is said for the sections.
    for (from, to) in [
        ("a=ice-ufrag:bobufrag", "a=ice-ufrag:bob"),
        ("a=ice-ufrag:bobufrag", &format!("a=ice-ufrag:{}", "b".repeat(257))),
    ] {
        let refused = with(&exchange, from, to).unwrap_err();
        assert!(matches!(refused, Refusal::Unreadable { of: Side::Answerer, .. }), "{refused}");
    }
    let inherited = |line: &str| {
        let text = exchange.answer.text.replace(&format!("{line}\r\n"), "");
        let text = text.replacen("t=0 0\r\n", &format!("t=0 0\r\n{line}\r\n"), 1);
        negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None)
    };
    for line in ["a=ice-ufrag:bobufrag", fingerprint] {
        assert_eq!(inherited(line).unwrap(), exchange.offerer(None), "{line}");
    }
    let error = with(&exchange, "m=audio", "m=video").unwrap_err();
    assert_eq!(
        error.to_string(),
        "section 0: the media type is not the offered one (RFC 3264 §6.1)"
    );
}

#[test]
fn rfc8829_s5_8_3_a_and_rfc8839_s5_4_a__credentials_of_the_wrong_size_do_not_read() {
    let exchange = Exchange::new(&alice(), &bob());
    let long = "x".repeat(257);
    for ufrag in ["abc", long.as_str()] {
        let error = with(&exchange, "bobufrag", ufrag).unwrap_err();
        let Refusal::Unreadable { of: Side::Answerer, error } = error else { panic!("{error}") };
        assert!(error.to_string().contains("a=ice-ufrag"), "{error}");
    }
}

#[test]
fn rfc8829_s5_8_3_j__an_answer_has_as_many_sections() {
    let exchange = Exchange::new(&alice(), &bob());
    let more = format!("{}m=audio 0 RTP/AVP 0\r\n", exchange.answer.text);
    let fewer = &exchange.answer.text[..exchange.answer.text.find("m=application").unwrap()];
    for (text, answered) in [(more.as_str(), 4), (fewer, 2)] {
        let refusal =
            negotiate(Side::Offerer, parse(&exchange.offer), parse(text), None).unwrap_err();
        assert_eq!(refusal, Refusal::SectionCount { offered: 3, answered });
    }
}

#[test]
fn rfc8829_s5_11_d_and_s5_10_i__what_was_not_offered_is_refused_or_passed_over() {
    let exchange = Exchange::new(&alice(), &bob());
    let line = "a=mid:1\r\n";
    let added = |more: &str| with(&exchange, line, &format!("{line}{more}"));
    let refused = |more: &str| match added(more) {
        Err(Refusal::Section { section: 1, problem }) => problem,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("a=rtcp-fb:97 x-new\r\n"), Problem::Feedback);
    let rid = added("a=rid:h recv\r\na=simulcast:recv h\r\n").unwrap();
    assert_eq!(rid, exchange.offerer(None));
    let extension = added("a=extmap:14 urn:example:new\r\n").unwrap();
    assert_eq!(extension, exchange.offerer(None));
    let format = with(&exchange, "m=video 9 UDP/TLS/RTP/SAVPF", "m=video 9 UDP/TLS/RTP/SAVPF 0");
    assert_eq!(format.unwrap().sections[1].codecs, exchange.offerer(None).sections[1].codecs);
    let stray = with(&exchange, "a=fmtp:98 apt=97", "a=fmtp:98 apt=50");
    assert!(matches!(stray, Err(Refusal::Section { section: 1, problem: Problem::StrayRtx })));
}

#[test]
fn rfc3264_s6_1_c_d_f__a_direction_that_was_not_offered_is_refused() {
    let mut offerer = alice();
    offerer.media[0].direction = frazil_sdp::Direction::SendOnly;
    let exchange = Exchange::new(&offerer, &bob());
    for to in ["sendrecv", "sendonly"] {
        assert_eq!(problem(&exchange, "a=recvonly", &format!("a={to}")), (0, Problem::Direction));
    }
}

#[test]
fn rfc8829_s5_9_d_and_s5_10_h_and_s5_11_f_g_h_i__the_result_has_the_numbers_of_either_side() {
    let exchange = Exchange::new(&alice(), &bob());
    // An answerer with numbers of its own.
    let text =
        exchange.answer.text.replace("111", "109").replace("a=sctp-port:5000", "a=sctp-port:6000");
    let agreed = negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None).unwrap();
    let opus = &agreed.sections[0].codecs[0];
    assert_eq!((opus.send_payload_type, opus.receive_payload_type), (109, 111));
    let video: Vec<_> = agreed.sections[1].codecs.iter().map(|one| one.encoding.as_str()).collect();
    assert_eq!(video, ["VP8", "rtx", "H264", "rtx"]);
    let data = agreed.sections[2].data.unwrap();
    assert_eq!(
        (data.local_port, data.remote_port, data.max_message_size),
        (5000, 6000, Some(65536))
    );
    assert_eq!(agreed.transports[0].dtls, Some(DtlsRole::Server));
}

/// The second exchange after a change on both sides, seen by the answerer.
fn changed(offerer: &Local, answerer: &Local) -> Exchange {
    Exchange::new(&alice(), &bob()).again(false, offerer, answerer)
}

fn named(local: Local, name: &str) -> Local {
    Local { transports: vec![transport(name)], ..local }
}

#[test]
fn rfc8829_s5_9_c_and_s5_10_c_f_and_s5_11_c_and_rfc8842_s4_e__a_restart_alone_keeps_dtls() {
    let second = changed(&named(alice(), "again"), &named(bob(), "anew"));
    let transport = &second.answer.negotiated.transports[0];
    assert!(transport.ice_restart && !transport.new_association);
    assert_eq!(transport.remote_ufrag, "againufrag");
}

#[test]
fn rfc8829_s5_10_d_e_and_s5_11_b_and_s5_8_3_c_and_rfc8839_s4_4_1_1_1_d__what_must_change_together_does()
 {
    let first = Exchange::new(&alice(), &bob());
    let second = first.again(false, &alice(), &bob());
    let restarted = first.again(false, &named(alice(), "again"), &named(bob(), "anew"));
    let previous = || Some(first.for_offerer());
    let refused = |offer: &str, answer: &str| match negotiate(
        Side::Offerer,
        parse(offer),
        parse(answer),
        previous(),
    ) {
        Err(Refusal::Section { section: 0, problem }) => problem,
        other => panic!("{other:?}"),
    };
    // New credentials in the answer to an offer without, and the reverse.
    assert_eq!(refused(&second.offer, &restarted.answer.text), Problem::Restart);
    assert_eq!(refused(&restarted.offer, &second.answer.text), Problem::Restart);
    // Only one of the two.
    let half = second.answer.text.replace("a=ice-ufrag:bobufrag", "a=ice-ufrag:halfufrag");
    assert_eq!(refused(&second.offer, &half), Problem::Restart);
    // Another certificate without a restart, and with one.
    let other = |text: &str| text.replace("07:07:07", "08:08:08");
    assert_eq!(refused(&second.offer, &other(&second.answer.text)), Problem::NewAssociation);
    let (offer, answer) = (&restarted.offer, other(&restarted.answer.text));
    let agreed = negotiate(Side::Offerer, parse(offer), parse(&answer), previous()).unwrap();
    assert!(agreed.transports[0].new_association);
}

#[test]
fn rfc8829_s5_8_3_d_and_rfc8842_s5_3_d_and_s5_5_b__the_role_stays_while_the_association_goes_on() {
    let with_id = |mut local: Local, id: &str| {
        local.transports[0].tls_id = Some(id.into());
        local
    };
    let offerer = with_id(alice(), "alice6789012345678901");
    let answerer = with_id(bob(), "bob456789012345678901");
    let first = Exchange::new(&offerer, &answerer);
    assert!(first.answer.text.contains("a=tls-id:bob456789012345678901\r\n"));
    let second = first.again(false, &offerer, &Local { passive: true, ..answerer.clone() });
    assert!(second.answer.text.contains("a=setup:active\r\n"), "the wish does not count any more");
    assert!(!second.answer.negotiated.transports[0].new_association);
    // What names the association is said again, by the offer and by the answer.
    let lines = |text: &str| -> Vec<String> {
        let named =
            |line: &&str| ["a=fingerprint", "a=tls-id"].iter().any(|it| line.starts_with(it));
        text.lines().filter(named).map(str::to_owned).collect()
    };
    assert_eq!(lines(&first.offer).len(), 2);
    assert_eq!(lines(&second.offer), lines(&first.offer));
    assert!(second.offer.contains("a=setup:actpass\r\n"));
    assert_eq!(lines(&second.answer.text), lines(&first.answer.text));
    let text = second.answer.text.replace("a=setup:active", "a=setup:passive");
    let refusal =
        negotiate(Side::Offerer, parse(&second.offer), parse(&text), Some(first.for_offerer()));
    let expected = Refusal::Section { section: 0, problem: Problem::RoleChanged };
    assert_eq!(refusal, Err(expected));
    // Reversed, bob offers and alice, who was the server, answers passive.
    let third = second.again(true, &answerer, &offerer);
    assert!(third.answer.text.contains("a=setup:passive\r\n"));
}

#[test]
fn rfc8842_s5_3_e__a_tls_id_that_was_not_offered_is_refused() {
    let mut answerer = bob();
    answerer.transports[0].tls_id = Some("bob456789012345678901".into());
    let exchange = Exchange::new(&alice(), &answerer);
    assert!(!exchange.answer.text.contains("tls-id"));
    let refused =
        problem(&exchange, "a=setup:active", "a=tls-id:bob456789012345678901\r\na=setup:active");
    assert_eq!(refused, (0, Problem::TlsId));
}

#[test]
fn rfc8829_s5_9_a__after_a_refusal_all_is_as_before() {
    let exchange = Exchange::new(&alice(), &bob());
    let before = exchange.offerer(None);
    with(&exchange, "m=audio", "m=video").unwrap_err();
    assert_eq!(exchange.offerer(None), before);
    assert!(Session::parse(&exchange.offer).is_ok());
}

#[test]
fn rfc8841_s10_3_c_and_s10_4_a_and_s10_5_b__a_port_of_zero_closes_the_association() {
    let exchange = Exchange::new(&alice(), &bob());
    let agreed = with(&exchange, "a=sctp-port:5000", "a=sctp-port:0").unwrap();
    assert_eq!(agreed.sections[2].data, None);
    assert!(agreed.sections[2].is_accepted());
    let closing = exchange.offer.replace("a=sctp-port:5000", "a=sctp-port:0");
    let answer = Exchange::of(closing, &bob()).answer;
    assert!(answer.text.contains("a=sctp-port:0\r\n"));
    assert_eq!(answer.negotiated.sections[2].data, None);
}
