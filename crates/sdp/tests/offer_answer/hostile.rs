//! Offers that are large: they cost their size, and what is remembered of them has limits.

use std::fmt::Write;

use frazil_sdp::offer_answer::{
    OfferAnswerError, Previous, Refusal, Side, answer, negotiate, offer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, carried};
use crate::sides::{alice, bob};

/// Sections of audio in one bundle, each with a mid, what all need standing at session level.
fn many(sections: usize, shared: &str) -> String {
    let mut group = String::from("a=group:BUNDLE");
    (0..sections).for_each(|mid| write!(group, " {mid}").unwrap());
    let mut offer = Offer::new(&format!("{}{shared}{group}\r\n", carried())).0;
    for mid in 0..sections {
        let lines = "c=IN IP4 0.0.0.0\r\na=rtcp-mux\r\n";
        write!(offer, "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n{lines}a=mid:{mid}\r\n").unwrap();
    }
    offer
}

#[test]
fn ten_thousand_sections_in_a_bundle_are_answered() {
    let exchange = Exchange::of(many(10_000, ""), &bob());
    assert_eq!(exchange.answer.negotiated.transports.len(), 1);
    assert!(exchange.answer.negotiated.sections.iter().all(|section| section.is_accepted()));
    let second = answer(&bob(), parse(&exchange.offer), Some(exchange.for_answerer())).unwrap();
    assert_eq!(second.negotiated.sections.len(), 10_000);
}

#[test]
fn what_stands_at_session_level_is_not_copied_into_each_section() {
    let mut shared = String::new();
    (1..=255).for_each(|id| write!(shared, "a=extmap:{id} urn:example:{id}\r\n").unwrap());
    (0..10_000).for_each(|_| shared.push_str("a=group:LS 0 1\r\n"));
    let exchange = Exchange::of(many(10_000, &shared), &bob());
    assert_eq!(exchange.answer.text.matches("a=group:LS").count(), 10_000);
}

#[test]
fn a_mid_that_is_made_up_is_short_however_long_the_others_are() {
    let long = "x".repeat(1_000_000);
    let mut offer = Offer::new(&carried())
        .section("audio 9 UDP/TLS/RTP/SAVPF 0", &format!("a=mid:{long}\r\na=rtcp-mux\r\n"));
    offer = offer.section("audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:2\r\na=rtcp-mux\r\n");
    (0..2).for_each(|_| offer.0.push_str("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n"));
    let sections = Exchange::of(offer.0, &bob()).answer.negotiated.sections;
    let made: Vec<_> = sections[2..].iter().map(|section| section.mid.as_str()).collect();
    assert_eq!(made, ["_2", "3"]);
}

#[test]
fn more_sections_than_an_owned_description_may_have_are_refused() {
    let text = format!("v=0\r\n{}", "m=a 9 b c\r\n".repeat((1 << 16) + 1));
    let session = parse(&text);
    let said = "SDP, line 65538, column 1, m=: 65536 media sections are the most";
    let error = answer(&bob(), session, None).unwrap_err();
    assert!(matches!(error, OfferAnswerError::Unreadable(_)));
    assert_eq!(error.to_string(), said);
    let refusal = negotiate(Side::Answerer, session, session, None).unwrap_err();
    assert!(matches!(refusal, Refusal::Unreadable { of: Side::Answerer, .. }));
}

#[test]
fn what_was_said_before_and_does_not_read_is_told_from_what_is_said_now() {
    let exchange = Exchange::new(&alice(), &bob());
    let broken = exchange.offer.replace("a=ice-ufrag:alice", "a=ice-ufrag:a l");
    let previous = Previous { remote: parse(&broken), ..exchange.for_answerer() };
    let error = answer(&bob(), parse(&exchange.offer), Some(previous)).unwrap_err();
    assert!(matches!(error, OfferAnswerError::PreviousUnreadable(_)), "{error}");
    assert!(error.to_string().starts_with("a description before: SDP, line "), "{error}");
    assert!(matches!(
        offer(&alice(), Some(previous)),
        Err(OfferAnswerError::PreviousUnreadable(_))
    ));
    let local = parse(&exchange.answer.text);
    let refusal = negotiate(Side::Answerer, local, parse(&exchange.offer), Some(previous));
    assert!(matches!(refusal, Err(Refusal::PreviousUnreadable(_))));
}
