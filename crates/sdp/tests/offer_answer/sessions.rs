//! The session level, valid descriptions, and what may change (RFC 3264 §5–§8, RFC 8829 §5.2, §5.3).

use frazil_sdp::offer_answer::{Local, LocalMedia, Side, answer, negotiate, offer};
use frazil_sdp::{Departure, Direction, Severity, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, carried, lines, ports};
use crate::sides::{alice, audio, bob, codec, transport, video};

fn errors(text: &str) -> Vec<Departure> {
    lint(&parse(text)).filter(|found| found.severity() == Severity::Error).collect()
}

#[test]
fn rfc3264_s5_a_b_f_g_and_rfc8829_s5_2_1_a_b_d_e__what_is_made_is_valid_and_says_nothing_of_people()
{
    let mut offerer = alice();
    offerer.transports[0].tls_id = Some("alice6789012345678901".into());
    let first = Exchange::new(&offerer, &bob());
    let second = first.again(true, &bob(), &alice());
    for text in [&first.offer, &first.answer.text, &second.offer, &second.answer.text] {
        let found: Vec<_> = errors(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, [""; 0], "{text}");
        let session = lines(text, None);
        assert_eq!(session[0], "v=0");
        assert!(session[1].starts_with("o=- ") && session[1].ends_with(" IN IP4 127.0.0.1"));
        assert_eq!(session[2..4], ["s=-", "t=0 0"]);
        assert!(session[4..].iter().all(|line| line.starts_with("a=")), "{session:?}");
    }
}

#[test]
fn rfc8829_s5_2_1_f__people_and_times_of_an_offer_are_not_repeated() {
    let text = Offer::new("").audio("").0.replace(
        "s=-\r\n",
        "s=Call\r\ni=About\r\nu=http://example.com/\r\ne=a@example.com\r\np=+1 617 555-6011\r\n",
    );
    let session = lines(&Exchange::of(text, &bob()).answer.text, None);
    assert_eq!(session[2..4], ["s=-", "t=0 0"]);
}

#[test]
fn rfc3264_s5_d_and_s8_c__versions_begin_at_one_and_each_description_has_its_own() {
    let first = Exchange::new(&alice(), &bob());
    let second = first.again(false, &alice(), &bob());
    let version = |text: &str| parse(text).origin().unwrap().unwrap().session_version.to_owned();
    assert_eq!([version(&first.offer), version(&second.offer)], ["1", "2"]);
    assert_eq!([version(&first.answer.text), version(&second.answer.text)], ["1", "2"]);
}

#[test]
fn rfc3264_s5_h_and_s4_a__nothing_may_be_offered_and_anything_rejected() {
    let nothing = Local { media: vec![], data: None, ..alice() };
    let exchange = Exchange::new(&nothing, &bob());
    assert_eq!(ports(&exchange.offer), [0; 0]);
    assert_eq!(exchange.answer.negotiated.transports.len(), 0);
    let refused = Exchange::new(&alice(), &nothing);
    assert_eq!(ports(&refused.answer.text), [0, 0, 0]);
    assert!(refused.answer.negotiated.sections.iter().all(|section| !section.is_accepted()));
}

#[test]
fn rfc3264_s5_1_d_e_i_l_and_s6_1_a_q__what_is_implied_unused_or_added() {
    // No direction means both; a format with parameters and one without.
    let offer = Offer::new("").audio("a=fmtp:109 stereo=1\r\n");
    let mut answerer = bob();
    answerer.media[0].ptime = Some(20);
    let answer = Exchange::of(offer.0, &answerer).answer;
    let section = &answer.negotiated.sections[0];
    assert_eq!(section.direction, Direction::SendRecv);
    assert_eq!(section.codecs[0].encoding, "opus", "the peer likes it best");
    assert_eq!(beginning(&answer.text, 0, "a=ptime"), ["a=ptime:20"]);
    let connection = parse(&answer.text).media().next().unwrap().connection().unwrap().unwrap();
    assert!(connection.ip().is_some_and(|ip| !ip.is_multicast()));
    // Port zero is not used.
    let unused = Offer::new("").section("audio 0 UDP/TLS/RTP/SAVPF 0", &carried());
    assert!(!Exchange::of(unused.0, &bob()).answer.negotiated.sections[0].is_accepted());
}

