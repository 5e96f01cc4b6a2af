//! What the sides can do with their formats, and the sizes of images (RFC 3264 §5.1, RFC 8829 §3.6.1).

use frazil_sdp::Direction::{self, Inactive, RecvOnly, SendOnly, SendRecv};
use frazil_sdp::offer_answer::{
    BundlePolicy, Local, LocalCodec, LocalImages, LocalMedia, OfferAnswerError, offer,
};

use crate::mirror::Exchange;
use crate::offers::{Offer, beginning, lines};
use crate::sides::{alice, audio, bob, codec, transport, video};

/// A side with these media alone.
fn with(local: Local, media: &[LocalMedia]) -> Local {
    Local { media: media.into(), data: None, ..local }
}

fn able(codec: LocalCodec, direction: Direction) -> LocalCodec {
    LocalCodec { direction, ..codec }
}

/// Opus both ways, G.722 to be sent alone, G.711 to be received alone.
fn uneven(direction: Direction) -> LocalMedia {
    let codecs = vec![
        codec("opus", 48000, 2, ""),
        able(codec("G722", 8000, 1, ""), SendOnly),
        able(codec("PCMU", 8000, 1, ""), RecvOnly),
    ];
    LocalMedia { direction, codecs, ..audio() }
}

fn formats(text: &str) -> String {
    lines(text, 0)[0].rsplit_once("SAVPF ").unwrap().1.to_owned()
}

fn direction(text: &str) -> String {
    let ways = ["a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive"];
    lines(text, 0).into_iter().find(|line| ways.contains(&line.as_str())).unwrap()
}

#[test]
fn rfc3264_s5_1_g_and_s6_1_g__a_section_lists_what_goes_all_of_its_direction() {
    for (way, listed) in
        [(SendRecv, "96"), (SendOnly, "96 9"), (RecvOnly, "96 0"), (Inactive, "96 9 0")]
    {
        let text = offer(&with(alice(), &[uneven(way)]), None).unwrap();
        assert_eq!((formats(&text).as_str(), direction(&text)), (listed, format!("a={way}")));
    }
    let offered = |way: Direction| {
        let lines = format!("a=rtpmap:9 G722/8000\r\na={way}\r\n");
        Offer::new("").audio(&lines).0.replace("SAVPF 109 0", "SAVPF 109 9 0")
    };
    for (way, listed) in
        [(SendRecv, "109"), (SendOnly, "109 0"), (RecvOnly, "109 9"), (Inactive, "109 9 0")]
    {
        let answer = Exchange::of(offered(way), &with(bob(), &[uneven(SendRecv)])).answer.text;
        let answered = format!("a={}", way.reversed());
        assert_eq!((formats(&answer).as_str(), direction(&answer)), (listed, answered));
    }
    // Where none goes all of it, what is left is sent or received.
    let mut media = uneven(SendRecv);
    media.codecs.remove(0);
    let text = offer(&with(alice(), &[media.clone()]), None).unwrap();
    assert_eq!((formats(&text).as_str(), direction(&text).as_str()), ("9", "a=sendonly"));
    let answer = Exchange::of(offered(SendRecv), &with(bob(), &[media.clone()])).answer.text;
    assert_eq!((formats(&answer).as_str(), direction(&answer).as_str()), ("9", "a=sendonly"));
    media.codecs.remove(0);
    let text = offer(&with(alice(), &[media.clone()]), None).unwrap();
    assert_eq!((formats(&text).as_str(), direction(&text).as_str()), ("0", "a=recvonly"));
    let answer = Exchange::of(offered(RecvOnly), &with(bob(), &[media])).answer.text;
    assert_eq!((formats(&answer).as_str(), direction(&answer).as_str()), ("0", "a=inactive"));
}

#[test]
fn rfc8866_s5_14_e__the_first_format_that_both_have_is_to_be_sent() {
    let offer = Offer::new("").audio("a=rtpmap:9 G722/8000\r\n").0;
    let offer = offer.replace("SAVPF 109 0", "SAVPF 9 0 109");
    let exchange = Exchange::of(offer, &bob());
    let first = |result: frazil_sdp::offer_answer::Negotiated| {
        let first = &result.sections[0].codecs[0];
        (first.encoding.clone(), first.send_payload_type)
    };
    // G.722 is not Bob's.
    assert_eq!(first(exchange.answer.negotiated.clone()), ("PCMU".into(), 0));
    // He may answer in an order of his own, which is then the one that the offerer goes by.
    let mut choosy = bob();
    choosy.media[0].own_order = true;
    let exchange = Exchange::of(exchange.offer, &choosy);
    assert_eq!(first(exchange.offerer(None)), ("opus".into(), 109));
}

