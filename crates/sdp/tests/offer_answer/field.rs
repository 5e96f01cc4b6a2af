//! What phones, cameras and servers write that browsers do not.

use std::fmt::Write;

use frazil_sdp::offer_answer::{
    LocalCodec, LocalMedia, Previous, Problem, Refusal, Rejection, Side, answer, negotiate, offer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, carried};
use crate::sides::{alice, audio, bob, video};

/// An offer of one section that carries all that a transport needs.
fn one(description: &str, lines: &str) -> String {
    Offer::new(&carried()).section(description, &format!("a=mid:0\r\na=rtcp-mux\r\n{lines}")).0
}

const AUDIO: &str = "audio 9 UDP/TLS/RTP/SAVPF";
const VIDEO: &str = "video 9 UDP/TLS/RTP/SAVPF";

#[test]
fn feedback_is_known_by_its_mechanism_whatever_follows() {
    let mut side = alice();
    (side.data, side.media) = (None, vec![video()]);
    side.media[0].codecs[0].feedback = vec!["ccm tmmbr".into(), "trr-int 100".into()];
    let exchange = Exchange::new(&side, &side);
    let text = exchange.answer.text.replace("ccm tmmbr", "ccm tmmbr smaxpr=120");
    let text = text.replace("trr-int 100", "trr-int 500");
    let agreed = negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None).unwrap();
    assert_eq!(agreed.sections[0].codecs[0].feedback, ["ccm tmmbr", "trr-int 100"]);
    let foreign = text.replace("ccm tmmbr smaxpr=120", "ccm vbcm");
    let refused = negotiate(Side::Offerer, parse(&exchange.offer), parse(&foreign), None);
    let expected = Refusal::Section { section: 0, problem: Problem::Feedback };
    assert_eq!(refused.unwrap_err(), expected);
}

#[test]
fn what_goes_beside_a_medium_is_none() {
    for (formats, lines) in [
        ("126", "a=rtpmap:126 telephone-event/8000\r\n"),
        ("13", "a=rtpmap:13 CN/8000\r\n"),
        ("13 126", "a=rtpmap:126 telephone-event/8000\r\n"),
        ("97", "a=rtpmap:97 red/48000/2\r\n"),
    ] {
        let mut side = bob();
        side.media[0].codecs.push(LocalCodec {
            encoding: "CN".into(),
            clock_rate: 8000,
            ..LocalCodec::default()
        });
        let answered = Exchange::of(one(&format!("{AUDIO} {formats}"), lines), &side).answer;
        assert_eq!(answered.rejected, [(0, Rejection::NoFormat)], "{formats}");
    }
}

#[test]
fn h264_without_parameters_is_of_level_1() {
    let mut side = bob();
    side.media[1].codecs = vec![LocalCodec {
        encoding: "H264".into(),
        clock_rate: 90_000,
        parameters: "profile-level-id=42001f".into(),
        ..LocalCodec::default()
    }];
    let text = one(&format!("{VIDEO} 97"), "a=rtpmap:97 H264/90000\r\n");
    let answered = Exchange::of(text, &side).answer;
    assert!(answered.text.contains("a=fmtp:97 profile-level-id=42000a\r\n"), "{}", answered.text);
}

#[test]
fn frames_of_ilbc_need_not_be_equally_long() {
    let mut side = bob();
    side.media[0].codecs = vec![LocalCodec {
        encoding: "iLBC".into(),
        clock_rate: 8000,
        parameters: "mode=30".into(),
        ..LocalCodec::default()
    }];
    let lines = "a=rtpmap:97 iLBC/8000\r\na=fmtp:97 mode=20\r\n";
    let answered = Exchange::of(one(&format!("{AUDIO} 97"), lines), &side).answer;
    assert!(answered.rejected.is_empty());
}

#[test]
fn fingerprints_are_a_set() {
    let mut side = alice();
    (side.data, side.media) = (None, vec![audio()]);
    let first = Exchange::new(&side, &side);
    let sha1 = format!("a=fingerprint:sha-1 {}\r\n", ["01"; 20].join(":"));
    let place = first.answer.text.find("a=fingerprint:").unwrap();
    let (before, behind) = first.answer.text.split_at(place);
    let (own, behind) = behind.split_at(behind.find("a=setup").unwrap());
    let one_way = format!("{before}{sha1}{own}{behind}");
    let other_way = format!("{before}{own}{sha1}{behind}");
    let previous =
        Previous { side: Side::Offerer, local: parse(&first.offer), remote: parse(&one_way) };
    let again = offer(&side, Some(previous)).unwrap();
    let agreed =
        negotiate(Side::Offerer, parse(&again), parse(&other_way), Some(previous)).unwrap();
    assert!(!agreed.transports[0].new_association);
    let without = format!("{before}{own}{behind}");
    let refused = negotiate(Side::Offerer, parse(&again), parse(&without), Some(previous));
    assert!(refused.is_err());
}

