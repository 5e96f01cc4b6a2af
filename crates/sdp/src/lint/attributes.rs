//! What holds for any attribute: its name, its level, how often it stands, its value.

use super::known::{Known, Levels, Seen, Times};
use super::{Found, Here, Room, Rule, text};
use crate::attribute::AttributeLine;
use crate::attributes::Direction;
use crate::grammar;
use crate::line::Line;
use crate::typed::AnyAttribute;

#[derive(Default)]
pub(super) struct Attributes {
    seen: Seen,
}

impl<'a> Room<'a> for Attributes {
    fn line(&mut self, line: Line<'a>, here: &Here<'a>, found: &mut Found) {
        let Some(attribute) = AttributeLine::new(line) else { return };
        let name = attribute.name();
        // Blanks behind a name are named as such.
        if !grammar::is_token(name) {
            found.at(line, line.value(), Rule::AttributeName);
        }
        if let Some(value @ "") = attribute.value() {
            found.at(line, value, Rule::EmptyValue);
        }
        let is_direction = <Direction as crate::Attribute<'_>>::is_named(name);
        let Some(place) = Known::place(if is_direction { "sendrecv" } else { name }) else {
            return;
        };
        let Some(known) = Known::at(place) else { return };
        if !known.may_stand_at(here.is_session_level()) {
            found.of(attribute, known.name, line.as_str(), Rule::WrongLevel);
        }
        if !self.seen.insert(place) {
            match known.times {
                Times::Any => {}
                Times::Once => found.of(attribute, known.name, line.as_str(), Rule::Repeated),
                Times::OneCounts => {
                    found.of(attribute, known.name, line.as_str(), Rule::Ambiguous);
                }
            }
        }
        if known.is_obsolete() {
            found.of(attribute, known.name, line.as_str(), Rule::Obsolete);
        }
        if known.levels != Levels::SourceOnly {
            text::blanks_of(attribute, known, found);
        }
    }

    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        // Named field by field elsewhere.
        if let AnyAttribute::Candidate(candidate) = typed
            && candidate.departures().next().is_some()
        {
            return;
        }
        if let (Err(cause), Some(known)) = (typed.check(), Known::named(line.name()))
            && !known.is_obsolete()
        {
            found.unwritable_of(line, known.name, cause);
        }
    }
}
