//! Which of a side's transports a section uses, as the session changes.

use frazil_sdp::offer_answer::{BundlePolicy, Local, answer, negotiate, offer};
use frazil_sdp::offer_answer::{OfferAnswerError, Rejection, Side};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, ports};
use crate::sides::{alice, bob, transport};

/// A side with a transport for each section.
fn several(side: Local, names: [&str; 3]) -> Local {
    let transports = names.map(transport).into();
    Local { bundle_policy: BundlePolicy::MaxCompat, transports, ..side }
}

fn ufrags(text: &str) -> Vec<String> {
    parse(text)
        .media()
        .filter_map(|media| media.ice_ufrag().unwrap())
        .map(|ufrag| ufrag.as_str().to_owned())
        .collect()
}

#[test]
fn an_answer_keeps_the_transport_of_a_bundle_when_another_is_given_up() {
    let offer = |lines: &str| {
        let video = Offer::new("").video("a=mid:v\r\n").0.replace("8hhY", "9iiZ");
        let video = &video[video.find("m=video").unwrap()..];
        format!("{}{video}", Offer::new(lines).audio("a=mid:a\r\n").0)
    };
    let side = several(bob(), ["one", "two", "three"]);
    let first = Exchange::of(offer("a=group:BUNDLE a\r\na=group:BUNDLE v\r\n"), &side);
    assert_eq!(ufrags(&first.answer.text), ["oneufrag", "twoufrag"]);
    let fewer = offer("a=group:BUNDLE v\r\n").replace("m=audio 9", "m=audio 0");
    let again = |text: &str, side: &Local| answer(side, parse(text), Some(first.for_answerer()));
    let second = again(&fewer, &side).unwrap();
    assert_eq!((ports(&second.text), ufrags(&second.text)), (vec![0, 9], vec!["twoufrag".into()]));
    assert!(!second.negotiated.transports[0].ice_restart);
    // Restarted, it is the same transport that needs other credentials.
    let restarted =
        fewer.replace("9iiZ", "newZ").replace("asd88fgpdd777uzjYhagZg", "anotherpasswordthatisnew");
    let needs = Err(OfferAnswerError::NeedsNewCredentials { transport: 1 });
    assert_eq!(again(&restarted, &side), needs);
    let renewed = Local { transports: vec![transport("one"), transport("new")], ..side };
    assert_eq!(ufrags(&again(&restarted, &renewed).unwrap().text), ["newufrag"]);
}

#[test]
fn an_offer_keeps_the_transport_of_a_section_when_another_is_stopped() {
    let offerer = several(alice(), ["one", "two", "three"]);
    let text = offer(&offerer, None).unwrap();
    assert_eq!(ufrags(&text), ["oneufrag", "twoufrag", "threeufrag"]);
    // A peer that does not bundle.
    let ungrouped: String =
        text.split_inclusive("\r\n").filter(|line| !line.starts_with("a=group")).collect();
    let peer = several(bob(), ["x", "y", "z"]);
    let first = Exchange { answer: answer(&peer, parse(&ungrouped), None).unwrap(), offer: text };
    negotiate(Side::Offerer, parse(&first.offer), parse(&first.answer.text), None).unwrap();
    let mut fewer = offerer.clone();
    fewer.media.remove(0);
    for policy in [BundlePolicy::MaxCompat, BundlePolicy::Balanced, BundlePolicy::MaxBundle] {
        fewer.bundle_policy = policy;
        let second = offer(&fewer, Some(first.for_offerer())).unwrap();
        assert_eq!(ports(&second), [0, 9, 9], "what stands alone goes on to");
        assert_eq!(ufrags(&second), ["twoufrag", "threeufrag"]);
        assert!(!second.contains("bundle-only"));
    }
    // One of them has new credentials since.
    fewer.transports[1] = transport("new");
    let third = offer(&fewer, Some(first.for_offerer())).unwrap();
    assert_eq!(beginning(&third, 2, "a=ice-ufrag"), ["a=ice-ufrag:threeufrag"]);
}

