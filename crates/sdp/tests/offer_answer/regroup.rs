//! Bundles of later offers, and the numbers that hold in each (RFC 8829 §5.2.2, RFC 9143 §7.5, §9.1.1).

use frazil_sdp::offer_answer::{BundlePolicy, Local, LocalExtension, LocalMedia, offer};
use frazil_sdp::{ExtMap, Severity, lint};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, ports};
use crate::sides::{alice, audio, bob, transport, video};

/// A side without data that has these transports.
fn side(local: Local, transports: &[&str], media: Vec<LocalMedia>) -> Local {
    let transports = transports.iter().map(|name| transport(name)).collect();
    let bundle_policy = BundlePolicy::MaxCompat;
    Local { media, data: None, transports, bundle_policy, ..local }
}

fn groups(text: &str) -> Vec<String> {
    beginning(text, None, "a=group:BUNDLE")
}

#[track_caller]
fn assert_clean(text: &str) {
    let session = parse(text);
    let error = lint(&session).find(|one| one.severity() == Severity::Error);
    assert_eq!(error, None, "{text}");
}

/// A section of audio or video with credentials of its own.
fn alone(offer: Offer, kind: &str, map: &str, lines: &str) -> Offer {
    let text = format!("a=rtpmap:96 {map}\r\n{lines}");
    let whole = Offer::new("").audio(&text).0;
    let section = whole.split_once("m=audio").unwrap().1;
    let section = section.replace("8hhY", &format!("8hh{kind}"));
    let section = section.replace("a=rtpmap:109 opus/48000/2\r\n", "");
    Offer(format!("{}m={kind}{}", offer.0, section.replace("SAVPF 109 0", "SAVPF 96")))
}

#[test]
fn rfc8829_s5_2_2_j_and_rfc9143_s7_5_2_c__the_bundles_of_the_last_answer_go_on() {
    let both = [audio(), video(), audio(), video()];
    let alice = side(alice(), &["al", "alb", "alc", "ald"], both.into());
    let bob = Local { media: alice.media.clone(), ..side(bob(), &["bob", "other"], vec![]) };
    let two = ["a=group:BUNDLE 0 1", "a=group:BUNDLE 2 3"];
    let text = offer(&alice, None).unwrap();
    let first = Exchange::of(text.replace("a=group:BUNDLE 0 1 2 3", &two.join("\r\n")), &bob);
    for (swapped, offerer, answerer) in [(true, &bob, &alice), (false, &alice, &bob)] {
        let second = first.again(swapped, offerer, answerer);
        assert_eq!(groups(&second.offer), two);
        assert_eq!(groups(&second.answer.text), two);
        assert_eq!(second.answer.negotiated.transports.len(), 2);
        assert_clean(&second.offer);
    }
    // Less what is stopped; what is new joins the first.
    let named = |mid: &str, media: LocalMedia| LocalMedia { mid: Some(mid.into()), ..media };
    let mut changed = bob.clone();
    changed.media = ["1", "2", "3", "x", "y"]
        .into_iter()
        .zip([video(), audio(), video(), audio(), video()])
        .map(|(mid, media)| named(mid, media))
        .collect();
    let text = offer(&changed, Some(first.for_answerer())).unwrap();
    assert_eq!(groups(&text), ["a=group:BUNDLE 1 x y", "a=group:BUNDLE 2 3"]);
    assert_eq!(ports(&text), [0, 9, 9, 9, 9, 9]);
    assert_clean(&text);
}

#[test]
fn rfc9143_s7_4_c__what_was_answered_without_a_bundle_stays_alone() {
    let alice = side(alice(), &["al", "alb", "alc"], vec![audio(), video()]);
    let text = offer(&alice, None).unwrap().replace("a=group:BUNDLE 0 1\r\n", "");
    let bob = side(bob(), &["bob", "bobtwo", "bobthree"], vec![audio(), video(), audio()]);
    let first = Exchange::of(text, &bob);
    let again = first.again(false, &alice, &bob);
    assert_eq!(groups(&again.offer), Vec::<String>::new());
    // What is new has the transport that is left.
    let mut more = alice.clone();
    more.media.push(audio());
    let second = first.again(false, &more, &bob);
    assert_eq!(groups(&second.offer), ["a=group:BUNDLE 2"]);
    assert_eq!(ports(&second.offer), [9, 9, 9]);
    assert!(!second.offer.contains("a=bundle-only"));
    assert_eq!(second.answer.negotiated.transports.len(), 3);
    // Without one it waits for a bundle, which a peer that knows of none refuses.
    more.transports.truncate(2);
    let third = first.again(false, &more, &bob);
    assert_eq!(groups(&third.offer), ["a=group:BUNDLE 0 2"]);
    assert_eq!(ports(&third.offer), [9, 9, 0]);
    assert_eq!(third.answer.negotiated.transports.len(), 2);
    // And what goes on has to have one.
    more.transports.truncate(1);
    assert!(offer(&more, Some(first.for_offerer())).is_err());
}

