//! The streams of a section by source (RFC 5576).

use alloc::vec::Vec;

use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Ssrc, SsrcGroup};
use crate::grammar;
use crate::typed::AnyAttribute;

#[derive(Default)]
pub(super) struct Sources<'a> {
    all: Vec<(Ssrc<'a>, AttributeLine<'a>)>,
    groups: Vec<AttributeLine<'a>>,
}

impl<'a> Room<'a> for Sources<'a> {
    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        match typed {
            AnyAttribute::Ssrc(source) => {
                // rfc8842-s4-f, rfc8858-s3-b
                let known = ["rtcp-mux-only", "tls-id"];
                if let Some(name) = known.into_iter().find(|name| *name == source.name()) {
                    found.of(line, name, line.line().as_str(), Rule::PerSource);
                }
                self.all.push((*source, line));
            }
            AnyAttribute::SsrcGroup(_) => self.groups.push(line),
            _ => {}
        }
    }

    fn end(&mut self, here: &Here<'a>, _: &mut Whole<'a>, found: &mut Found) {
        if here.is_session_level() {
            return;
        }
        // Stable: the lines of a source stay in their order.
        self.all.sort_by_key(|(source, _)| source.id());
        for lines in self.all.chunk_by(|(one, _), (next, _)| one.id() == next.id()) {
            names(lines, found);
        }
        for group in &self.groups {
            for word in grammar::split(group.value().unwrap_or_default()).skip(1) {
                if word.parse().is_ok_and(|id| !self.has(id)) {
                    found.of(*group, SsrcGroup::NAME, word, Rule::UndefinedSsrc);
                }
            }
        }
    }
}

impl Sources<'_> {
    fn has(&self, id: u32) -> bool {
        self.all.binary_search_by_key(&id, |(source, _)| source.id()).is_ok()
    }
}

/// A source has one canonical name.
fn names(lines: &[(Ssrc<'_>, AttributeLine<'_>)], found: &mut Found) {
    let mut cnames = lines.iter().filter(|(source, _)| source.name() == "cname");
    if cnames.next().is_none()
        && let Some((_, line)) = lines.first()
    {
        found.of(*line, Ssrc::NAME, line.line().as_str(), Rule::MissingCname);
    }
    for (_, line) in cnames {
        found.of(*line, Ssrc::NAME, line.line().as_str(), Rule::RepeatedCname);
    }
}
