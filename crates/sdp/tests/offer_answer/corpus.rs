//! Offers of browsers and libraries are answered.

use frazil_sdp::offer_answer::{BundlePolicy, Rejection};

use crate::common;
use crate::mirror::{Exchange, parse};
use crate::sides::{bob, transport};

/// The offers among the captured descriptions.
fn offers() -> impl Iterator<Item = (String, String)> {
    common::files("corpus").into_iter().filter(|(name, _)| name.ends_with("offer.sdp"))
}

#[test]
fn rfc3264_s6_b_c_and_s6_1_b__every_captured_offer_has_an_answer_of_the_same_shape() {
    let mut answerer = bob();
    answerer.bundle_policy = BundlePolicy::MaxCompat;
    answerer.transports = (0..8).map(|number| transport(&format!("bob{number}"))).collect();
    let mut count = 0;
    for (name, text) in offers() {
        count += 1;
        let exchange = Exchange::of(text, &answerer);
        let (offer, answer) = (parse(&exchange.offer), parse(&exchange.answer.text));
        assert_eq!(offer.media().count(), answer.media().count(), "{name}");
        for (offered, answered) in offer.media().zip(answer.media()) {
            let (offered, answered) =
                (offered.description().unwrap(), answered.description().unwrap());
            assert_eq!(
                (offered.kind, offered.protocol),
                (answered.kind, answered.protocol),
                "{name}"
            );
        }
        for (section, why) in &exchange.answer.rejected {
            let expected = match why {
                Rejection::NotOffered => name.contains("stop"),
                Rejection::NoFormat => {
                    ["codec-av1", "codec-vp9", "codec-g722"].iter().any(|one| name.contains(one))
                }
                Rejection::Kind | Rejection::Protocol => name.starts_with("libnice"),
                _ => false,
            };
            assert!(expected, "{name}: section {section}: {why}");
        }
    }
    assert!(count > 100, "{count}");
}
