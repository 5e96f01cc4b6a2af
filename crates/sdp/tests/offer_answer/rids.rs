//! Several encodings of one source (RFC 8851 §6, RFC 8853 §5).

use frazil_sdp::offer_answer::{
    Answer, Local, LocalImages, LocalMedia, NegotiatedRid, OfferAnswerError, Side, negotiate,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning};
use crate::sides::{alice, bob, video};

/// The answer to an offer of video with these lines, by a side that receives three encodings.
fn answered(lines: &str) -> Answer {
    Exchange::of(Offer::new("").video(lines).0, &bob()).answer
}

fn rids(answer: &Answer) -> Vec<String> {
    let mut lines = beginning(&answer.text, 0, "a=rid");
    lines.extend(beginning(&answer.text, 0, "a=simulcast"));
    lines
}

/// An offer with three encodings, its answer, and what the offerer makes of it when a piece of the
/// answer is replaced.
fn received(from: &str, to: &str) -> Vec<String> {
    let media = vec![LocalMedia { send_rids: ["h", "m", "l"].map(String::from).into(), ..video() }];
    let exchange = Exchange::new(&Local { media, ..alice() }, &bob());
    let changed = exchange.answer.text.replacen(from, to, 1);
    assert!(from.is_empty() || changed != exchange.answer.text, "{}", exchange.answer.text);
    let result = negotiate(Side::Offerer, parse(&exchange.offer), parse(&changed), None).unwrap();
    names(&result.sections[0].send_rids)
}

fn names(rids: &[NegotiatedRid]) -> Vec<String> {
    let mark = |rid: &NegotiatedRid| if rid.paused { "~" } else { "" };
    rids.iter().map(|rid| format!("{}{}", mark(rid), rid.id)).collect()
}

#[test]
fn rfc8851_s6_3_a_e_h_and_rfc8853_s5_3_2_c_g__encodings_are_answered_the_other_way_round() {
    let answer = answered("a=rid:h send\r\na=rid:l send max-width=320\r\na=simulcast:send h;l\r\n");
    assert_eq!(
        rids(&answer),
        ["a=rid:h recv", "a=rid:l recv max-width=320", "a=simulcast:recv h;l"]
    );
    let section = &answer.negotiated.sections[0];
    assert_eq!(section.receive_rids[1].restrictions, "max-width=320");
    assert!(section.send_rids.is_empty());
}

#[test]
fn rfc8851_s6_2_2_a_b_c__what_is_malformed_repeated_or_of_no_format_is_discarded() {
    for (lines, expected) in [
        ("a=rid:a send pt=120\r\na=rid:b send max-fps=many\r\n", vec!["a=rid:a recv pt=120"]),
        ("a=rid:a send\r\na=rid:a recv\r\na=rid:b send\r\n", vec!["a=rid:b recv"]),
        ("a=rid:a send pt=120,99\r\na=rid:b send pt=99\r\n", vec!["a=rid:a recv pt=120"]),
    ] {
        assert_eq!(rids(&answered(lines)), expected, "{lines}");
    }
}

#[test]
fn rfc8851_s6_2_2_d_e_f__who_is_to_send_knows_the_restrictions_and_dependencies_are_there() {
    let mut sender = bob();
    sender.media[1].send_rids = vec!["x".into(), "y".into()];
    let answer = |lines: &str| rids(&Exchange::of(Offer::new("").video(lines).0, &sender).answer);
    assert_eq!(
        answer("a=rid:a recv x-new=1\r\na=rid:b recv max-fps=30\r\n"),
        ["a=rid:b send max-fps=30"]
    );
    assert_eq!(answer("a=rid:a send x-new=1\r\n"), ["a=rid:a recv x-new=1"]);
    let depend = "a=rid:a send\r\na=rid:b send depend=a\r\na=rid:c send depend=z\r\n";
    assert_eq!(answer(depend), ["a=rid:a recv", "a=rid:b recv depend=a"]);
}

#[test]
fn rfc8851_s6_3_f_g_j__formats_that_are_not_answered_leave_the_restrictions() {
    let formats = "a=rtpmap:98 VP9/90000\r\na=rtpmap:100 VP8/90000\r\n";
    let rid = "a=rid:a send pt=98,100;max-fps=30\r\na=rid:b send pt=98\r\n";
    let own = format!("{}a=rtcp-mux\r\n{formats}{rid}", crate::offers::carried());
    let offer = Offer::new("").section("video 9 UDP/TLS/RTP/SAVPF 98 100", &own);
    let answer = Exchange::of(offer.0, &bob()).answer;
    assert_eq!(rids(&answer), ["a=rid:a recv pt=100;max-fps=30"]);
}

