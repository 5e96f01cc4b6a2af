//! Several encodings of one source (RFC 8851 §6, RFC 8853 §5).

use frazil_sdp::offer_answer::{Answer, Local, LocalMedia, NegotiatedRid, Side, negotiate};

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
