//! Which of a side's transports a section uses, as the session changes.

use frazil_sdp::offer_answer::{BundlePolicy, Local, answer, negotiate, offer};
use frazil_sdp::offer_answer::{OfferAnswerError, Side};

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
