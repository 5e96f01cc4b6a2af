//! The streams of a section by name: rid, simulcast, msid (RFC 8851, RFC 8853, RFC 8830).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::formats::PayloadTypes;
use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Feedback, Format, Msid, Rid, Simulcast, StreamDirection};
use crate::grammar;
use crate::typed::AnyAttribute;

#[derive(Default)]
pub(super) struct Streams<'a> {
    rids: BTreeMap<&'a str, Named<'a>>,
    /// The formats that can be paused (RFC 7728); `*` stands for all.
    pausable: PayloadTypes,
    all_pausable: bool,
    simulcasts: Vec<(Simulcast<'a>, AttributeLine<'a>)>,
    track: Option<&'a str>,
    msids: Vec<(Msid<'a>, AttributeLine<'a>)>,
}

/// A stream with a name.
struct Named<'a> {
    direction: StreamDirection,
    /// The payload types that it may have; `None` for all of the section.
    formats: Option<PayloadTypes>,
    line: AttributeLine<'a>,
}

impl<'a> Room<'a> for Streams<'a> {
    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        match typed {
            AnyAttribute::Rid(rid) => {
                if self.rids.contains_key(rid.id()) {
                    found.of(line, Rid::NAME, rid.id(), Rule::RepeatedRid);
                }
                self.rids.entry(rid.id()).or_insert_with(|| Named {
                    direction: rid.direction(),
                    formats: formats(*rid),
                    line,
                });
            }
            AnyAttribute::RtcpFb(feedback) if is_pause(feedback.feedback()) => {
                match feedback.format() {
                    None => self.all_pausable = true,
                    Some(Format::PayloadType(payload_type)) => {
                        self.pausable.insert(payload_type);
                    }
                    Some(_) => {}
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
        if let Some(description) = here.description {
            let listed = here.is_rtp().then(|| PayloadTypes::of(description));
            self.formats(listed, found);
            for (simulcast, line) in &self.simulcasts {
                self.simulcast(*simulcast, *line, listed.unwrap_or_default(), found);
            }
        }
        self.tracks(whole, found);
    }
}

impl<'a> Streams<'a> {
    /// Names are those of RTP streams, with formats of the section; `None` if it is not of RTP.
    fn formats(&self, listed: Option<PayloadTypes>, found: &mut Found) {
        for Named { formats, line, .. } in self.rids.values() {
            let Some(listed) = listed else {
                found.of(*line, Rid::NAME, line.line().as_str(), Rule::OnlyForRtp);
                continue;
            };
            if formats.is_some_and(|formats| !formats.are_within(listed)) {
                let restrictions = grammar::split(line.value().unwrap_or_default()).nth(2);
                found.of(*line, Rid::NAME, restrictions.unwrap_or_default(), Rule::RidFormat);
            }
        }
    }

    fn simulcast(
        &self,
        simulcast: Simulcast<'a>,
        line: AttributeLine<'a>,
        listed: PayloadTypes,
        found: &mut Found,
    ) {
        let mut seen = BTreeSet::new();
        for direction in [StreamDirection::Send, StreamDirection::Recv] {
            for form in simulcast.streams(direction).flat_map(|stream| stream.alternatives()) {
                match self.rids.get(form.rid) {
                    None => found.of(line, Simulcast::NAME, form.rid, Rule::UndefinedRid),
                    Some(known) if known.direction != direction => {
                        found.of(line, Simulcast::NAME, form.rid, Rule::RidDirection);
                    }
                    Some(known) if form.paused && !self.can_pause(known, listed) => {
                        found.of(line, Simulcast::NAME, form.rid, Rule::PausedForever);
                    }
                    Some(_) => {}
                }
                if !seen.insert(form.rid) {
                    found.of(line, Simulcast::NAME, form.rid, Rule::RepeatedSimulcastRid);
                }
            }
        }
    }

    /// True if all formats that the stream may have can be paused.
    fn can_pause(&self, named: &Named<'_>, listed: PayloadTypes) -> bool {
        self.all_pausable || named.formats.unwrap_or(listed).are_within(self.pausable)
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

/// The payload types of `pt=`.
fn formats(rid: Rid<'_>) -> Option<PayloadTypes> {
    rid.formats().next()?;
    let mut formats = PayloadTypes::default();
    for payload_type in rid.formats().filter_map(Format::payload_type) {
        formats.insert(payload_type);
    }
    Some(formats)
}

fn is_pause(feedback: Feedback<'_>) -> bool {
    feedback.kind() == "ccm" && feedback.parameters().next() == Some("pause")
}
