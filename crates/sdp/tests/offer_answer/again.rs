//! Sessions that change: later offers and their answers.

use frazil_sdp::offer_answer::{
    Local, LocalMedia, OfferAnswerError, Previous, Rejection, answer, offer,
};
use frazil_sdp::{Description, Direction};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, lines, ports};
use crate::sides::{alice, audio, bob, transport, video};

#[test]
fn rfc3264_s8_b_d__an_unchanged_offer_has_the_next_version_and_the_same_result() {
    let first = Exchange::new(&alice(), &bob());
    let second = first.again(false, &alice(), &bob());
    let mut unchanged = first.answer.negotiated.clone();
    unchanged.transports[0].new_association = false;
    assert_eq!(second.answer.negotiated, unchanged);
    for (before, now) in [(&first.offer, &second.offer), (&first.answer.text, &second.answer.text)]
    {
        let (before, now) =
            (parse(before).origin().unwrap().unwrap(), parse(now).origin().unwrap().unwrap());
        assert_eq!(
            (before.session_id, before.session_version, now.session_version),
            (now.session_id, "1", "2")
        );
    }
}

#[test]
fn rfc8866_s5_2_d__each_change_has_a_higher_version() {
    let version = |text: &str| -> u64 {
        parse(text).origin().unwrap().unwrap().session_version.parse().unwrap()
    };
    let mut exchange = Exchange::new(&alice(), &bob());
    let mut last = [version(&exchange.offer), version(&exchange.answer.text)];
    for direction in [Direction::SendOnly, Direction::Inactive, Direction::SendRecv] {
        let mut changed = alice();
        changed.media[0].direction = direction;
        exchange = exchange.again(false, &changed, &bob());
        let now = [version(&exchange.offer), version(&exchange.answer.text)];
        assert!(now[0] > last[0] && now[1] > last[1], "{now:?} {last:?}");
        last = now;
    }
    // What is edited by hand is raised by hand.
    for from in ["1", "2890844526"] {
        let text = exchange.offer.replace(&format!(" {} IN", last[0]), &format!(" {from} IN"));
        let mut description = Description::parse(&text).unwrap();
        description.session_mut().bump_version().unwrap();
        let edited = description.finish().unwrap();
        let now: u64 = parse(&edited).origin().unwrap().unwrap().session_version.parse().unwrap();
        assert!(now > from.parse().unwrap());
    }
}

#[test]
fn the_other_side_may_offer_next_and_dtls_goes_on() {
    let first = Exchange::new(&alice(), &bob());
    let second = first.again(true, &bob(), &alice());
    let transport = &second.answer.negotiated.transports[0];
    assert!(!transport.new_association && !transport.ice_restart);
    // Bob was the client and still is.
    assert_eq!(transport.dtls, first.offerer(None).transports[0].dtls);
}

#[test]
fn rfc8839_s4_4_1_1_1_d_and_s4_4_2_1_b__new_credentials_restart_ice_on_both_sides() {
    let first = Exchange::new(&alice(), &bob());
    let restarted = |name: &str, local: Local| Local { transports: vec![transport(name)], ..local };
    let second = first.again(false, &restarted("again", alice()), &restarted("anew", bob()));
    let transport = &second.answer.negotiated.transports[0];
    assert!(transport.ice_restart);
    assert_eq!(
        (transport.remote_ufrag.as_str(), transport.local_ufrag.as_str()),
        ("againufrag", "anewufrag")
    );

    let previous = first.for_answerer();
    let error = answer(&bob(), parse(&second.offer), Some(previous)).unwrap_err();
    assert_eq!(error, OfferAnswerError::NeedsNewCredentials { transport: 0 });
    let error = answer(&restarted("anew", bob()), parse(&first.offer), Some(previous)).unwrap_err();
    assert_eq!(error, OfferAnswerError::NeedsOldCredentials { transport: 0 });
}

