//! The streams of a section by name: rid, simulcast, msid (RFC 8851, RFC 8853, RFC 8830).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::formats::PayloadTypes;
use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Format, Msid, Rid, Simulcast, StreamDirection};
use crate::grammar;
use crate::typed::AnyAttribute;

#[derive(Default)]
pub(super) struct Streams<'a> {
    rids: BTreeMap<&'a str, StreamDirection>,
    /// Those with a list of formats.
    restricted: Vec<(Rid<'a>, AttributeLine<'a>)>,
    simulcasts: Vec<(Simulcast<'a>, AttributeLine<'a>)>,
    track: Option<&'a str>,
    msids: Vec<(Msid<'a>, AttributeLine<'a>)>,
}

impl<'a> Room<'a> for Streams<'a> {
    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        match typed {
            AnyAttribute::Rid(rid) => {
                if self.rids.contains_key(rid.id()) {
                    found.of(line, Rid::NAME, rid.id(), Rule::RepeatedRid);
                }
                self.rids.entry(rid.id()).or_insert(rid.direction());
                if rid.formats().next().is_some() {
                    self.restricted.push((*rid, line));
                }
            }
            AnyAttribute::Simulcast(simulcast) => self.simulcasts.push((*simulcast, line)),
            AnyAttribute::Msid(msid) => {
                if let Some(track) = msid.track()
                    && *self.track.get_or_insert(track) != track
                {
                    found.of(line, Msid::NAME, track, Rule::MsidTrack);
                }
                self.msids.push((*msid, line));
            }
            _ => {}
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        if here.is_session_level() {
            return;
        }
        if let Some(description) = here.description.filter(|_| here.is_rtp()) {
            self.formats(PayloadTypes::of(description), found);
        }
        for (simulcast, line) in &self.simulcasts {
            self.simulcast(*simulcast, *line, found);
        }
        self.tracks(whole, found);
    }
}

impl<'a> Streams<'a> {
    fn formats(&self, listed: PayloadTypes, found: &mut Found) {
        for (rid, line) in &self.restricted {
            let stray = |format: Format<'_>| {
                format.payload_type().is_some_and(|payload_type| !listed.contains(payload_type))
            };
            if rid.formats().any(stray) {
                let restrictions = grammar::split(line.value().unwrap_or_default()).nth(2);
                found.of(*line, Rid::NAME, restrictions.unwrap_or_default(), Rule::RidFormat);
            }
        }
    }

    fn simulcast(&self, simulcast: Simulcast<'a>, line: AttributeLine<'a>, found: &mut Found) {
        let mut seen = BTreeSet::new();
        for direction in [StreamDirection::Send, StreamDirection::Recv] {
            for form in simulcast.streams(direction).flat_map(|stream| stream.alternatives()) {
                match self.rids.get(form.rid) {
                    None => found.of(line, Simulcast::NAME, form.rid, Rule::UndefinedRid),
                    Some(known) if *known != direction => {
                        found.of(line, Simulcast::NAME, form.rid, Rule::RidDirection);
                    }
                    Some(_) => {}
                }
                if !seen.insert(form.rid) {
                    found.of(line, Simulcast::NAME, form.rid, Rule::RepeatedSimulcastRid);
                }
            }
        }
    }

    /// A stream and track are those of one section.
    fn tracks(&self, whole: &mut Whole<'a>, found: &mut Found) {
        let mut own = BTreeSet::new();
        for (msid, line) in &self.msids {
            let Some(track) = msid.track() else { continue };
            let key = (msid.id(), track);
            if own.insert(key) && !whole.tracks.insert(key) {
                found.of(*line, Msid::NAME, msid.id(), Rule::RepeatedMsid);
            }
        }
    }
}
