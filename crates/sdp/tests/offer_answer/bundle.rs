//! Bundles in first answers (RFC 9143 §7.3).

use frazil_sdp::offer_answer::{
    Answer, BundlePolicy, Local, Problem, Refusal, Rejection, Side, negotiate,
};
use frazil_sdp::{Session, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, carried, lines, ports};
use crate::sides::{bob, codec, transport};

/// What only the tagged section says.
const TRANSPORT: [&str; 9] = [
    "a=ice-ufrag",
    "a=ice-pwd",
    "a=candidate",
    "a=end-of-candidates",
    "a=fingerprint",
    "a=setup",
    "a=tls-id",
    "a=rtcp-mux",
    "a=rtcp-rsize",
];

/// A side with a transport for each section.
fn several() -> Local {
    let transports = ["one", "two", "three"].map(transport).into();
    Local { bundle_policy: BundlePolicy::MaxCompat, transports, ..bob() }
}

/// One without G.711 and Opus.
fn deaf() -> Local {
    let mut local = several();
    local.media[0].codecs = vec![codec("G722", 8000, 1, "")];
    local
}

fn answered(offer: &Offer, local: &Local) -> Answer {
    Exchange::of(offer.0.clone(), local).answer
}

fn group(text: &str) -> Vec<String> {
    beginning(text, None, "a=group:BUNDLE")
}

/// A section for a bundle only.
fn bundle_only(offer: Offer, mid: &str) -> Offer {
    let lines = format!("a=mid:{mid}\r\na=bundle-only\r\na=rtpmap:120 VP8/90000\r\n");
    offer.section("video 0 UDP/TLS/RTP/SAVPF 120", &lines)
}

#[test]
fn rfc9143_s7_3_d_e_and_s7_1_3_d_e_and_s7_3_1_a_and_s10_a_and_rfc8840_s8_2_a__all_of_a_bundle_is_where_the_tagged_section_says()
 {
    let mut local = several();
    let gathered = &mut local.transports[0];
    gathered.candidates = vec!["1 1 UDP 2130706431 192.0.2.1 5000 typ host".into()];
    gathered.end_of_candidates = true;
    gathered.tls_id = Some("bob456789012345678901".into());
    for media in &mut local.media {
        media.streams = vec!["one".into()];
        media.rtcp_rsize = true;
    }
    // Tags need not stand in the order of sections.
    let own = "a=rtcp-rsize\r\na=tls-id:alice6789012345678901\r\na=sendrecv\r\n\
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=remote-candidates:1 192.0.2.1 5000\r\n";
    let offer = Offer::new("a=group:BUNDLE v a\r\na=ice-options:trickle\r\n")
        .audio(&format!("{own}a=mid:a\r\n"))
        .video(&format!("{own}a=mid:v\r\na=fmtp:120 max-fs=1\r\n"));
    let text = answered(&offer, &local).text;
    assert_eq!(group(&text), ["a=group:BUNDLE v a"]);
    assert_eq!(ports(&text), [5000, 5000]);
    for section in [0, 1] {
        assert_eq!(beginning(&text, section, "c="), ["c=IN IP4 192.0.2.1"]);
        for name in ["a=mid", "a=sendrecv", "a=rtpmap", "a=extmap:3", "a=msid:one"] {
            assert!(!beginning(&text, section, name).is_empty(), "{name} in {section}");
        }
        for name in ["a=remote-candidates", "a=ice-mismatch", "a=ice-pacing", "a=ice-options"] {
            assert!(beginning(&text, section, name).is_empty(), "{name} in {section}");
        }
    }
    for name in TRANSPORT {
        let found = [0, 1].map(|section| beginning(&text, section, name).len());
        assert_eq!(found, [0, 1], "{name}");
    }
}

