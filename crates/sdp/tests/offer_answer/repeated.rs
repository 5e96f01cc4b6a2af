//! What describes a transport, repeated in each section of a bundle for peers that want it there.

use frazil_sdp::lint;
use frazil_sdp::offer_answer::{BundlePolicy, Local};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning, ports};
use crate::sides::{alice, bob, transport};

/// What is repeated in every section.
const EVERYWHERE: [&str; 5] = ["a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup", "a=tls-id"];

fn repeating(side: Local) -> Local {
    let mut local = Local { repeats_transport: true, ..side };
    let transport = &mut local.transports[0];
    transport.candidates = vec!["1 1 UDP 2130706431 192.0.2.1 5000 typ host".into()];
    transport.tls_id = Some("identity9012345678901".into());
    local
}

/// Audio, video and data say the same of the transport, and media that RTCP is multiplexed.
#[track_caller]
fn assert_repeated(text: &str) {
    for name in EVERYWHERE {
        let said = [0, 1, 2].map(|section| beginning(text, section, name));
        assert_eq!(said[0].len(), 1, "{name} of {text}");
        assert!(said[0] == said[1] && said[0] == said[2], "{name} of {text}");
    }
    for (name, expected) in [("a=rtcp-mux", [1, 1, 0]), ("a=candidate", [1, 0, 0])] {
        let found = [0, 1, 2].map(|section| {
            beginning(text, section, name).iter().filter(|line| !line.contains("only")).count()
        });
        assert_eq!(found, expected, "{name} of {text}");
    }
}

#[test]
fn each_section_of_a_bundle_repeats_it_where_that_is_wished_for() {
    let (alice, bob) = (repeating(alice()), repeating(bob()));
    let first = Exchange::new(&alice, &bob);
    assert_repeated(&first.offer);
    assert_repeated(&first.answer.text);
    assert_eq!(ports(&first.offer), [5000, 0, 0]);
    for swapped in [false, true] {
        let (offerer, answerer) = if swapped { (&bob, &alice) } else { (&alice, &bob) };
        let next = first.again(swapped, offerer, answerer);
        assert_repeated(&next.offer);
        assert_repeated(&next.answer.text);
        assert_eq!(next.answer.negotiated.transports.len(), 1);
    }
}

#[test]
fn what_is_negotiated_does_not_depend_on_it() {
    let offer = Offer::new("a=group:BUNDLE a v d\r\n")
        .audio("a=mid:a\r\n")
        .video("a=mid:v\r\n")
        .data("a=mid:d\r\n");
    let side = repeating(bob());
    let repeated = Exchange::of(offer.0.clone(), &side).answer;
    let once = Exchange::of(offer.0, &Local { repeats_transport: false, ..side }).answer;
    assert_ne!(repeated.text, once.text);
    assert_eq!(repeated.negotiated, once.negotiated);
}

#[test]
fn the_role_that_is_repeated_is_that_of_the_section_that_carries() {
    let offer = Offer::new("a=group:BUNDLE v a\r\n").audio("a=mid:a\r\n").video("a=mid:v\r\n");
    let (audio, video) = offer.0.split_at(offer.0.find("m=video").unwrap());
    let offer = format!("{audio}{}", video.replace("setup:actpass", "setup:active"));
    let answer = Exchange::of(offer, &repeating(bob())).answer.text;
    for section in [0, 1] {
        assert_eq!(beginning(&answer, section, "a=setup"), ["a=setup:passive"]);
    }
}

#[test]
fn sections_that_stand_alone_have_their_own() {
    let transports = ["one", "two", "three"].map(transport).into();
    let policy = BundlePolicy::MaxCompat;
    let local = Local { transports, bundle_policy: policy, ..alice() };
    let once = frazil_sdp::offer_answer::offer(&local, None).unwrap();
    let local = Local { repeats_transport: true, ..local };
    assert_eq!(frazil_sdp::offer_answer::offer(&local, None).unwrap(), once);
}

#[test]
fn the_linter_names_it() {
    let offer = Exchange::new(&repeating(alice()), &bob()).offer;
    let rules: Vec<_> = lint(&parse(&offer)).map(|found| found.rule().to_string()).collect();
    // Two sections are for the bundle only, and say what the first says for them.
    assert!(rules.len() > 10 && rules.iter().all(|rule| rule == "bundle-only-transport"));
}
