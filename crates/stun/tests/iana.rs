//! The registry of STUN parameters, line by line: each number has its name here, and none has a name
//! that it should not have. The tables are the registry's as of 2024-12-20.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use common::every_attribute;
use frazil_stun::attribute::*;
use frazil_stun::{Attribute, AttributeType, Method};

/// The lines of a table without its comments and its heading, as fields.
fn lines(table: &'static str) -> Vec<Vec<&'static str>> {
    let content = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    content.map(|line| line.split('\t').collect()).collect()
}

fn number(text: &str) -> u16 {
    u16::from_str_radix(text.strip_prefix("0x").unwrap(), 16).unwrap()
}

/// One number or several.
fn range(text: &str) -> RangeInclusive<u16> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    number(first)..=number(last)
}

/// The name of a registered number; that of a reserved one is what it was before.
fn name(text: &str) -> Option<&str> {
    if text == "Unassigned" {
        return None;
    }
    match text.strip_prefix("Reserved") {
        Some(why) => why.strip_prefix(" (was ")?.strip_suffix(')'),
        None => Some(text.split(" (").next().unwrap_or(text)),
    }
}

/// What is in use without being registered for it.
fn unregistered() -> BTreeMap<u16, &'static str> {
    let table = lines(include_str!("data/iana/stun-unregistered.tsv"));
    table.into_iter().map(|line| (number(line[0]), line[1])).collect()
}

#[test]
fn every_attribute_has_its_name_and_no_other_number_has_one() {
    let wild = unregistered();
    let mut seen = 0;
    for line in lines(include_str!("data/iana/stun-attributes.tsv")) {
        for kind in range(line[0]) {
            let found = AttributeType(kind);
            let expected = name(line[1]);
            match (expected, wild.get(&kind)) {
                (None, Some(_)) => {}
                (expected, _) => assert_eq!(found.name(), expected, "{kind:#06x}"),
            }
            assert_eq!(found.is_comprehension_required(), line[3] == "required");
            seen += usize::from(found.name().is_some());
        }
    }
    assert_eq!(seen, AttributeType::NAMED.len(), "the table goes from 0x0000 to 0xffff");
}

#[test]
fn what_is_not_registered_has_the_name_in_use() {
    for (kind, used) in unregistered() {
        let found = AttributeType(kind);
        let used = used.strip_suffix(" (requested)").unwrap_or(used);
        // The registry goes first; the other meaning is not forgotten.
        let names = [found.name(), found.other_name()];
        assert!(names.contains(&Some(used)), "{kind:#06x} {used}: {names:?}");
    }
    assert_eq!(AttributeType::NOMINATION.name(), Some("ENF-FLOW-DESCRIPTION"));
    assert_eq!(AttributeType::OPTIONS, AttributeType::ADDRESS_ERROR_CODE);
}

/// What `frazil-turn` has the types for.
const IN_FRAZIL_TURN: &[AttributeType] = &[
    AttributeType::CHANNEL_NUMBER,
    AttributeType::LIFETIME,
    AttributeType::MS_ALTERNATE_SERVER,
    AttributeType::MAGIC_COOKIE,
    AttributeType::BANDWIDTH,
    AttributeType::XOR_PEER_ADDRESS,
    AttributeType::DATA,
    AttributeType::XOR_RELAYED_ADDRESS,
    AttributeType::REQUESTED_ADDRESS_FAMILY,
    AttributeType::EVEN_PORT,
    AttributeType::REQUESTED_TRANSPORT,
    AttributeType::DONT_FRAGMENT,
    AttributeType::TIMER_VAL,
    AttributeType::RESERVATION_TOKEN,
    AttributeType::CONNECTION_ID,
    AttributeType::ADDITIONAL_ADDRESS_FAMILY,
    AttributeType::ADDRESS_ERROR_CODE,
    AttributeType::ICMP,
    AttributeType::MS_VERSION,
    AttributeType::MOBILITY_TICKET,
    AttributeType::MS_SEQUENCE_NUMBER,
];

/// What is checked and made as a proof, and is no value.
const PROOFS: &[AttributeType] = &[
    AttributeType::MESSAGE_INTEGRITY,
    AttributeType::MESSAGE_INTEGRITY_SHA256,
    AttributeType::FINGERPRINT,
];

/// One of three holds of each name, and `frazil-turn` says the same of its own.
#[test]
fn every_name_has_a_typed_form_and_one_home() {
    macro_rules! types {
        ($($type:ty),+ $(,)?) => { [$(<$type>::TYPE),+] };
    }
    let typed = BTreeSet::from(every_attribute!(types));
    for named in AttributeType::NAMED {
        let homes = [typed.contains(named), IN_FRAZIL_TURN.contains(named), PROOFS.contains(named)];
        assert_eq!(homes.into_iter().filter(|here| *here).count(), 1, "{named}: {homes:?}");
    }
    assert_eq!(Nomination::TYPE, EnfFlowDescription::TYPE, "one number, two meanings");
}

#[test]
fn every_method_has_its_name_and_no_other_number_has_one() {
    let mut seen = 0;
    for line in lines(include_str!("data/iana/stun-methods.tsv")) {
        for value in range(line[0]) {
            let found = Method::new(value).unwrap();
            assert_eq!(found.name(), name(line[1]), "{value:#05x}");
            seen += usize::from(found.name().is_some());
        }
    }
    assert_eq!(seen, Method::NAMED.len(), "the table goes from 0x000 to 0xfff");
}

#[test]
fn every_error_code_has_its_phrase() {
    let table = lines(include_str!("data/iana/stun-error-codes.tsv"));
    let table: BTreeMap<u16, _> =
        table.into_iter().map(|line| (line[0].parse().unwrap(), line[1])).collect();
    for code in 0..=1000 {
        let found = ErrorCode::registered(code);
        assert_eq!(found.map(|found| found.reason()), table.get(&code).copied(), "{code}");
        assert!(found.is_none_or(|found| found.code() == code));
    }
}

#[test]
fn password_algorithms_and_security_features_are_as_registered() {
    let table = lines(include_str!("data/iana/stun-misc.tsv"));
    let of = |registry| table.iter().filter(move |line| line[0] == registry);
    for line in of("password-algorithm") {
        for value in range(line[1]) {
            let found = PasswordAlgorithmNumber(value).name();
            assert_eq!(found, name(line[2]), "{value:#06x}");
        }
    }
    let features = [SecurityFeatures::PASSWORD_ALGORITHMS, SecurityFeatures::USERNAME_ANONYMITY];
    let registered = of("security-feature").filter(|line| name(line[2]).is_some());
    for (feature, line) in features.into_iter().zip(registered) {
        let mask = format!("mask {:#08x})", feature.0);
        assert!(line[2].ends_with(&mask), "{mask} in {line:?}");
        assert_eq!(feature.to_string(), name(line[2]).unwrap().to_lowercase());
    }
    assert_eq!(of("security-feature").count(), features.len() + 1, "and the unassigned ones");
}