#[test]
fn rfc3264_s6_1_h_o_p__configuration_is_repeated_and_new_formats_do_no_harm() {
    let formats = "a=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=1;profile-level-id=42e00b\r\n\
        a=rtpmap:99 H264/90000\r\na=fmtp:99 packetization-mode=0;profile-level-id=42e01f\r\n\
        a=rtpmap:100 H264/90000\r\na=fmtp:100 packetization-mode=1;profile-level-id=640c1f\r\n";
    let own = format!("{}a=rtcp-mux\r\n{formats}", carried());
    let offer = Offer::new("").section("video 9 UDP/TLS/RTP/SAVPF 98 99 100", &own);
    let exchange = Exchange::of(offer.0, &bob());
    // The mode and the profile of the first are ours, its level is lower.
    assert_eq!(lines(&exchange.answer.text, 0)[0], "m=video 9 UDP/TLS/RTP/SAVPF 98");
    assert_eq!(
        beginning(&exchange.answer.text, 0, "a=fmtp"),
        ["a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e00b"]
    );
    let more = exchange.answer.text.replace("SAVPF 98\r\n", "SAVPF 98 110\r\n");
    let more = format!("{more}a=rtpmap:110 VP9/90000\r\n");
    let agreed = negotiate(Side::Offerer, parse(&exchange.offer), parse(&more), None).unwrap();
    assert_eq!(agreed, exchange.offerer(None));
}

#[test]
fn rfc3264_s4_b_and_s8_a_and_s8_3_1_a_and_s8_3_2_a_and_s8_3_4_a__a_later_offer_may_change_much() {
    let first = Exchange::new(&alice(), &bob());
    let mut changed = alice();
    changed.media[0].codecs.remove(1);
    changed.media[0].codecs.push(codec("G722", 8000, 1, ""));
    changed.media[0].direction = Direction::SendOnly;
    changed.transports[0].candidates =
        vec!["1 1 UDP 1694498815 198.51.100.1 6000 typ srflx raddr 192.0.2.1 rport 5000".into()];
    let second = first.again(false, &changed, &bob());
    assert_eq!(
        lines(&second.offer, 0)[..2],
        ["m=audio 6000 UDP/TLS/RTP/SAVPF 111 8 96 9", "c=IN IP4 198.51.100.1"]
    );
    let section = &second.answer.negotiated.sections[0];
    assert_eq!(section.direction, Direction::RecvOnly);
    let names: Vec<_> = section.codecs.iter().map(|codec| codec.encoding.as_str()).collect();
    assert_eq!(names, ["opus", "PCMA", "telephone-event"]);
    assert_eq!(second.answer.negotiated.transports[0].remote_candidates.len(), 1);
}

#[test]
fn rfc3264_s8_2_a_and_s8_3_3_a_and_rfc8829_s5_2_2_b__a_section_is_stopped_and_used_for_something_else()
 {
    let first = Exchange::new(&alice(), &bob());
    let mut fewer = alice();
    fewer.media.remove(1);
    let second = first.again(false, &fewer, &bob());
    assert_eq!(
        lines(&second.offer, 1),
        ["m=video 0 UDP/TLS/RTP/SAVPF 97", "c=IN IP4 0.0.0.0", "a=mid:1"]
    );
    fewer.media.push(audio());
    let third = second.again(false, &fewer, &bob());
    let mids: Vec<_> = (0..3).map(|one| beginning(&third.offer, one, "a=mid")).collect();
    assert_eq!(mids, [["a=mid:0"], ["a=mid:3"], ["a=mid:2"]]);
    assert!(lines(&third.offer, 1)[0].starts_with("m=audio 9 "));
    assert!(third.answer.negotiated.sections[1].is_accepted());
}

#[test]
fn rfc8829_s5_3_1_j_and_rfc9143_s7_3_3_a__a_settled_bundle_goes_with_its_tag() {
    let first = Exchange::new(&alice(), &bob());
    let deaf = Local {
        media: vec![LocalMedia { codecs: vec![codec("G722", 8000, 1, "")], ..audio() }, video()],
        ..bob()
    };
    let again = offer(&alice(), Some(first.for_offerer())).unwrap();
    let later = answer(&deaf, parse(&again), Some(first.for_answerer())).unwrap();
    assert_eq!(ports(&later.text), [0, 0, 0]);
    // In a first offer the next tag takes its place, if it can.
    let transports = vec![transport("one"), transport("two"), transport("three")];
    let compatible = Local {
        transports,
        bundle_policy: frazil_sdp::offer_answer::BundlePolicy::MaxCompat,
        ..alice()
    };
    let initial = Exchange::new(&compatible, &deaf).answer;
    assert_eq!(beginning(&initial.text, None, "a=group"), ["a=group:BUNDLE 1 2"]);
    assert_eq!(ports(&initial.text), [0, 9, 9]);
}