#[test]
fn rfc3264_s8_e_and_s8_1_a_and_s8_2_b__sections_stay_in_place_and_new_ones_go_where_one_was_given_up()
 {
    let named = |mid: &str, media: LocalMedia| LocalMedia { mid: Some(mid.into()), ..media };
    let with = |media: Vec<LocalMedia>| Local { media, ..alice() };
    let first = Exchange::new(&with(vec![named("a", audio()), named("v", video())]), &bob());
    // Video is given up: port zero, in its place.
    let second = first.again(false, &with(vec![named("a", audio())]), &bob());
    let ports = |text: &str| -> Vec<(String, u16)> {
        let sections = parse(text).media().collect::<Vec<_>>();
        let port = |media: &frazil_sdp::Media<'_>| media.description().unwrap().port;
        sections.iter().map(|media| (media.kind().to_owned(), port(media))).collect()
    };
    let kinds = |kinds: [(&str, u16); 3]| kinds.map(|(kind, port)| (kind.to_owned(), port));
    assert_eq!(ports(&second.offer), kinds([("audio", 9), ("video", 0), ("application", 9)]));
    assert_eq!(second.answer.rejected, [(1, Rejection::NotOffered)]);
    // What is new takes its place.
    let third = second.again(false, &with(vec![named("a", audio()), named("w", audio())]), &bob());
    assert_eq!(ports(&third.offer), kinds([("audio", 9), ("audio", 9), ("application", 9)]));
    assert!(
        third.offer.contains("a=group:BUNDLE a w 0\r\n") || third.offer.contains("BUNDLE a 0 w")
    );
    assert_eq!(third.answer.rejected, []);
    assert!(third.answer.negotiated.sections[1].is_accepted());
}

#[test]
fn rfc3264_s8_3_2_b__payload_types_keep_their_meaning() {
    let first = Exchange::new(&alice(), &bob());
    let mut swapped = alice();
    swapped.media[1].codecs.reverse();
    let second = first.again(false, &swapped, &bob());
    let numbers = |text: &str| -> Vec<String> {
        let mut maps: Vec<_> =
            text.lines().filter(|line| line.starts_with("a=rtpmap:")).map(String::from).collect();
        maps.sort();
        maps
    };
    assert_eq!(numbers(&first.offer), numbers(&second.offer));
}

#[test]
fn rfc3264_s8_4_a__hold_is_not_mirrored() {
    let first = Exchange::new(&alice(), &bob());
    let mut holding = alice();
    holding.media[0].direction = Direction::SendOnly;
    let held = first.again(false, &holding, &bob());
    assert_eq!(held.answer.negotiated.sections[0].direction, Direction::RecvOnly);
    let next = held.again(true, &bob(), &alice());
    assert_eq!(next.answer.negotiated.sections[0].direction, Direction::SendRecv);
}

#[test]
fn rfc3264_s8_f__a_section_may_not_vanish() {
    let first = Exchange::new(&alice(), &bob());
    let fewer = offer(&Local { data: None, ..alice() }, None).unwrap();
    let previous = first.for_answerer();
    let error = answer(&bob(), parse(&fewer), Some(previous)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the offer: sections of the description before are gone (RFC 3264 §8)"
    );
}

#[test]
fn a_username_fragment_and_a_password_change_together_in_an_offer() {
    let exchange = Exchange::new(&alice(), &bob());
    let expected = Err(OfferAnswerError::NeedsNewCredentials { transport: 0 });
    let mut half = alice();
    half.transports[0].ice_pwd = "another_password_of_alice".into();
    assert_eq!(offer(&half, Some(exchange.for_offerer())), expected);
    let mut half = alice();
    half.transports[0].ice_ufrag = "other".into();
    assert_eq!(offer(&half, Some(exchange.for_offerer())), expected);
}

#[test]
fn an_origin_before_that_does_not_read_is_told_from_what_the_peer_says() {
    let exchange = Exchange::new(&alice(), &bob());
    let broken = exchange.answer.text.replace("o=- ", "o=");
    let previous = Previous { local: parse(&broken), ..exchange.for_answerer() };
    let answered = answer(&bob(), parse(&exchange.offer), Some(previous));
    assert!(matches!(answered, Err(OfferAnswerError::PreviousUnreadable(_))), "{answered:?}");
    let offered = offer(&bob(), Some(previous));
    assert!(matches!(offered, Err(OfferAnswerError::PreviousUnreadable(_))), "{offered:?}");
}

#[test]
fn an_answer_is_shown_without_passwords() {
    let answer = Exchange::new(&alice(), &bob()).answer;
    let shown = format!("{answer:?}");
    assert!(!shown.contains(&bob().transports[0].ice_pwd), "{shown}");
    assert!(!shown.contains(&alice().transports[0].ice_pwd), "{shown}");
    assert!(shown.contains("a=mid:"), "{shown}");
}

#[test]
fn media_without_a_mid_keep_all_sections_that_they_have_answered() {
    let lines = ["a", "b", "c"].map(|mid| format!("a=mid:{mid}\r\n"));
    let grouped = Offer::new("a=group:BUNDLE a b c\r\n");
    let sections = lines.iter().fold(grouped, |offer, line| offer.video(line)).0;
    let one = Local { media: vec![video()], data: None, ..bob() };
    let first = Exchange::of(sections, &one);
    assert_eq!(first.answer.rejected, []);
    let text = offer(&one, Some(first.for_answerer())).unwrap();
    assert_eq!(ports(&text), [9, 9, 9]);
    // By name one is stopped.
    let named = |mid: &str| LocalMedia { mid: Some(mid.into()), ..video() };
    let two = Local { media: vec![named("a"), named("c")], ..one };
    let text = offer(&two, Some(first.for_answerer())).unwrap();
    assert_eq!(ports(&text), [9, 0, 9]);
}

