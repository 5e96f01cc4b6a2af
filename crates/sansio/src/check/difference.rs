//! Two twins' output, side by side, for a person.

use core::fmt::{Debug, Write};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::twin::Seen;
use crate::Path;

/// Where `other` departs from `reference`.
pub(super) fn between<E: Debug + PartialEq>(reference: &Seen<E>, other: &Seen<E>) -> Vec<String> {
    let mut found = Vec::new();
    if reference.answer != other.answer {
        found.push(format!("answers {:?}, not {:?}", other.answer, reference.answer));
    }
    if let Some(text) = lists("transmit", &reference.transmits, &other.transmits, transmit) {
        found.push(text);
    }
    if let Some(text) = lists("event", &reference.events, &other.events, |it| format!("{it:?}")) {
        found.push(text);
    }
    if reference.deadline != other.deadline {
        found.push(format!("deadline {:?}, not {:?}", other.deadline, reference.deadline));
    }
    found
}

/// The first item that two lists do not share.
fn lists<T: PartialEq>(
    name: &str,
    reference: &[T],
    other: &[T],
    show: impl Fn(&T) -> String,
) -> Option<String> {
    (0..reference.len().max(other.len())).find_map(|index| {
        let (left, right) = (reference.get(index), other.get(index));
        let show = |item: Option<&T>| item.map_or_else(|| String::from("nothing"), &show);
        (left != right).then(|| format!("{name} {index} is {}, not {}", show(right), show(left)))
    })
}

fn transmit((path, payload): &(Path, Vec<u8>)) -> String {
    let mut text = format!("{path} ({}) ", payload.len());
    for octet in payload.iter().take(128) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{octet:02x}");
    }
    if payload.len() > 128 {
        text.push('…');
    }
    text
}