#[test]
fn rfc9143_s7_1_3_c_and_s11_a_and_s5_b_and_s7_4_b_and_s9_3_1_3_a__what_the_tagged_section_says_holds_for_all()
 {
    let offer = Offer::new("a=group:BUNDLE v a\r\n").audio("a=mid:a\r\n").video("a=mid:v\r\n");
    // The other section says something else.
    let (audio, video) = offer.0.split_at(offer.0.find("m=video").unwrap());
    let audio = audio
        .replace("8hhY", "else")
        .replace("asd88fgpdd777uzjYhagZg", "elseelseelseelseelseelse")
        .replace("00:01:02", "FF:FF:FF")
        .replace("setup:actpass", "setup:passive");
    let exchange = Exchange::of(format!("{audio}{video}"), &several());
    for result in [exchange.offerer(None), exchange.answer.negotiated.clone()] {
        let [transport] = result.transports.as_slice() else { panic!("{:?}", result.transports) };
        assert_eq!(transport.mid, "v");
        assert!(result.sections.iter().all(|section| section.transport == Some(0)));
        assert_eq!(transport.remote_fingerprints.len(), 1);
        assert!(transport.dtls.is_some() && transport.rtcp_mux);
    }
    let transport = &exchange.answer.negotiated.transports[0];
    assert_eq!(transport.remote_ufrag, "8hhY");
    assert_eq!(transport.remote_fingerprints[0].1[..3], [0, 1, 2]);
    // The offerer sends where the answer's tagged section is, whatever stands in the other.
    assert_eq!(exchange.offerer(None).transports[0].remote_ufrag, "oneufrag");
}