/// A side that wants what is named, each under its own mid.
fn wanting(side: &Local, kinds: &[&str]) -> Local {
    let mut local = side.clone();
    local.media.retain(|media| kinds.contains(&media.kind.as_str()));
    for media in &mut local.media {
        media.mid = Some(media.kind.clone());
    }
    local.data = local.data.filter(|_| kinds.contains(&"data"));
    if let Some(data) = &mut local.data {
        data.mid = Some("data".into());
    }
    local
}

/// What carried the bundle goes, and what is new stands above what stays.
#[test]
fn a_bundle_goes_on_with_a_section_that_was_in_it() {
    let (alice, bob) = (alice(), several(bob(), ["one", "two", "three"]));
    let first = Exchange::new(&wanting(&alice, &["video", "data"]), &bob);
    let second = first.again(false, &wanting(&alice, &["audio", "video"]), &bob);
    assert_eq!(ports(&second.offer), [9, 0, 9]);
    let third = second.again(true, &wanting(&bob, &["audio", "data"]), &alice);
    assert_eq!(beginning(&third.offer, None, "a=group:BUNDLE"), ["a=group:BUNDLE audio data"]);
    assert_eq!(ports(&third.offer), [0, 9, 9]);
    assert_eq!(ufrags(&third.offer), ["oneufrag"]);
    assert!(!third.answer.negotiated.transports[0].ice_restart);
}

/// The offer has something new above what is in use.
#[test]
fn what_is_in_use_has_its_transport_before_what_is_new() {
    let bob = several(bob(), ["one", "two", "three"]);
    let ungrouped = |text: &str| -> String {
        text.split_inclusive("\r\n").filter(|line| !line.starts_with("a=group")).collect()
    };
    for (policy, transports, accepted) in [
        (BundlePolicy::MaxBundle, 1, false),
        (BundlePolicy::Balanced, 1, false),
        (BundlePolicy::MaxCompat, 1, false),
        (BundlePolicy::MaxBundle, 2, false),
        (BundlePolicy::Balanced, 2, true),
    ] {
        let transports = ["alice", "other"].map(transport)[..transports].to_vec();
        let alice = Local { bundle_policy: policy, transports, ..alice() };
        let again = |last: &Exchange, wants: &[&str]| {
            let offer = offer(&wanting(&bob, wants), Some(last.for_offerer())).unwrap();
            let offer = ungrouped(&offer);
            let answer = answer(&alice, parse(&offer), Some(last.for_answerer())).unwrap();
            Exchange { offer, answer }
        };
        let audio = offer(&wanting(&bob, &["audio"]), None).unwrap();
        let first = Exchange::of(ungrouped(&audio), &alice);
        let second = again(&first, &["video"]);
        assert_eq!(ports(&second.answer.text), [0, 9]);
        // Data takes the place of audio.
        let third = again(&second, &["video", "data"]);
        assert_eq!(ufrags(&third.offer).len(), 2);
        let rejected = if accepted { vec![] } else { vec![(0, Rejection::NoTransport)] };
        assert_eq!(third.answer.rejected, rejected, "{policy:?}");
        assert_eq!(beginning(&third.answer.text, 1, "a=ice-ufrag"), ["a=ice-ufrag:aliceufrag"]);
    }
}

#[test]
fn payload_types_of_a_section_that_was_rejected_mean_nothing() {
    let (alice, bob) = (wanting(&alice(), &["audio", "video"]), wanting(&bob(), &["audio"]));
    let first = Exchange::new(&alice, &bob);
    assert_eq!(ports(&first.answer.text), [9, 0]);
    // The other side offers it now, with numbers of its own.
    let mut other = wanting(&crate::sides::bob(), &["audio", "video"]);
    other.media[1].codecs.reverse();
    let second = first.again(true, &other, &alice);
    assert_eq!(second.answer.rejected, []);
}
