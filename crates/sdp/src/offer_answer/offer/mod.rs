//! Making an offer (RFC 3264 §5, RFC 8829 §5.2).

mod bundles;
mod formats;
mod numbers;
mod section;
mod slots;
mod streams;
mod transports;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::carrying::Carrying;
use super::error::OfferAnswerError;
use super::local::Local;
use super::negotiate::Pair;
use super::previous::{Before, Previous};
use super::session::{self, Version};
use crate::attributes::ExtMapAllowMixed;
use crate::build::SessionBuilder;
use numbers::Numbers;
use slots::Slot;
use transports::Bundling;

/// Offers what this side supports: a section for each of its media, then one for data, all of them in
/// one bundle. Sections for which there is no transport are offered for the bundle only.
///
/// With the descriptions that were in force before, sections keep their places, mids, payload types,
/// extension identifiers and bundles. A section that is for none of `local` any more is stopped: its
/// port becomes zero. New ones take the places of those stopped before, then go below, and into the
/// first bundle. New credentials restart ICE.
///
/// # Errors
///
/// The descriptions before do not read; a value of `local` cannot be written; there is no transport.
pub fn offer(local: &Local, previous: Option<Previous<'_>>) -> Result<String, OfferAnswerError> {
    let before = previous.map(Before::of).transpose();
    let before = before.map_err(OfferAnswerError::PreviousUnreadable)?;
    let before = before.as_ref().map(Before::pair);
    let slots = slots::slots(local, before);
    let offering = Offering { local, carrying: Carrying::all(local)?, before, slots };
    let version = Version::after(local.session_id, previous)?;
    offering.write(&version, previous)
}

/// All that a section of the offer depends on.
struct Offering<'l, 'a, 'r> {
    local: &'l Local,
    /// Its transports.
    carrying: Vec<Carrying<'l>>,
    before: Option<Pair<'a, 'r>>,
    slots: Vec<Slot<'l>>,
}

impl<'a, 'r> Offering<'_, 'a, 'r> {
    fn write(
        mut self,
        version: &Version<'_>,
        previous: Option<Previous<'_>>,
    ) -> Result<String, OfferAnswerError> {
        // rfc8829-s5.2.2: the line stays the same.
        let timing = previous.map(|previous| previous.local.timing()).transpose();
        let timing = timing.map_err(OfferAnswerError::PreviousUnreadable)?.flatten();
        let mut builder = session::begin(version, timing.unwrap_or_default());
        builder = session::ice(builder, self.local, self.before, |_| true)?;
        builder = builder.attributes(self.local.extmap_allow_mixed.then_some(ExtMapAllowMixed));
        let bundling = self.bundling();
        let has_transport = |(section, slot): (usize, &Slot<'_>)| {
            slot.mid().is_none() || bundling.transport_of(section).is_some()
        };
        if !self.slots.iter().enumerate().all(has_transport) {
            return Err(OfferAnswerError::NoTransport);
        }
        self.complete(&bundling.transports);
        builder = session::bundles(builder, &bundling.bundles, |index| self.mid(index))?;
        builder = self.lip_sync(builder)?;
        // Each transport has its own.
        let mut numbers = self.numbers(&bundling);
        for (index, slot) in self.slots.iter().enumerate() {
            let numbers = numbers.entry(bundling.carrier(index)).or_default();
            builder = builder.media(self.section(index, slot, &bundling, numbers)?);
        }
        Ok(builder.finish()?)
    }

    /// What has completed ICE shows the candidate that was chosen (RFC 8839 §4.4.1.2.2).
    fn complete(&mut self, transports: &[Option<usize>]) {
        for (section, transport) in transports.iter().enumerate() {
            let carrying = transport.and_then(|transport| self.carrying.get_mut(transport));
            let before = self.before.and_then(|before| before.carriers(section));
            if let Some((carrying, before)) = carrying.zip(before) {
                carrying.complete(before.local, None);
            }
        }
    }

    /// The numbers of what shares a transport, by the section that carries it. They begin with what all
    /// of it had before, this side's first.
    fn numbers(&self, bundling: &Bundling) -> BTreeMap<usize, Numbers> {
        let none = Numbers::of(self.local);
        let carriers = (0..self.slots.len()).map(|section| bundling.carrier(section));
        let mut all: BTreeMap<_, _> = carriers.map(|carrier| (carrier, none.clone())).collect();
        let Some(Pair { local, remote, .. }) = self.before else { return all };
        for (index, section) in local.sections.iter().enumerate() {
            all.entry(bundling.carrier(index)).or_default().note(section);
        }
        for (index, section) in remote.sections.iter().enumerate() {
            all.entry(bundling.carrier(index)).or_default().note_theirs(section);
        }
        all
    }

    /// The descriptions before, of a section that was there: what has another mid in a place that was
    /// given up is another one.
    fn former(&self, index: usize, mid: &str) -> Option<Pair<'a, 'r>> {
        self.before.filter(|pair| !pair.is_stopped(index) || pair.mid(index) == mid)
    }

    fn mid(&self, slot: usize) -> Option<&str> {
        self.slots.get(slot).and_then(Slot::mid)
    }

    /// Groups of the sections whose media belong to one stream (RFC 8829 §5.2.1).
    fn lip_sync(&self, mut builder: SessionBuilder) -> Result<SessionBuilder, OfferAnswerError> {
        let mut by_stream: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for slot in &self.slots {
            if let Slot::Media(mid, media) = slot {
                media
                    .streams
                    .iter()
                    .for_each(|stream| by_stream.entry(stream).or_default().push(mid));
            }
        }
        for mids in by_stream.into_values().filter(|mids| mids.len() >= 2) {
            builder = session::group(builder, "LS", mids.into_iter())?;
        }
        Ok(builder)
    }
}