#[test]
fn rfc9143_s6_b_c_and_s7_2_d__port_zero_is_an_offer_in_a_bundle_only() {
    let bundled = bundle_only(Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n"), "v");
    let answer = answered(&bundled, &several());
    assert_eq!((ports(&answer.text), answer.rejected.len()), (vec![9, 9], 0));
    assert_eq!(group(&answer.text), ["a=group:BUNDLE a v"]);
    // Outside of a bundle the attribute says nothing, and without it the section is disabled.
    let outside = bundled.0.replace("BUNDLE a v", "BUNDLE a");
    let disabled = bundled.0.replace("a=bundle-only\r\n", "");
    for text in [outside, disabled] {
        let answer = Exchange::of(text, &several()).answer;
        assert_eq!(ports(&answer.text), [9, 0]);
        assert_eq!(answer.rejected, [(1, Rejection::NotOffered)]);
        assert_eq!(group(&answer.text), ["a=group:BUNDLE a"]);
    }
}

#[test]
fn rfc9143_s7_3_1_b_and_s7_3_3_b_c__the_next_tag_carries_when_the_first_section_is_rejected() {
    let offer = Offer::new("a=group:BUNDLE a v d\r\n")
        .audio("a=mid:a\r\n")
        .video("a=mid:v\r\n")
        .data("a=mid:d\r\n");
    let zero = offer.0.replace("m=audio 9", "m=audio 0");
    for (text, local) in [(offer.0.clone(), deaf()), (zero, several())] {
        let answer = Exchange::of(text, &local).answer;
        assert_eq!(ports(&answer.text), [0, 9, 9]);
        assert_eq!(group(&answer.text), ["a=group:BUNDLE v d"]);
        assert_eq!(answer.negotiated.transports[0].mid, "v");
        assert_eq!(beginning(&answer.text, 1, "a=ice-ufrag"), ["a=ice-ufrag:oneufrag"]);
    }
    // One that is not the first.
    let mut blind = several();
    blind.media.remove(1);
    let answer = answered(&offer, &blind);
    assert_eq!(ports(&answer.text), [9, 0, 9]);
    assert_eq!(group(&answer.text), ["a=group:BUNDLE a d"]);
    let waiting = bundle_only(Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n"), "v");
    let answer = answered(&waiting, &blind);
    assert_eq!(lines(&answer.text, 1)[0], "m=video 0 UDP/TLS/RTP/SAVPF 120");
    assert!(!answer.text.contains("bundle-only"));
}

#[test]
fn rfc9143_s7_3_1_c_d_and_s7_3_f__without_a_section_to_carry_it_there_is_no_bundle() {
    let waiting = bundle_only(Offer::new("a=group:BUNDLE v\r\n").audio("a=mid:a\r\n"), "v");
    let answer = answered(&waiting, &several());
    assert_eq!((group(&answer.text), ports(&answer.text)), (vec![], vec![9, 0]));
    assert_eq!(answer.rejected, [(1, Rejection::Bundle)]);
    // The only section with a port is rejected, and so is what waits for it.
    let offer = bundle_only(Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n"), "v");
    let answer = answered(&offer, &deaf());
    assert_eq!((group(&answer.text), ports(&answer.text)), (vec![], vec![0, 0]));
    assert_eq!(answer.rejected, [(0, Rejection::NoFormat), (1, Rejection::Bundle)]);
}

#[test]
fn rfc9143_s7_a_and_s7_3_a_b_and_s5_a__each_bundle_is_answered_by_itself() {
    let sections = |offer: Offer| {
        offer.audio("a=mid:a\r\n").audio("a=mid:b\r\n").video("a=mid:v\r\n").video("a=mid:w\r\n")
    };
    let two = sections(Offer::new("a=group:BUNDLE a v\r\na=group:BUNDLE w b\r\n"));
    let answer = answered(&two, &several());
    assert_eq!(group(&answer.text), ["a=group:BUNDLE a v", "a=group:BUNDLE w b"]);
    let of = |answer: &Answer| -> Vec<_> {
        answer.negotiated.sections.iter().map(|section| section.transport).collect()
    };
    assert_eq!(of(&answer), [Some(0), Some(1), Some(0), Some(1)]);
    assert_eq!(answer.negotiated.transports[1].mid, "w");
    // No group that was not offered, and no section in one that was not in it.
    let mut many = several();
    many.transports.push(transport("four"));
    assert_eq!(group(&answered(&sections(Offer::new("")), &many).text).len(), 0);
    let one = answered(&sections(Offer::new("a=group:BUNDLE a v\r\n")), &many);
    assert_eq!(group(&one.text), ["a=group:BUNDLE a v"]);
    assert_eq!(of(&one), [Some(0), Some(1), Some(0), Some(2)]);
    // A section of two groups stays in one.
    let twice =
        answered(&sections(Offer::new("a=group:BUNDLE a v\r\na=group:BUNDLE v b\r\n")), &many);
    assert_eq!(group(&twice.text), ["a=group:BUNDLE a v", "a=group:BUNDLE b"]);
}

/// By the policy the first audio section has a transport, and the second, which carries video, has not.
#[test]
fn what_carries_a_bundle_is_what_the_policy_leaves() {
    let offer = Offer::new("a=group:BUNDLE b v\r\n")
        .audio("a=mid:a\r\n")
        .audio("a=mid:b\r\n")
        .video("a=mid:v\r\n");
    let answer = answered(&offer, &Local { bundle_policy: BundlePolicy::Balanced, ..several() });
    assert_eq!(ports(&answer.text), [9, 0, 9]);
    assert_eq!(answer.rejected, [(1, Rejection::NoTransport)]);
    assert_eq!(group(&answer.text), ["a=group:BUNDLE v"]);
    assert_eq!(beginning(&answer.text, 2, "a=ice-ufrag"), ["a=ice-ufrag:twoufrag"]);
}

/// What the offerer makes of an answer in which pieces are replaced.
fn refused(offer: &str, answer: &str, pieces: &[(&str, &str)]) -> Option<(usize, Problem)> {
    let mut text = answer.to_owned();
    for (from, to) in pieces {
        assert!(text.contains(from), "{from} in {text}");
        text = text.replacen(from, to, 1);
    }
    match negotiate(Side::Offerer, parse(offer), parse(&text), None) {
        Ok(_) => None,
        Err(Refusal::Section { section, problem }) => Some((section, problem)),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn rfc9143_s7_4_a_and_s7_3_a_b_and_s9_3_1_3_b__an_answer_bundles_what_was_offered_for_that_bundle()
{
    let sections = |lines: &str| {
        let offer = Offer::new(lines).audio("a=mid:a\r\n").audio("a=mid:b\r\n");
        let offer = offer.video("a=mid:v\r\n").0;
        let answer = Exchange::of(offer.clone(), &several()).answer.text;
        move |pieces: &[(&str, &str)]| refused(&offer, &answer, pieces)
    };
    let grouped = sections("a=group:BUNDLE a v\r\n");
    assert_eq!(grouped(&[]), None);
    let foreign = [("a=group:BUNDLE a v", "a=group:BUNDLE a v b")];
    assert_eq!(grouped(&foreign), Some((1, Problem::Bundle)));
    let alone = sections("");
    let new = [("t=0 0\r\n", "t=0 0\r\na=group:BUNDLE a v\r\n")];
    assert_eq!(alone(&new), Some((0, Problem::Bundle)));
    let two = sections("a=group:BUNDLE a v\r\na=group:BUNDLE b\r\n");
    let other =
        [("a=group:BUNDLE a v\r\na=group:BUNDLE b", "a=group:BUNDLE a\r\na=group:BUNDLE b v")];
    assert_eq!(two(&other), Some((2, Problem::Bundle)));
    // RTP in a bundle is multiplexed with its RTCP.
    assert_eq!(grouped(&[("a=rtcp-mux\r\n", "")]), Some((0, Problem::NoRtcpMux)));
}

#[test]
fn rfc9143_s7_4_c_and_s7_3_2_a__an_answer_without_a_bundle_is_an_ordinary_one() {
    let offer = Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n").video("a=mid:v\r\n");
    let ungrouped = offer.0.replace("a=group:BUNDLE a v\r\n", "");
    let answer = Exchange::of(ungrouped, &several()).answer.text;
    let result = negotiate(Side::Offerer, parse(&offer.0), parse(&answer), None).unwrap();
    let of: Vec<_> = result.sections.iter().map(|section| section.transport).collect();
    assert_eq!(of, [Some(0), Some(1)]);
    assert_eq!(result.transports[1].remote_ufrag, "twoufrag");
    // What was offered for the bundle only is not to be used outside.
    let waiting =
        offer.0.replace("m=video 9", "m=video 0").replace("a=mid:v", "a=mid:v\r\na=bundle-only");
    assert_eq!(refused(&waiting, &answer, &[]), Some((1, Problem::BundleOnly)));
    assert_eq!(refused(&waiting, &answer, &[("m=video 9", "m=video 0")]), None);
}

#[test]
fn rfc9143_s7_3_2_b_c_d__what_an_answer_moves_out_stands_alone() {
    let offer = Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n").video("a=mid:v\r\n").0;
    let ungrouped = offer.replace("a=group:BUNDLE a v\r\n", "");
    let alone = Exchange::of(ungrouped, &several()).answer.text;
    // Audio stays in the bundle, video has left it.
    let moved = alone.replace("t=0 0\r\n", "t=0 0\r\na=group:BUNDLE a\r\n");
    let result = negotiate(Side::Offerer, parse(&offer), parse(&moved), None).unwrap();
    assert_eq!(result.transports[1].remote_ufrag, "twoufrag");
    for (line, problem) in [
        ("a=ice-ufrag:twoufrag\r\n", Problem::NoCredentials),
        ("a=ice-pwd:twopasswordofenoughcharacters\r\n", Problem::NoCredentials),
    ] {
        assert_eq!(refused(&offer, &moved, &[(line, "")]), Some((1, problem)));
    }
    // Its tag among the bundled ones, its own transport counts no more.
    let tagged = moved.replace("BUNDLE a\r\n", "BUNDLE a v\r\n");
    let result = negotiate(Side::Offerer, parse(&offer), parse(&tagged), None).unwrap();
    assert_eq!(result.transports.len(), 1);
    let left = moved.replace("a=mid:v\r\n", "a=mid:v\r\na=bundle-only\r\n");
    let rules = |text: &str| -> Vec<_> {
        lint(&Session::parse(text).unwrap()).map(|found| found.rule()).collect()
    };
    assert!(rules(&left).contains(&frazil_sdp::Rule::StrayBundleOnly));
    assert!(!rules(&moved).contains(&frazil_sdp::Rule::StrayBundleOnly));
}

#[test]
fn rfc9143_s7_4_1_a__an_answer_in_the_form_of_rfc_8843_is_understood() {
    let offer = Offer::new("a=group:BUNDLE a v\r\n").audio("a=mid:a\r\n").video("a=mid:v\r\n").0;
    let answer = Exchange::of(offer.clone(), &several()).answer.text;
    let old =
        answer.replace("m=video 9", "m=video 0").replace("a=mid:v", "a=mid:v\r\na=bundle-only");
    let result = |text: &str| negotiate(Side::Offerer, parse(&offer), parse(text), None).unwrap();
    assert_eq!(result(&old), result(&answer));
    assert!(result(&old).sections[1].is_accepted());
    // Without the attribute it is rejected, as ever.
    assert!(!result(&old.replace("a=bundle-only\r\n", "")).sections[1].is_accepted());
}

#[test]
fn rfc9143_s9_3_a_b_and_s9_3_1_2_a_b_e__rtcp_is_multiplexed_in_a_bundle_whatever_carries_it() {
    let rtcp = "a=rtcp:9 IN IP4 0.0.0.0\r\na=rtcp-mux-only\r\n";
    let offer = Offer::new("a=group:BUNDLE d a v\r\n")
        .audio(&format!("{rtcp}a=mid:a\r\n"))
        .video(&format!("{rtcp}a=mid:v\r\n"))
        .data("a=mid:d\r\n");
    let answer = answered(&offer, &several());
    assert_eq!(answer.rejected, []);
    assert_eq!(beginning(&answer.text, 2, "a=rtcp-mux"), ["a=rtcp-mux"]);
    assert_eq!(answer.negotiated.transports[0].mid, "d");
    assert!(answer.negotiated.transports[0].rtcp_mux);
    assert!(!answer.text.contains("a=rtcp:") && !answer.text.contains("rtcp-mux-only"));
    // Media without it is not taken into the bundle.
    let (before, video) = offer.0.split_at(offer.0.find("m=video").unwrap());
    let without =
        format!("{before}{}", video.replacen("a=rtcp-mux\r\n", "", 1).replacen(rtcp, "", 1));
    let answer = Exchange::of(without, &several()).answer;
    assert_eq!(answer.rejected, [(1, Rejection::Lacks(Problem::NoRtcpMux))]);
    assert_eq!(group(&answer.text), ["a=group:BUNDLE d a"]);
    // Data alone has no RTCP.
    let data = answered(&Offer::new("").data("a=mid:d\r\n"), &several());
    assert!(!data.text.contains("rtcp") && !data.negotiated.transports[0].rtcp_mux);
}

#[test]
fn rfc9143_s9_1_c_and_s12_a__the_mid_extension_stands_in_each_bundled_section_under_its_identifier()
{
    let mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
    let own = format!("a=extmap:7 {mid}\r\n");
    let offer = Offer::new("a=group:BUNDLE a v\r\n")
        .audio(&format!("a=mid:a\r\n{own}"))
        .video(&format!("a=mid:v\r\n{own}a=extmap:2 urn:ietf:params:rtp-hdrext:toffset\r\n"));
    let text = answered(&offer, &several()).text;
    for section in [0, 1] {
        assert!(lines(&text, section).contains(&format!("a=extmap:7 {mid}")), "{section}");
    }
    assert_eq!(beginning(&text, 1, "a=extmap:2 ").len(), 1);
}

#[test]
fn rfc9143_s9_3_1_2_d__what_stands_outside_of_a_bundle_multiplexes_too() {
    let offer = Offer::new("a=group:BUNDLE a\r\n").audio("a=mid:a\r\n").section(
        "video 9 UDP/TLS/RTP/SAVPF 120",
        &format!(
            "{}a=mid:v\r\na=rtcp-mux\r\na=rtcp-mux-only\r\na=rtpmap:120 VP8/90000\r\n",
            carried().replace("8hhY", "9iiZ")
        ),
    );
    let answer = answered(&offer, &several());
    assert_eq!(beginning(&answer.text, 1, "a=rtcp"), ["a=rtcp-mux"]);
    assert!(answer.negotiated.transports[1].rtcp_mux);
    // As offerer: an answer that moves it out, without.
    let bundled = offer.0.replace("BUNDLE a\r\n", "BUNDLE a v\r\n");
    let (before, video) = answer.text.split_at(answer.text.find("m=video").unwrap());
    let separate = format!("{before}{}", video.replace("a=rtcp-mux\r\n", ""));
    assert_eq!(refused(&bundled, &answer.text, &[]), None);
    assert_eq!(refused(&bundled, &separate, &[]), Some((1, Problem::NoRtcpMux)));
}