fn images(
    widths: core::ops::RangeInclusive<u32>,
    heights: core::ops::RangeInclusive<u32>,
) -> Option<LocalImages> {
    Some(LocalImages { widths, heights })
}

/// Video whose two formats have these limits.
fn limited(limits: [Option<LocalImages>; 2]) -> LocalMedia {
    let mut media = video();
    for (codec, images) in media.codecs.iter_mut().zip(limits) {
        codec.images = images;
    }
    media
}

/// What an offer and an answer say of images.
fn said(media: &LocalMedia) -> [Vec<String>; 2] {
    let offer = offer(&with(alice(), core::slice::from_ref(media)), None).unwrap();
    let h264 = "a=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;\
        profile-level-id=42e01f\r\n";
    let theirs = Offer::new("").video(h264).0.replace("SAVPF 120", "SAVPF 102 120");
    let answer = Exchange::of(theirs, &with(bob(), core::slice::from_ref(media))).answer.text;
    [offer, answer].map(|text| beginning(&text, 0, "a=imageattr:"))
}

#[test]
fn rfc8829_s3_6_1_b_c__one_line_says_the_limits_of_all_formats_or_each_says_its_own() {
    let small = images(48..=1280, 48..=720);
    let text = "recv [x=[48:1280],y=[48:720],q=1.0]";
    let same = said(&limited([small.clone(), small.clone()]));
    assert_eq!(same, [const { "a=imageattr:*" }; 2].map(|name| vec![format!("{name} {text}")]));
    let other = "recv [x=320,y=[1:240],q=1.0]";
    let differ = said(&limited([small.clone(), images(320..=320, 0..=240)]));
    assert_eq!(differ[0], [format!("a=imageattr:96 {text}"), format!("a=imageattr:98 {other}")]);
    assert_eq!(differ[1], [format!("a=imageattr:102 {other}"), format!("a=imageattr:120 {text}")]);
    let one = said(&limited([small.clone(), None]));
    assert_eq!(one.map(|lines| lines.len()), [1, 1]);
    // Nothing is said of what is sent alone, nor where there are no limits.
    let sending = LocalMedia { direction: SendOnly, ..limited([small.clone(), small]) };
    assert_eq!(said(&sending).map(|lines| lines.len()), [0, 0]);
    assert_eq!(said(&limited([None, None])).map(|lines| lines.len()), [0, 0]);
    let huge = with(alice(), &[limited([images(1..=1_000_000, 1..=2), None])]);
    assert!(matches!(offer(&huge, None), Err(OfferAnswerError::Build(_))));
}

#[test]
fn rfc8829_s3_6_1_a__without_a_size_that_can_be_decoded_nothing_is_received() {
    #[allow(clippy::reversed_empty_ranges, reason = "the limits leave nothing")]
    let none = images(640..=320, 1..=720);
    let zero = images(0..=0, 0..=0);
    for way in [SendRecv, RecvOnly] {
        let media = LocalMedia { direction: way, ..limited([none.clone(), zero.clone()]) };
        let text = offer(&with(alice(), core::slice::from_ref(&media)), None).unwrap();
        let left = if way == SendRecv { "a=sendonly" } else { "a=inactive" };
        assert_eq!(direction(&text), left);
        assert_eq!(said(&media).map(|lines| lines.len()), [0, 0]);
        let answer = Exchange::of(Offer::new("").video("").0, &with(bob(), &[media])).answer;
        assert_eq!(direction(&answer.text), left);
        assert!(!answer.negotiated.sections[0].direction.receives());
    }
    // One format is left to be received, and it is the one that stands there.
    let media = limited([none, images(1..=640, 1..=360)]);
    let text = offer(&with(alice(), &[media]), None).unwrap();
    assert_eq!((formats(&text).as_str(), direction(&text).as_str()), ("96 97", "a=sendrecv"));
    assert_eq!(beginning(&text, 0, "a=rtpmap:96"), ["a=rtpmap:96 H264/90000"]);
}