/// As phones do: they know no mids, whatever they were offered.
#[test]
fn a_peer_that_names_no_sections_holds_and_resumes() {
    let named = LocalMedia { mid: Some("a".into()), streams: vec!["one".into()], ..audio() };
    let local = Local { media: vec![named], data: None, ..alice() };
    let other = Local { media: vec![audio()], data: None, ..bob() };
    let nameless =
        |text: String| text.replace("a=mid:a\r\n", "").replace("a=group:BUNDLE a\r\n", "");
    let mut last = Exchange::new(&local, &other);
    last.answer.text = nameless(last.answer.text);
    let mut by_peer = false;
    for direction in [Direction::SendOnly, Direction::SendRecv, Direction::Inactive] {
        let mut peer = other.clone();
        peer.media[0].direction = direction;
        let (theirs, own) = match by_peer {
            true => (last.for_offerer(), last.for_answerer()),
            false => (last.for_answerer(), last.for_offerer()),
        };
        let text = nameless(offer(&peer, Some(theirs)).unwrap()).replace("a=mid:0\r\n", "");
        let text = text.replace("a=group:BUNDLE 0\r\n", "");
        let result = answer(&local, parse(&text), Some(own)).unwrap();
        assert_eq!(result.rejected, [], "{direction}");
        assert_eq!(
            result.negotiated.sections[0].direction,
            Direction::SendRecv.answering(direction)
        );
        assert!(result.text.contains("a=msid:one"), "{direction}");
        last = Exchange { offer: text, answer: result };
        by_peer = true;
    }
    // This side's section is still what it was.
    let next = offer(&local, Some(last.for_answerer())).unwrap();
    assert_eq!(ports(&next), [9]);
    assert_eq!(beginning(&next, 0, "a=mid"), ["a=mid:a"]);
    for name in ["a=rtcp:", "a=rtcp-mux-only", "a=bundle-only"] {
        assert!(!next.contains(name), "{next}");
    }
}

/// An answer may have numbers of its own (RFC 3264 §6.1), which its side offers later.
#[test]
fn rfc3264_s8_3_2_b__numbers_that_the_peer_has_for_something_else_stay_what_they_are() {
    let local = Local { media: vec![video()], data: None, ..alice() };
    let other = Local { media: vec![video()], data: None, ..bob() };
    let mut first = Exchange::new(&local, &other);
    assert_eq!(lines(&first.offer, 0)[0], "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99");
    // VP8 under what was H.264 here, retransmitted under what was VP8.
    let own = "a=rtpmap:98 VP8/90000\r\na=rtpmap:96 rtx/90000\r\na=fmtp:96 apt=98;rtx-time=200\r\n\
        a=rid:h send pt=98\r\n";
    let swapped = |text: &str| -> String {
        let text = text.replace("SAVPF 96 97 98 99", "SAVPF 98 96");
        let others = ["a=rtpmap", "a=fmtp", "a=rtcp-fb"];
        let kept = text.split_inclusive("\r\n");
        let kept = kept.filter(|line| !others.iter().any(|name| line.starts_with(name)));
        kept.collect::<String>() + own
    };
    first.answer.text = swapped(&first.answer.text).replace("a=rid:h send pt=98\r\n", "");
    let text = swapped(&offer(&other, Some(first.for_answerer())).unwrap());
    let second = answer(&local, parse(&text), Some(first.for_offerer())).unwrap();
    assert_eq!(second.rejected, []);
    assert_eq!(lines(&second.text, 0)[0], "m=video 9 UDP/TLS/RTP/SAVPF 96 97");
    assert_eq!(
        beginning(&second.text, 0, "a=rtpmap"),
        ["a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000"]
    );
    assert_eq!(beginning(&second.text, 0, "a=fmtp"), ["a=fmtp:97 apt=96;rtx-time=200"]);
    assert_eq!(beginning(&second.text, 0, "a=rid"), ["a=rid:h recv pt=96"]);
    let codecs = &second.negotiated.sections[0].codecs;
    let numbers: Vec<_> =
        codecs.iter().map(|one| (one.send_payload_type, one.receive_payload_type)).collect();
    assert_eq!(numbers, [(98, 96), (96, 97)]);
    assert_eq!(second.negotiated.sections[0].receive_rids.len(), 1);
}
