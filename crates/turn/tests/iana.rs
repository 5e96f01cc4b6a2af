//! What the registries have of TURN is here, and nothing else says that it is TURN's. The tables are
//! the registries' lines for RFC 8656, RFC 6062 and RFC 8016 as of 2024-12-20.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use common::every_attribute;
use frazil_stun::{Attribute, AttributeType};
use frazil_turn::attribute::*;
use frazil_turn::{Channel, known};

/// The lines of a table without its heading, as fields.
fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

fn number(text: &str) -> u16 {
    match text.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16).unwrap(),
        None => text.parse().unwrap(),
    }
}

/// What is seen without being registered, or as something else.
const UNREGISTERED: [AttributeType; 4] = [
    AttributeType::MAGIC_COOKIE,
    AttributeType::MS_ALTERNATE_SERVER,
    AttributeType::MS_SEQUENCE_NUMBER,
    AttributeType::MS_VERSION,
];

#[test]
fn every_attribute_of_turn_has_a_type() {
    macro_rules! types {
        ($($type:ty),+ $(,)?) => { BTreeSet::from([$(<$type>::TYPE),+]) };
    }
    let typed = every_attribute!(types);
    let mut expected = BTreeSet::from(UNREGISTERED);
    for line in lines(include_str!("data/iana/turn-attributes.tsv")) {
        let kind = AttributeType(number(line[0]));
        let name = line[1]
            .strip_prefix("Reserved (was ")
            .map_or(line[1], |name| name.strip_suffix(')').unwrap());
        assert_eq!(kind.name(), Some(name));
        assert_eq!(kind.is_comprehension_required(), line[3] == "required");
        // What is reserved nobody needs to comprehend any more.
        let is_known = line[3] == "required" && name == line[1];
        assert_eq!(known::TURN_TCP.contains(&kind), is_known, "{kind}");
        assert!(expected.insert(kind));
    }
    assert_eq!(typed, expected);
    assert_eq!(expected.len(), 17 + UNREGISTERED.len());
}

#[test]
fn channels_transports_and_families_are_as_registered() {
    let mut seen = 0;
    for line in lines(include_str!("data/iana/turn-misc.tsv")) {
        seen += 1;
        match line[0] {
            "turn-channel" => {
                let (first, last) = line[1].split_once('-').unwrap();
                let is_channel = line[2] == "Used by TURN";
                for channel in number(first)..=number(last) {
                    assert_eq!(Channel::new(channel).is_some(), is_channel, "{channel:#06x}");
                }
            }
            "requested-transport" => {
                let protocol = TransportProtocol(line[1].parse().unwrap());
                assert_eq!(protocol.name(), Some(line[2]));
            }
            "address-family" => {
                let family = AddressFamily(number(line[1]).try_into().unwrap());
                assert_eq!(family.name(), Some(line[2]));
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(seen, 7);
}