/// What is the same for a payload type in all of a bundle (IDENTICAL-PER-PT), and what is of the
/// transport (IDENTICAL, TRANSPORT), beside what is of each section (NORMAL).
#[test]
fn rfc8829_s5_2_1_w__further_attributes_stand_where_their_category_wants_them() {
    let media = |limit: u32, feedback: &str, ptime: Option<u32>| {
        let mut media = limited([images(1..=limit, 1..=limit), images(1..=limit, 1..=limit)]);
        media.codecs[0].feedback = vec![feedback.into()];
        LocalMedia { ptime, ..media }
    };
    let media = [
        media(640, "nack", None),
        media(640, "nack", None),
        media(320, "nack", None),
        media(640, "nack pli", None),
        media(640, "nack", Some(20)),
    ];
    for bundle_policy in [BundlePolicy::MaxBundle, BundlePolicy::MaxCompat] {
        let transports = (0..5).map(|one| {
            let mut transport = transport(&format!("t{one}"));
            transport.candidates = vec![format!("1 1 UDP 1 192.0.2.1 500{one} typ host")];
            transport.end_of_candidates = true;
            transport
        });
        let local = Local {
            bundle_policy,
            transports: transports.collect(),
            ice_pacing: Some(50),
            extmap_allow_mixed: true,
            ..with(alice(), &media)
        };
        let text = offer(&local, None).unwrap();
        let first = |section: usize| {
            let all = lines(&text, section)[0].clone();
            all.split(' ').nth(3).unwrap().to_owned()
        };
        let numbers: Vec<_> = (0..5).map(first).collect();
        assert_eq!(numbers[0], numbers[1], "both are the same");
        for (one, number) in numbers.iter().enumerate().skip(1) {
            assert!(numbers[..one].iter().all(|other| other != number || one == 1), "{numbers:?}");
        }
        for section in 0..5 {
            let own = bundle_policy == BundlePolicy::MaxCompat || section == 0;
            for name in ["a=candidate", "a=end-of-candidates", "a=ice-ufrag"] {
                assert_eq!(beginning(&text, section, name).len(), usize::from(own), "{name}");
            }
            assert_eq!(beginning(&text, section, "a=imageattr").len(), 1);
            assert_eq!(beginning(&text, section, "a=ptime").len(), usize::from(section == 4));
        }
        for name in ["a=ice-pacing", "a=extmap-allow-mixed"] {
            assert_eq!(beginning(&text, None, name).len(), 1, "{name}");
        }
    }
}

#[test]
fn a_section_that_joins_later_has_the_numbers_of_those_that_are_there() {
    let first = with(alice(), &[limited([images(1..=640, 1..=360), None])]);
    let exchange = Exchange::new(&first, &with(bob(), &[video()]));
    let mut more = first.clone();
    more.media.push(first.media[0].clone());
    let second = exchange.again(false, &more, &with(bob(), &[video()])).offer;
    assert_eq!(
        lines(&second, 0)[0].split_once(' ').unwrap().1,
        lines(&second, 1)[0].split_once(' ').unwrap().1
    );
    more.media[1].codecs[0].images = images(1..=320, 1..=180);
    let other = exchange.again(false, &more, &with(bob(), &[video()])).offer;
    let numbers = |section| lines(&other, section)[0].rsplit_once("SAVPF ").unwrap().1.to_owned();
    assert_ne!(numbers(0).split(' ').next(), numbers(1).split(' ').next());
}

/// Retransmission is of its format wherever it stands.
#[test]
fn what_repairs_may_stand_in_front() {
    let offer = Offer::new("").video("").0.replace("SAVPF 120 124", "SAVPF 124 120");
    let exchange = Exchange::of(offer, &bob());
    assert_eq!(formats(&exchange.answer.text), "124 120");
    let codecs = &exchange.answer.negotiated.sections[0].codecs;
    let names: Vec<_> = codecs.iter().map(|codec| codec.encoding.as_str()).collect();
    assert_eq!(names, ["rtx", "VP8"]);
}

/// Redundancy may be retransmitted: what an offer of this side's has, its answers have too.
#[test]
fn retransmission_of_redundancy_is_answered() {
    let mut media = video();
    media.codecs.push(codec("red", 90000, 1, ""));
    let exchange = Exchange::new(&with(alice(), &[media.clone()]), &with(bob(), &[media]));
    let names = ["VP8", "rtx", "H264", "rtx", "red", "rtx"];
    let agreed = [exchange.offerer(None), exchange.answer.negotiated.clone()];
    for codecs in agreed.map(|agreed| agreed.sections.into_iter().next().unwrap().codecs) {
        assert!(codecs.iter().map(|codec| codec.encoding.as_str()).eq(names));
        let redundant = format!("apt={}", codecs[4].send_payload_type);
        assert_eq!(codecs[5].send_parameters, redundant);
    }
    // Without redundancy there is nothing of it to be repeated.
    let plain = Exchange::of(exchange.offer, &with(bob(), &[video()]));
    assert!(
        plain.answer.negotiated.sections[0].codecs.iter().map(|one| &one.encoding).eq(&names[..4])
    );
}

#[test]
fn one_channel_is_not_said() {
    let text = offer(&with(alice(), &[audio()]), None).unwrap();
    assert_eq!(beginning(&text, 0, "a=rtpmap:0 "), ["a=rtpmap:0 PCMU/8000"]);
    assert_eq!(beginning(&text, 0, "a=rtpmap:111 "), ["a=rtpmap:111 opus/48000/2"]);
}