#[test]
fn rfc8841_s4_3_b__data_channels_have_one_format() {
    for (formats, accepted) in [
        ("webrtc-datachannel", true),
        ("x-other-usage", false),
        ("webrtc-datachannel x-other-usage", false),
    ] {
        let text = Offer::new(&carried()).section(
            &format!("application 9 UDP/DTLS/SCTP {formats}"),
            "a=mid:0\r\na=sctp-port:5000\r\n",
        );
        let answered = Exchange::of(text.0, &bob()).answer;
        assert_eq!(answered.rejected.is_empty(), accepted, "{formats}");
    }
}

#[test]
fn this_side_has_one_association() {
    let mut text = Offer::new(&format!("{}a=group:BUNDLE 0 1\r\n", carried())).0;
    for mid in 0..2 {
        write!(
            text,
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n\
             a=mid:{mid}\r\na=sctp-port:5000\r\n"
        )
        .unwrap();
    }
    let answered = answer(&bob(), parse(&text), None).unwrap();
    assert_eq!(answered.rejected, [(1, Rejection::Kind)]);
}

#[test]
fn rfc9143_s9_3_1_2_a__a_bundle_without_media_multiplexes_too() {
    let text = format!("{}a=group:BUNDLE 0\r\n", carried());
    let text = Offer::new(&text).section(
        "application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=mid:0\r\na=sctp-port:5000\r\na=rtcp-mux\r\n",
    );
    let answered = Exchange::of(text.0.clone(), &bob()).answer;
    assert!(answered.text.contains("a=rtcp-mux\r\n"), "{}", answered.text);
    let mut none = bob();
    none.media = Vec::<LocalMedia>::new();
    assert!(!Exchange::of(text.0, &none).answer.text.contains("a=rtcp-mux\r\n"));
}

#[test]
fn times_that_may_not_be_written_are_left_out() {
    let text = one(&format!("{AUDIO} 0"), "").replace("t=0 0", "t=1 5");
    assert!(Exchange::of(text, &bob()).answer.text.contains("\r\nt=0 0\r\n"));
}

#[test]
fn two_sections_of_one_name_are_the_offers_fault() {
    let section = format!("m={AUDIO} 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtcp-mux\r\n");
    let text = one(&format!("{AUDIO} 0"), "") + &section;
    let refused = answer(&bob(), parse(&text), None).unwrap_err();
    let expected = Refusal::Section { section: 1, problem: Problem::RepeatedMid };
    assert_eq!(refused, expected.into());
}

#[test]
fn a_digest_that_nobody_may_use_is_none() {
    let text = one(&format!("{AUDIO} 0"), "");
    let own = text.lines().find(|line| line.starts_with("a=fingerprint:")).unwrap();
    let broken = format!("a=fingerprint:md5 {}", ["01"; 16].join(":"));
    let answered = Exchange::of(text.replace(own, &broken), &bob()).answer;
    assert_eq!(answered.rejected, [(0, Rejection::Lacks(Problem::NoFingerprint))]);
}

#[test]
fn redundancy_is_about_audio_of_its_own_clock() {
    let mut side = alice();
    let codec = |encoding: &str, clock_rate, channels| LocalCodec {
        encoding: encoding.into(),
        clock_rate,
        channels,
        ..LocalCodec::default()
    };
    side.media[0].codecs =
        vec![codec("PCMU", 8000, 1), codec("opus", 48_000, 2), codec("red", 48_000, 2)];
    let text = offer(&side, None).unwrap();
    let number = |name: &str| {
        let line = text.lines().find(|line| line.ends_with(name)).unwrap();
        line["a=rtpmap:".len()..].split(' ').next().unwrap().to_owned()
    };
    let (red, opus) = (number(" red/48000/2"), number(" opus/48000/2"));
    assert!(text.contains(&format!("a=fmtp:{red} {opus}/{opus}\r\n")), "{text}");
}

#[test]
fn a_bundle_whose_first_tag_was_rejected_goes_on_when_the_same_is_offered_again() {
    let text = Offer::new("a=group:BUNDLE a b\r\n")
        .section("text 9 UDP/TLS/RTP/SAVPF 98", "a=mid:a\r\na=rtcp-mux\r\n")
        .audio("a=mid:b\r\n");
    let first = Exchange::of(text.0, &bob());
    assert_eq!(first.answer.rejected, [(0, Rejection::Kind)]);
    let second = answer(&bob(), parse(&first.offer), Some(first.for_answerer())).unwrap();
    assert_eq!(second.rejected, [(0, Rejection::Kind)]);
    assert!(!second.negotiated.transports[0].new_association);
}
