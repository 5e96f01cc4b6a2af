//! Making an offer (RFC 3264 §5, RFC 8829 §5.2).

mod formats;
mod numbers;
mod section;
mod slots;
mod streams;
mod transports;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::slice;

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

/// Offers what this side supports: a section for each of its media, then one for data, all of them in
/// one bundle. Sections for which there is no transport are offered for the bundle only.
///
/// With the descriptions that were in force before, sections keep their places, mids, payload types
/// and extension identifiers. A section whose mid is no more in `local` is stopped: its port becomes
/// zero. New ones take the places of those stopped before, then go below. New credentials restart
/// ICE.
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

impl Offering<'_, '_, '_> {
    fn write(
        mut self,
        version: &Version,
        previous: Option<Previous<'_>>,
    ) -> Result<String, OfferAnswerError> {
        // rfc8829-s5.2.2: the line stays the same.
        let timing = previous.map(|previous| previous.local.timing()).transpose();
        let timing = timing.map_err(OfferAnswerError::Unreadable)?.flatten();
        let mut builder = session::begin(version, timing.unwrap_or_default());
        builder = session::ice(builder, self.local, self.before, |_| true)?;
        builder = builder.attributes(self.local.extmap_allow_mixed.then_some(ExtMapAllowMixed));
        let bundle = self.bundle();
        if !bundle.is_empty() && self.carrying.is_empty() {
            return Err(OfferAnswerError::NoTransport);
        }
        let bundling = self.bundling(&bundle);
        self.complete(&bundling.transports);
        builder = session::bundles(builder, slice::from_ref(&bundle), |index| self.mid(index))?;
        builder = self.lip_sync(builder)?;
        let mut numbers = Numbers::of(self.local, self.before);
        for (index, slot) in self.slots.iter().enumerate() {
            builder = builder.media(self.section(index, slot, &bundling, &mut numbers)?);
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

    fn mid(&self, slot: usize) -> Option<&str> {
        self.slots.get(slot).and_then(Slot::mid)
    }

    /// The sections in use, in the order of their tags: what carried the bundle before goes on to
    /// (RFC 9143 §7.5), or one that was carried takes its place.
    fn bundle(&self) -> Vec<usize> {
        let used = (0..self.slots.len()).filter(|&index| self.mid(index).is_some());
        let used: Vec<_> = used.collect();
        let carried = |&&slot: &&usize| {
            self.before.is_some_and(|before| before.agreed_carrier(slot) == Some(slot))
        };
        let bundled = |&&slot: &&usize| self.before.is_some_and(|before| before.is_bundled(slot));
        let first =
            used.iter().find(carried).or(used.iter().find(bundled)).or(used.first()).copied();
        first.into_iter().chain(used.iter().copied().filter(|&slot| Some(slot) != first)).collect()
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
