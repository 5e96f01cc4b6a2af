//! Offers that this side makes (RFC 8829 §5.2).

use frazil_sdp::Direction;
use frazil_sdp::offer_answer::{
    BundlePolicy, Local, LocalCodec, LocalMedia, OfferAnswerError, offer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, lines, ports};
use crate::sides::{alice, audio, bob, codec, transport, video};

fn made(local: &Local) -> String {
    offer(local, None).unwrap()
}

#[test]
fn rfc8829_s5_2_1_g_r_s_v_and_s5_1_2_a_b_and_rfc3264_s5_1_j__a_first_offer_says_all_there_is() {
    let text = made(&alice());
    let session = ["a=ice-options:trickle ice2", "a=group:BUNDLE 0 1 2"];
    assert_eq!(beginning(&text, None, "a="), session);
    assert_eq!(lines(&text, 0)[0], "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 96");
    assert_eq!(lines(&text, 1)[0], "m=video 0 UDP/TLS/RTP/SAVPF 97 98 99 100");
    assert_eq!(lines(&text, 2)[0], "m=application 0 UDP/DTLS/SCTP webrtc-datachannel");
    assert_eq!(beginning(&text, 0, "a=rtpmap").len(), 4);
    assert_eq!(beginning(&text, 1, "a=fmtp:100"), ["a=fmtp:100 apt=99"]);
    assert_eq!(beginning(&text, 2, "a=sctp-port"), ["a=sctp-port:5000"]);
    for name in ["a=crypto", "a=key-mgmt", "a=ice-lite"] {
        assert!(!text.contains(name));
    }
}

#[test]
fn rfc8829_s5_2_1_i_j_l_o_t__the_bundle_policy_says_which_sections_may_stand_alone() {
    let media = vec![audio(), audio(), video()];
    for (policy, expected) in [
        (BundlePolicy::MaxBundle, vec![9, 0, 0, 0]),
        (BundlePolicy::Balanced, vec![9, 0, 9, 9]),
        (BundlePolicy::MaxCompat, vec![9, 9, 9, 9]),
    ] {
        let transports = (0..4).map(|one| transport(&format!("t{one}"))).collect();
        let text =
            made(&Local { media: media.clone(), bundle_policy: policy, transports, ..alice() });
        assert_eq!(ports(&text), expected, "{policy:?}");
        let mut ufrags = Vec::new();
        for (section, port) in expected.iter().enumerate() {
            let own = beginning(&text, section, "a=ice-ufrag");
            assert_eq!(own.len(), usize::from(*port != 0), "{policy:?} {section}");
            assert_eq!(beginning(&text, section, "a=bundle-only").len(), usize::from(*port == 0));
            assert_eq!(beginning(&text, section, "a=fingerprint").len(), own.len());
            ufrags.extend(own);
        }
        ufrags.dedup();
        assert_eq!(ufrags.len(), expected.iter().filter(|port| **port != 0).count());
    }
}

#[test]
fn rfc8829_s5_2_1_p_q_and_rfc5761_s5_1_1_a_and_rfc8842_s5_2_a_b_c__the_carrying_section_asks_for_multiplexing_and_dtls()
 {
    let mut local = alice();
    local.transports[0].tls_id = Some("0123456789abcdefghij".into());
    let text = made(&local);
    for line in [
        "a=rtcp:9 IN IP4 0.0.0.0",
        "a=rtcp-mux",
        "a=rtcp-mux-only",
        "a=setup:actpass",
        "a=tls-id:0123456789abcdefghij",
    ] {
        assert!(lines(&text, 0).contains(&line.to_owned()), "{line}");
        assert!(!lines(&text, 1).contains(&line.to_owned()), "{line}");
    }
    let mut bare = alice();
    bare.transports[0].fingerprints.clear();
    assert_eq!(offer(&bare, None), Err(OfferAnswerError::NoFingerprint { transport: 0 }));
    assert_eq!(
        offer(&Local { transports: vec![], ..alice() }, None),
        Err(OfferAnswerError::NoTransport)
    );
}