#[test]
fn rfc9143_s9_1_1_a_and_s12_a__sections_that_stand_alone_have_numbers_of_their_own() {
    let mid = |id: u16| format!("a=extmap:{id} {}\r\n", ExtMap::MID);
    let sound = mid(2) + "a=extmap:1 urn:x:sound\r\na=mid:a\r\n";
    let sight = mid(3) + "a=extmap:2 urn:x:sight\r\na=mid:v\r\n";
    let peer = alone(Offer::new(""), "audio", "opus/48000/2", &sound);
    let peer = alone(peer, "video", "VP8/90000", &sight);
    let with = |media: LocalMedia, uri: &str| LocalMedia {
        extensions: vec![LocalExtension { uri: uri.into(), ..LocalExtension::default() }],
        ..media
    };
    let media = vec![with(audio(), "urn:x:sound"), with(video(), "urn:x:sight")];
    let bob = side(bob(), &["bob", "other"], media);
    let first = Exchange::of(peer.0, &bob);
    assert_eq!(first.answer.rejected, []);
    let text = offer(&bob, Some(first.for_answerer())).unwrap();
    assert_eq!(groups(&text), Vec::<String>::new());
    assert_eq!(beginning(&text, 0, "a=rtpmap:96"), ["a=rtpmap:96 opus/48000/2"]);
    assert_eq!(beginning(&text, 1, "a=rtpmap:96"), ["a=rtpmap:96 VP8/90000"]);
    for section in [0, 1] {
        let mut said = beginning(&first.answer.text, section, "a=extmap");
        said.sort();
        let mut now = beginning(&text, section, "a=extmap");
        now.sort();
        assert_eq!(now, said);
    }
    assert_clean(&text);
}

/// A peer that gives a number two meanings in one bundle is not followed.
#[test]
fn rfc9143_s9_1_1_a_and_s12_a__a_number_is_kept_as_long_as_it_is_for_one_thing_in_its_bundle() {
    let peer = alone(Offer::new("a=group:BUNDLE a v\r\n"), "audio", "opus/48000/2", "a=mid:a\r\n");
    let peer = alone(peer, "video", "VP8/90000", "a=mid:v\r\n");
    let bob = side(bob(), &["bob"], vec![audio(), video()]);
    let first = Exchange::of(peer.0, &bob);
    let text = offer(&bob, Some(first.for_answerer())).unwrap();
    assert_eq!(groups(&text), ["a=group:BUNDLE a v"]);
    assert_eq!(beginning(&text, 0, "a=rtpmap:96"), ["a=rtpmap:96 opus/48000/2"]);
    assert_eq!(beginning(&text, 1, "a=rtpmap:96"), Vec::<String>::new());
    assert_clean(&text);
}

#[test]
fn rfc5761_s4_a__no_payload_type_is_offered_that_looks_like_rtcp() {
    for asked in [64, 72, 95] {
        let mut local = alice();
        local.media[0].codecs[0].payload_type = Some(asked);
        let text = offer(&local, None).unwrap();
        assert!(!text.contains(&format!("a=rtpmap:{asked} ")), "{text}");
        assert_eq!(beginning(&text, 0, "a=rtpmap")[0], "a=rtpmap:96 opus/48000/2");
        assert_clean(&text);
    }
}

#[test]
fn rfc3264_s8_3_2_b__retransmission_keeps_its_number_whatever_else_the_peer_says_of_it() {
    let repaired = Offer::new("").video("a=mid:v\r\n");
    let peer = repaired.0.replace("apt=120", "apt=120;rtx-time=3000");
    let bob = side(bob(), &["bob"], vec![video()]);
    let first = Exchange::of(peer, &bob);
    let text = offer(&bob, Some(first.for_answerer())).unwrap();
    assert_eq!(beginning(&text, 0, "a=rtpmap:124"), ["a=rtpmap:124 rtx/90000"]);
    assert_eq!(beginning(&text, 0, "a=fmtp:124"), ["a=fmtp:124 apt=120"]);
}

#[test]
fn a_peer_that_lists_every_payload_type_leaves_room_for_what_is_new() {
    let numbers = || (96..=127).chain(35..=63);
    let listed: Vec<_> = numbers().map(|number| number.to_string()).collect();
    let unknown = |number: u8| format!("a=rtpmap:{number} x-{number}/90000\r\n");
    let maps: String = numbers().skip(1).map(unknown).collect();
    let lines = format!("a=mid:v\r\na=rtpmap:96 VP8/90000\r\n{maps}");
    let peer = alone(Offer::new("a=group:BUNDLE v\r\n"), "video", "VP8/90000", &lines).0;
    let peer = peer.replace("SAVPF 96", &format!("SAVPF {}", listed.join(" ")));
    let bob = side(bob(), &["bob"], vec![video()]);
    let first = Exchange::of(peer, &bob);
    // In that section each of them stays what the peer said (RFC 3264 §8.3.2), so that VP8 goes on alone.
    let more = Local { media: vec![video(), audio()], ..bob };
    let text = offer(&more, Some(first.for_answerer())).unwrap();
    assert_eq!(beginning(&text, 0, "a=rtpmap"), ["a=rtpmap:96 VP8/90000"]);
    assert_eq!(beginning(&text, 1, "a=rtpmap:97"), ["a=rtpmap:97 opus/48000/2"]);
    assert_clean(&text);
}
