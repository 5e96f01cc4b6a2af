//! What holds of the linter whatever the text is, and at hostile sizes: a quadratic search would take
//! hours here.
#![cfg(feature = "alloc")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests may panic"
)]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use frazil_sdp::{Departure, Rule, Session, Severity, lint};
use proptest::prelude::*;

static FILES: LazyLock<Vec<(String, String)>> =
    LazyLock::new(|| [common::files("corpus"), common::files("rfc")].concat());

/// Departures in their order, each at a place that there is.
fn departures(text: &str) -> Vec<Departure> {
    let Ok(session) = Session::parse(text) else { return Vec::new() };
    let found: Vec<_> = lint(&session).collect();
    assert!(found.is_sorted_by_key(|departure| (departure.line(), departure.column())));
    for departure in &found {
        let line = text.split('\n').nth(departure.line() as usize - 1).unwrap();
        let column = departure.column() as usize;
        assert!((1..=line.len() + 1).contains(&column), "{departure}");
        assert!(line.is_char_boundary(column - 1), "{departure}");
        // Names of mDNS have no RFC.
        let section = departure.section();
        assert!(section.starts_with("RFC ") || section.starts_with("draft-ietf-"), "{departure}");
        assert_eq!(departure.severity(), departure.rule().severity());
    }
    let first = found.iter().find(|departure| departure.severity() == Severity::Error);
    assert_eq!(Session::parse_strict(text).err().as_ref(), first);
    found
}

fn counts(text: &str) -> BTreeMap<Rule, usize> {
    let session = Session::parse(text).unwrap();
    let mut counts = BTreeMap::new();
    for departure in lint(&session) {
        *counts.entry(departure.rule()).or_default() += 1;
    }
    counts
}

proptest! {
    #[test]
    fn a_changed_description_is_linted(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[ -~\u{e9}\t\n]"), 0..8),
        end in any::<prop::sample::Index>(),
    ) {
        let (_, text) = which.get(FILES.as_slice());
        let mut characters: Vec<char> = text.chars().collect();
        for (at, to) in changes {
            let at = at.index(characters.len());
            characters[at] = to.chars().next().unwrap();
        }
        characters.truncate(end.index(characters.len() + 1));
        departures(&characters.into_iter().collect::<String>());
    }

    /// Line ends matter to the rules of line ends alone.
    #[test]
    fn line_ends_change_nothing_else(which in any::<prop::sample::Index>()) {
        let (_, text) = which.get(FILES.as_slice());
        let lf = text.replace("\r\n", "\n");
        let crlf = lf.replace('\n', "\r\n");
        let mut found = departures(&lf);
        prop_assert_eq!(found.iter().filter(|one| one.rule() == Rule::LineEnd).count(), 1);
        found.retain(|one| one.rule() != Rule::LineEnd);
        prop_assert_eq!(found, departures(&crlf));
    }
}

#[test]
fn a_name_that_should_be_of_mdns_departs_from_its_draft() {
    let text =
        format!("{HEAD}m=audio 9 UDP/ICE 0\r\na=candidate:1 1 UDP 1 0123.local 9 typ host\r\n");
    let found = departures(&text);
    assert!(
        found.iter().any(|departure| departure.section().starts_with("draft-ietf-mmusic-mdns"))
    );
}

const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

#[test]
fn twenty_thousand_attributes_of_each_kind() {
    for (line, rule) in [
        ("a=mid:x\r\n", Rule::Ambiguous),
        ("a=ice-ufrag:?\r\n", Rule::Unreadable),
        ("a=extmap:1 urn:x:a\r\n", Rule::RepeatedExtensionId),
        ("a=ssrc:1 x:y\r\n", Rule::MissingCname),
        ("a=ssrc-group:FID 1\r\n", Rule::UndefinedSsrc),
        ("a=rid:hi send\r\n", Rule::RepeatedRid),
        ("a=simulcast:send hi\r\n", Rule::UndefinedRid),
        ("a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n", Rule::RepeatedPriority),
        ("a=rtpmap:96 L8/8000\r\n", Rule::RepeatedRtpmap),
        ("a=bundle-only\r\n", Rule::StrayBundleOnly),
        ("a=msid:a b\r\n", Rule::NoConnection),
    ] {
        let head = if rule == Rule::NoConnection { "" } else { HEAD };
        let text = format!("{head}m=audio 9 RTP/AVP 96\r\n{}", line.repeat(20_000));
        assert!(counts(&text).contains_key(&rule), "{line}");
    }
}

#[test]
fn ten_thousand_sections_of_one_tag_and_one_group() {
    let section = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=ice-ufrag:8hhY\r\n\
        a=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=rtcp-mux\r\n";
    let text = format!("{HEAD}a=group:BUNDLE{}\r\n{}", " 0".repeat(10_000), section.repeat(10_000));
    let counts = counts(&text);
    assert_eq!(counts[&Rule::DuplicateMid], 9_999);
    assert_eq!(counts[&Rule::BundledTwice], 9_999);
    assert_eq!(counts[&Rule::BundledWithoutMidExtension], 10_000);
}

#[test]
fn ten_thousand_sections_with_tags_of_their_own() {
    let (mut tags, mut sections) = (String::new(), String::new());
    for tag in 0..10_000 {
        tags += &format!(" {tag}");
        sections += &format!("m=text 9 TCP x\r\na=mid:{tag}\r\na=msid:a t{tag}\r\n");
    }
    assert_eq!(counts(&format!("{HEAD}a=group:LS{tags} 10000\r\n{sections}")).len(), 1);
    // As many groups, each with all of ten tags.
    let groups = "a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9\r\n".repeat(10_000);
    let counts = counts(&format!("{HEAD}{groups}{sections}"));
    assert_eq!(counts[&Rule::BundledTwice], 99_990);
}

#[test]
fn ten_thousand_sections_behind_a_hundred_thousand_attributes() {
    let filler = "a=x:y\r\n".repeat(100_000);
    let sections = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n".repeat(10_000);
    let counts = counts(&format!("{HEAD}a=ice-options:trickle\r\n{filler}{sections}"));
    assert_eq!(counts[&Rule::MissingFingerprint], 10_000);
    assert_eq!(counts[&Rule::MissingSetup], 10_000);
}

#[test]
fn one_line_of_a_megabyte() {
    let long = "x ".repeat(512 * 1024);
    for prefix in ["m=audio 9 RTP/AVP ", "a=group:BUNDLE ", "a=", "a=ssrc-group:FID ", "o="] {
        let text = format!("{HEAD}m=audio 9 RTP/AVP 0\r\n{prefix}{long}\r\n");
        assert!(!counts(&text).is_empty(), "{prefix}");
    }
}

#[test]
fn half_a_megabyte_of_what_is_no_line() {
    for piece in ["\n", " \n", "v=0\n", "a=:\n", "q=\n", "m=\n", "c=IN IP4 192.0.2.1\n"] {
        let text = format!("v=0\n{}", piece.repeat(512 * 1024 / piece.len()));
        let session = Session::parse(&text).unwrap();
        assert!(lint(&session).count() > 0);
    }
}