#[test]
fn rfc8829_s5_2_1_m_n_and_rfc8853_s5_2_a__encodings_that_have_names_are_named_and_several_are_simulcast()
 {
    for (rids, expected) in [
        (vec![], vec![]),
        (vec!["h"], vec!["a=rid:h send"]),
        (vec!["h", "l"], vec!["a=rid:h send", "a=rid:l send", "a=simulcast:send h;l"]),
    ] {
        for direction in [Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly] {
            let send_rids: Vec<_> = rids.iter().copied().map(String::from).collect();
            let media = vec![LocalMedia { send_rids, direction, ..video() }];
            let text = made(&Local { media, ..alice() });
            let mut found = beginning(&text, 0, "a=rid");
            found.extend(beginning(&text, 0, "a=simulcast"));
            let named = if direction.sends() { &expected[..] } else { &[] };
            assert_eq!(found, named, "{direction}");
            // Packets say which they are.
            let has_identifier = text.contains("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
            assert_eq!(has_identifier, !named.is_empty());
        }
    }
}

#[test]
fn rfc3264_s5_1_a_b_c_k__directions_and_preferences_are_written_as_they_are() {
    for direction in [Direction::SendOnly, Direction::RecvOnly, Direction::Inactive] {
        let media = vec![LocalMedia { direction, ..audio() }];
        assert!(lines(&made(&Local { media, ..alice() }), 0).contains(&format!("a={direction}")));
    }
    let mut local = alice();
    local.media[0].codecs.reverse();
    assert_eq!(lines(&made(&local), 0)[0], "m=audio 9 UDP/TLS/RTP/SAVPF 96 8 0 111");
}

#[test]
fn rfc5761_s4_b_c_d__payload_types_are_taken_where_rtcp_is_not() {
    let many = |count: u32| {
        let codecs = (1..=count).map(|rate| codec("x", rate, 1, "")).collect();
        Local { media: vec![LocalMedia { codecs, ..audio() }], data: None, ..alice() }
    };
    let formats = |text: &str| -> Vec<u8> {
        let session = parse(text);
        let description = session.media().next().unwrap().description().unwrap();
        description.formats().map(|format| format.parse().unwrap()).collect()
    };
    let expected: Vec<u8> = (96..=127).chain(35..=63).collect();
    assert_eq!(formats(&made(&many(61))), expected);
    assert_eq!(offer(&many(62), None), Err(OfferAnswerError::PayloadTypes { media: 0 }));
    let asked = LocalCodec { payload_type: Some(97), ..codec("y", 1, 1, "") };
    let codecs = vec![codec("x", 1, 1, ""), codec("z", 1, 1, ""), asked];
    let local = Local { media: vec![LocalMedia { codecs, ..audio() }], ..alice() };
    assert_eq!(formats(&made(&local)), [96, 98, 97]);
}

#[test]
fn rfc8829_s5_2_2_f_g_h_i__a_later_offer_goes_on_from_the_last_answer() {
    let mut answerer = bob();
    answerer.media[0].own_order = true;
    answerer.media[0].codecs.reverse();
    answerer.media[0].extensions.truncate(1);
    answerer.media[1].codecs[0].feedback.truncate(2);
    let first = Exchange::new(&alice(), &answerer);
    let second = first.again(false, &alice(), &bob());
    let text = &second.offer;
    assert_eq!(lines(text, 0)[0], "m=audio 9 UDP/TLS/RTP/SAVPF 96 8 0 111");
    let extensions = beginning(text, 0, "a=extmap");
    assert_eq!(extensions.len(), 2, "the MID, and what was answered: {extensions:?}");
    assert_eq!(beginning(text, 1, "a=rtcp-fb:97"), ["a=rtcp-fb:97 nack", "a=rtcp-fb:97 nack pli"]);
    assert_eq!(beginning(text, 0, "a=rtcp-mux"), ["a=rtcp-mux"]);
    for name in ["a=rtcp:", "a=rtcp-mux-only", "a=bundle-only", "a=rtcp-rsize"] {
        assert_eq!(text.matches(name).count(), 0, "{name}");
    }
    assert_eq!(ports(text), [9, 9, 9]);
}

#[test]
fn rfc8829_s5_2_2_a_c_d_e__a_later_offer_keeps_what_goes_on() {
    let mut offerer = alice();
    offerer.media[0].streams = vec!["one".into()];
    offerer.media[1].send_rids = vec!["h".into(), "l".into()];
    let first = Exchange::new(&offerer, &bob());
    let second = first.again(false, &offerer, &bob());
    for (section, name) in
        [(0, "a=mid"), (0, "a=msid"), (0, "a=ice-"), (1, "a=mid"), (1, "a=rid"), (1, "a=simulcast")]
    {
        let kept = beginning(&second.offer, section, name);
        assert_eq!(beginning(&first.offer, section, name), kept, "{name}");
        assert!(!kept.is_empty(), "{name}");
    }
    // On hold the streams stay; a medium that is given up has none.
    offerer.media[0].direction = Direction::RecvOnly;
    let third = second.again(false, &offerer, &bob());
    assert_eq!(beginning(&third.offer, 0, "a=msid"), ["a=msid:one"]);
    let mut fewer = offerer.clone();
    fewer.media.remove(0);
    let fourth = third.again(false, &fewer, &bob());
    assert_eq!(ports(&fourth.offer)[0], 0);
    assert_eq!(beginning(&fourth.offer, 0, "a=msid").len(), 0);
    // The origin is the same but for its version, whoever wrote it.
    let origin = |text: &str| lines(text, None)[1].clone();
    let origins = [&first, &second, &third, &fourth].map(|one| origin(&one.offer));
    let expected = ["1", "2", "3", "4"]
        .map(|version| format!("o=- {} {version} IN IP4 127.0.0.1", offerer.session_id));
    assert_eq!(origins, expected);
    for (line, next) in [
        ("o=user.1 7 41 IN IP6 2001:db8::1", "o=user.1 7 42 IN IP6 2001:db8::1"),
        // Of what may not be written the session is left.
        ("o=user.1 7 41 IN IP6 192.0.2.1", "o=- 7 42 IN IP4 127.0.0.1"),
    ] {
        let mut other = first.clone();
        other.offer = other.offer.replace(&expected[0], line);
        assert_eq!(origin(&offer(&offerer, Some(other.for_offerer())).unwrap()), next);
    }
}

#[test]
fn rfc8829_s5_1_2_h__a_later_offer_has_the_right_protocol() {
    let old = Offer::new("").audio("").0.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP");
    let first = Exchange::of(old, &bob());
    let mut offerer = bob();
    offerer.media.truncate(1);
    offerer.data = None;
    let next = offer(&offerer, Some(first.for_answerer())).unwrap();
    assert!(lines(&next, 0)[0].starts_with("m=audio 9 UDP/TLS/RTP/SAVPF "));
}