#[test]
fn rfc8851_s6_4_a_b_c_d_e_and_s6_3_c_d_i__the_offerer_discards_what_was_not_offered() {
    let kept = ["h", "m", "l"];
    assert_eq!(received("", ""), kept);
    // Not offered; with a restriction, or formats, that the offer does not have.
    assert_eq!(received("a=rid:l recv", "a=rid:z recv"), ["h", "m"]);
    assert_eq!(received("a=rid:l recv", "a=rid:l recv max-width=1"), ["h", "m"]);
    assert_eq!(received("a=rid:l recv", "a=rid:l recv pt=96"), ["h", "m"]);
    let offer = Offer::new("").video("a=rid:a send pt=120;max-fps=30\r\n").0;
    let exchange = Exchange::of(offer, &bob());
    let with = |rid: &str| {
        let text = exchange.answer.text.replace("a=rid:a recv pt=120;max-fps=30", rid);
        let result = negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None).unwrap();
        names(&result.sections[0].send_rids)
    };
    assert_eq!(with("a=rid:a recv pt=120;max-fps=15"), ["a"], "stricter");
    assert_eq!(with("a=rid:a recv pt=120;max-fps=60"), [""; 0], "looser");
    assert_eq!(with("a=rid:a recv pt=124;max-fps=30"), [""; 0], "another format");
}

#[test]
fn rfc8851_s6_1_d_and_s6_2_1_a__encodings_take_nothing_from_the_section() {
    // Who has no encodings answers as if there were none.
    let mut none = bob();
    none.media[1].receive_rids = 0;
    let plain = "a=fmtp:120 max-fs=12288\r\n";
    let rids = "a=rid:h send\r\na=rid:l send pt=120;max-fs=1\r\na=simulcast:send h;l\r\n";
    let answer = |lines: &str| Exchange::of(Offer::new("").video(lines).0, &none).answer;
    let (with, without) = (answer(&format!("{plain}{rids}")), answer(plain));
    assert_eq!(with, without);
    assert!(with.negotiated.sections[0].is_accepted());
    // What a format needs stands beside the encodings, in offer and answer.
    let mut sending = alice();
    sending.media = vec![LocalMedia { send_rids: vec!["h".into(), "l".into()], ..video() }];
    let exchange = Exchange::new(&sending, &bob());
    for text in [&exchange.offer, &exchange.answer.text] {
        assert_eq!(beginning(text, 0, "a=rid").len(), 2);
        let h264 = beginning(text, 0, "a=fmtp:98");
        assert!(h264[0].contains("packetization-mode=1") && h264[0].contains("profile-level-id"));
        assert_eq!(beginning(text, 0, "a=fmtp").len(), 3, "and what rtx is of");
    }
}

#[test]
fn rfc8851_s6_2_2_g__an_encoding_that_leaves_no_image_is_discarded() {
    let images = "a=imageattr:120 send [x=[640:1280],y=[360:720]] [x=320,y=180]\r\n";
    let h264 = "a=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;\
        profile-level-id=42e01f\r\na=imageattr:102 send [x=[640:1280],y=[360:720]]\r\n";
    let kept = |rid: &str, local: &Local| {
        let offer = Offer::new("").video(&format!("{images}{h264}a=rid:a send {rid}\r\n")).0;
        let answer = Exchange::of(offer.replace("SAVPF 120", "SAVPF 102 120"), local).answer;
        rids(&answer).len()
    };
    for (rid, expected) in [
        ("max-width=640", 1),
        ("max-width=639;max-height=360", 1), // The other set, of VP8.
        ("max-width=319", 0),
        ("max-height=179", 0),
        ("max-fs=57600", 1),
        ("max-fs=57599", 0),
        ("pt=102;max-width=640", 1),
        ("pt=102;max-width=639", 0),
        ("pt=102;max-fs=230399", 0),
        ("pt=102,120;max-width=320", 1),
        ("max-fps=1;max-br=1", 1),
        ("max-width=0", 0),
    ] {
        assert_eq!(kept(rid, &bob()), expected, "{rid}");
    }
    // So is one that this side can decode no image of.
    let mut large = bob();
    for codec in &mut large.media[1].codecs {
        codec.images = Some(LocalImages { widths: 320..=1280, heights: 300..=720 });
    }
    for (rid, expected) in [
        ("max-height=300", 1),
        ("max-height=299", 0),
        ("pt=120;max-fs=96000", 1),
        ("pt=120;max-fs=95999", 0),
    ] {
        assert_eq!(kept(rid, &large), expected, "{rid}");
    }
}