#[test]
fn rfc8829_s5_3_2_a_b_c_d_e_h_i__later_answers_keep_what_goes_on() {
    let with_id = |mut local: Local, id: &str| {
        local.transports[0].tls_id = Some(id.into());
        local
    };
    let offerer = with_id(alice(), "alice6789012345678901");
    let mut answerer = with_id(bob(), "bob456789012345678901");
    answerer.media[0].streams = vec!["stream".into()];
    let first = Exchange::new(&offerer, &answerer);
    let mut holding = offerer.clone();
    holding.media[0].direction = Direction::SendOnly;
    let mut gathered = answerer.clone();
    gathered.transports[0].candidates = vec!["1 1 UDP 2130706431 192.0.2.1 5000 typ host".into()];
    gathered.transports[0].end_of_candidates = true;
    let second = first.again(false, &holding, &gathered);
    let (before, now) = (&first.answer.text, &second.answer.text);
    for name in ["s=", "t="] {
        assert_eq!(beginning(before, None, name), beginning(now, None, name));
    }
    for name in ["a=ice-ufrag", "a=ice-pwd", "a=tls-id", "a=setup", "a=msid"] {
        let kept = beginning(now, 0, name);
        assert_eq!(beginning(before, 0, name), kept, "{name}");
        assert_eq!(kept.len(), 1, "{name}");
    }
    assert_eq!(beginning(now, 0, "a=candidate").len(), 1);
    assert_eq!(beginning(now, 0, "a=end-of-candidates").len(), 1);
    assert_eq!(beginning(now, 1, "a=candidate").len() + beginning(now, 1, "a=end").len(), 0);
    assert!(lines(before, None)[1].starts_with("o=- 20 1 "));
    assert!(lines(now, None)[1].starts_with("o=- 20 2 "));
}

#[test]
fn rfc8829_s5_3_2_f_and_s5_8_3_i_and_s5_11_e__multiplexing_stays() {
    let first = Exchange::new(&alice(), &bob());
    let second = first.again(false, &alice(), &bob());
    let dropped = second.answer.text.replace("a=rtcp-mux\r\n", "");
    let refused =
        negotiate(Side::Offerer, parse(&second.offer), parse(&dropped), Some(first.for_offerer()));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "section 0: a=rtcp-mux is missing (RFC 8829 §5.8.3)"
    );
    let offer = second.offer.replace("a=rtcp-mux\r\n", "");
    let later = answer(&bob(), parse(&offer), Some(first.for_answerer())).unwrap();
    assert!(!later.negotiated.sections[0].is_accepted());
}

#[test]
fn rfc8829_s5_9_b_and_s5_11_a_j__sections_of_a_bundle_share_a_transport_and_rejected_ones_have_none()
 {
    let exchange = Exchange::new(&alice(), &bob());
    let agreed = &exchange.answer.negotiated;
    assert_eq!(agreed.transports.len(), 1);
    assert!(agreed.sections.iter().all(|section| section.transport == Some(0)));
    let rejected = exchange
        .answer
        .text
        .replacen("m=video 9", "m=video 0", 1)
        .replace("BUNDLE 0 1 2", "BUNDLE 0 2");
    let agreed = negotiate(Side::Offerer, parse(&exchange.offer), parse(&rejected), None).unwrap();
    let transports: Vec<_> = agreed.sections.iter().map(|section| section.transport).collect();
    assert_eq!((transports, agreed.transports.len()), (vec![Some(0), None, Some(0)], 1));
}

#[test]
fn rfc8829_s5_10_n_and_s5_8_2_f_k_m_q__what_a_peer_wants_and_what_counts_for_nothing() {
    let plain = Exchange::of(Offer::new("").audio("").data("").0, &bob()).answer.negotiated;
    assert_eq!((plain.sections[0].send_ptime, plain.sections[0].remote_streams.len()), (None, 0));
    let lines =
        "a=ptime:40\r\na=remote-candidates:1 192.0.2.9 9\r\na=rtcp:53020 IN IP4 192.0.2.9\r\n";
    let more = Exchange::of(Offer::new("").audio(lines).data("").0, &bob()).answer.negotiated;
    assert_eq!(more.sections[0].send_ptime.unwrap().as_millis(), 40);
    assert_eq!(more.transports, plain.transports);
    let grouped = |size: &str| {
        let session = Offer::new("a=group:BUNDLE d\r\n").data(&format!("a=mid:d\r\n{size}"));
        Exchange::of(session.0, &bob()).answer.negotiated.sections[0].data.unwrap().max_message_size
    };
    assert_eq!(grouped(""), Some(65536));
    assert_eq!(grouped("a=max-message-size:0\r\n"), None);
    assert_eq!(grouped("a=max-message-size:262144\r\n"), Some(262_144));
}
