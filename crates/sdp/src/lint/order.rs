//! Which lines a section has, and in which order (RFC 8866 §5 and §9).

use super::{Found, Here, Room, Rule, Whole};
use crate::error::Subject;
use crate::line::Line;

/// The letters of a section in their order. Those of a time description, `t`, `r` and `z`, share a
/// place.
const SESSION: &str = "vosiuepcbtka";
const MEDIA: &str = "micbka";

/// Letters that a section has once. Several `c=` are layers, which have rules of their own.
const ONCE: &str = "vosiukm";

/// Letters that the session level must have.
const NEEDED: [char; 4] = ['v', 'o', 's', 't'];

#[derive(Default)]
pub(super) struct Order {
    /// How far the order has come.
    place: usize,
    /// The letter of the line before.
    previous: Option<char>,
    /// A bit for each small letter.
    seen: u32,
}

impl Order {
    fn has(&self, letter: char) -> bool {
        self.seen & bit(letter) != 0
    }
}

impl<'a> Room<'a> for Order {
    fn line(&mut self, line: Line<'a>, here: &Here<'a>, found: &mut Found) {
        let letter = line.letter();
        let order = if here.is_session_level() { SESSION } else { MEDIA };
        let kind = if matches!(letter, 'r' | 'z') { 't' } else { letter };
        match order.find(kind) {
            Some(place) if place < self.place => found.line(line, Rule::OutOfOrder),
            Some(place) => self.place = place,
            None if SESSION.contains(kind) => found.line(line, Rule::WrongSection),
            None => found.line(line, Rule::UnknownLetter),
        }
        if self.has(letter) && ONCE.contains(letter) {
            found.line(line, Rule::RepeatedLine);
        }
        match (letter, self.previous) {
            ('r', Some('t' | 'r')) | ('z', Some('r')) => {}
            ('r', _) => found.line(line, Rule::StrayRepeat),
            ('z', _) => found.line(line, Rule::StrayZone),
            ('k', _) => found.line(line, Rule::ObsoleteKey),
            _ => {}
        }
        self.previous = Some(letter);
        self.seen |= bit(letter);
    }

    fn end(&mut self, here: &Here<'a>, _: &mut Whole<'a>, found: &mut Found) {
        if here.is_session_level() {
            for letter in NEEDED.into_iter().filter(|letter| !self.has(*letter)) {
                found.missing(here, Subject::Line(letter), Rule::MissingLine);
            }
        }
    }
}

/// Zero for what is no small letter.
fn bit(letter: char) -> u32 {
    match u32::from(letter).checked_sub(u32::from('a')) {
        Some(place @ 0..26) => 1 << place,
        _ => 0,
    }
}