#[test]
fn rfc8851_s6_4_f__an_answered_encoding_that_leaves_no_image_is_discarded() {
    let with = |images: &str, rid: &str| {
        let offer = Offer::new("").video("a=rid:a send max-width=1280\r\n").0;
        let answer = Exchange::of(offer.clone(), &bob()).answer.text;
        let text = answer.replace("a=rid:a recv max-width=1280\r\n", &format!("{images}{rid}\r\n"));
        assert_ne!(text, answer);
        let result = negotiate(Side::Offerer, parse(&offer), parse(&text), None).unwrap();
        names(&result.sections[0].send_rids).len()
    };
    let images = "a=imageattr:* recv [x=[640:1280],y=[360:720]]\r\n";
    assert_eq!(with("", "a=rid:a recv max-width=320"), 1);
    assert_eq!(with(images, "a=rid:a recv max-width=640"), 1);
    assert_eq!(with(images, "a=rid:a recv max-width=639"), 0);
    // What the answerer sends is another matter.
    assert_eq!(with(&images.replace("recv", "send"), "a=rid:a recv max-width=639"), 1);
    assert_eq!(with("a=imageattr:120 recv *\r\n", "a=rid:a recv max-width=1"), 1);
}

#[test]
fn rfc8851_s6_3_b_c_d_and_s6_1_c__own_limits_take_the_place_of_looser_ones() {
    let mut modest = bob();
    modest.media[1].receive_limits = "max-width=640;max-fps=30;max-br=500000".into();
    let answer = |rid: &str| {
        let exchange =
            Exchange::of(Offer::new("").video(&format!("a=rid:a send{rid}\r\n")).0, &modest);
        // The offerer takes it.
        let kept = &exchange.offerer(None).sections[0].send_rids;
        assert_eq!(kept.len(), 1, "{rid}");
        rids(&exchange.answer).remove(0)
    };
    for (offered, answered) in [
        (" max-width=1280;max-fps=60", " max-width=640;max-fps=30"),
        (" max-width=320;max-fps=30", " max-width=320;max-fps=30"),
        // What has no value is for the answerer to say.
        (" max-br;max-height", " max-br=500000;max-height"),
        (" pt=120;max-fps=60;max-bpp=2.5", " pt=120;max-fps=30;max-bpp=2.5"),
        ("", ""),
    ] {
        assert_eq!(answer(offered), format!("a=rid:a recv{answered}"), "{offered}");
    }
    modest.media[1].receive_limits = "max-fps=fast".into();
    let offer = Offer::new("").video("a=rid:a send\r\n").0;
    let error = frazil_sdp::offer_answer::answer(&modest, parse(&offer), None).unwrap_err();
    assert!(matches!(error, OfferAnswerError::Build(_)), "{error}");
}

/// It reads, for readers are lenient.
#[test]
fn what_may_not_be_written_is_not_answered() {
    for rid in ["a_b send", "a send max-bpp=0.12345", "a send depend=a-b"] {
        let offer = Offer::new("").video(&format!("a=rid:{rid}\r\na=rid:a-b send\r\n")).0;
        assert_eq!(rids(&Exchange::of(offer, &bob()).answer), [""; 0], "{rid}");
    }
}

#[test]
fn rfc8851_s6_5_a__a_later_offer_has_other_encodings() {
    let sending = |rids: &[&str]| {
        let send_rids = rids.iter().map(|rid| (*rid).into()).collect();
        Local { media: vec![LocalMedia { send_rids, ..video() }], ..alice() }
    };
    let mut exchange = Exchange::new(&sending(&["h", "l"]), &bob());
    for rids in [&["h", "m", "l"][..], &["h", "l"], &[], &["x", "y"]] {
        exchange = exchange.again(false, &sending(rids), &bob());
        let result = &exchange.answer.negotiated.sections[0];
        assert_eq!(names(&result.receive_rids), rids);
        assert_eq!(beginning(&exchange.answer.text, 0, "a=rid").len(), rids.len());
    }
}

#[test]
fn rfc8853_s5_2_h__streams_may_depend_on_others() {
    let lines = "a=rid:b send\r\na=rid:e send depend=b;max-fps=60\r\na=simulcast:send b;e\r\n";
    let exchange = Exchange::of(Offer::new("").video(lines).0, &bob());
    let expected = ["a=rid:b recv", "a=rid:e recv depend=b;max-fps=60", "a=simulcast:recv b;e"];
    assert_eq!(rids(&exchange.answer), expected);
    let agreed = &exchange.offerer(None).sections[0].send_rids[1];
    assert_eq!(agreed.restrictions, "depend=b;max-fps=60");
}

#[test]
fn rfc8853_s5_2_b_c_e_f_n_and_s5_3_2_a_b__lines_that_do_not_hold_name_no_streams() {
    let rid = "a=rid:h send\r\na=rid:l send\r\n";
    let shared = Offer::new("a=simulcast:send h;l\r\n").video(rid);
    assert_eq!(rids(&Exchange::of(shared.0, &bob()).answer), ["a=rid:h recv", "a=rid:l recv"]);
    for (simulcast, expected) in [
        ("a=simulcast:send h;x\r\n", vec!["a=rid:h recv", "a=simulcast:recv h"]),
        ("a=simulcast:recv h\r\n", vec![]),
        ("a=simulcast:send h;h\r\n", vec!["a=rid:h recv", "a=simulcast:recv h"]),
    ] {
        assert_eq!(rids(&answered(&format!("{rid}{simulcast}"))), expected, "{simulcast}");
    }
    let twice = answered(&format!("{rid}a=simulcast:send h\r\na=simulcast:send l\r\n"));
    assert!(!twice.text.contains("a=simulcast"));
}

#[test]
fn rfc8853_s5_3_2_d_e_f__fewer_streams_and_their_alternatives_are_answered() {
    let lines = "a=rid:a send\r\na=rid:b send\r\na=rid:c send\r\na=rid:d send\r\na=rid:e send\r\n\
        a=simulcast:send a,b;c;d;e\r\n";
    let answer = answered(lines);
    assert_eq!(rids(&answer).last().unwrap(), "a=simulcast:recv a,b;c;d");
    let streams: Vec<_> =
        answer.negotiated.sections[0].receive_rids.iter().map(|rid| rid.stream).collect();
    assert_eq!(streams, [0, 0, 1, 2]);
    let mut none = bob();
    none.media[1].receive_rids = 0;
    assert!(rids(&Exchange::of(Offer::new("").video(lines).0, &none).answer).is_empty());
}

#[test]
fn a_stream_of_which_nothing_is_left_takes_no_place_of_another() {
    let mut two = bob();
    two.media[1].receive_rids = 2;
    let lines = "a=rid:h send pt=99\r\na=rid:m send\r\na=rid:l send\r\na=simulcast:send h;m;l\r\n";
    let answer = Exchange::of(Offer::new("").video(lines).0, &two).answer;
    assert_eq!(rids(&answer), ["a=rid:m recv", "a=rid:l recv", "a=simulcast:recv m;l"]);
    assert_eq!(names(&answer.negotiated.sections[0].receive_rids), ["m", "l"]);
}

#[test]
fn rfc8853_s5_3_2_h_i_j_and_s5_2_j_k_and_s5_3_3_e_f__pauses_need_both_sides_to_announce_them() {
    let lines = "a=rid:h send\r\na=rid:l send\r\na=simulcast:send h;~l\r\n";
    assert_eq!(rids(&answered(lines)).last().unwrap(), "a=simulcast:recv h;l");
    let mut pausing = bob();
    pausing.media[1].codecs[0].feedback.push("ccm pause".into());
    let offer = format!("{lines}a=rtcp-fb:120 ccm pause\r\n");
    let exchange = Exchange::of(Offer::new("").video(&offer).0, &pausing);
    assert_eq!(rids(&exchange.answer).last().unwrap(), "a=simulcast:recv h;~l");
    assert_eq!(names(&exchange.offerer(None).sections[0].send_rids), ["h", "~l"]);
    // An answer that marks a pause and announces none.
    let text = exchange.answer.text.replace("a=rtcp-fb:120 ccm pause\r\n", "");
    let result = negotiate(Side::Offerer, parse(&exchange.offer), parse(&text), None).unwrap();
    assert_eq!(names(&result.sections[0].send_rids), ["h", "l"]);
}

#[test]
fn rfc8853_s5_3_1_a_and_s5_3_3_a_b_c__the_offerer_sends_what_the_answer_kept() {
    assert_eq!(received("a=simulcast:recv h;m;l\r\n", "a=simulcast:recv h;l\r\n"), ["h", "l"]);
    assert_eq!(received("a=simulcast:recv", "a=simulcast:send"), [""; 0]);
    let bare = "a=rid:h recv\r\na=rid:m recv\r\na=rid:l recv\r\na=simulcast:recv h;m;l\r\n";
    assert_eq!(received(bare, ""), [""; 0]);
    assert_eq!(received("a=simulcast:recv h;m;l\r\n", ""), [""; 0]);
}
