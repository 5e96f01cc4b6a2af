//! Which section of an offer is for what (RFC 3264 §8.1, RFC 8829 §5.2.2).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::offer_answer::local::{Local, LocalMedia};
use crate::offer_answer::negotiate::Pair;
use crate::offer_answer::reading::SectionReading;

/// A section to be.
#[derive(Clone)]
pub(super) enum Slot<'l> {
    Media(String, &'l LocalMedia),
    Data(String),
    /// One that was there before and is not wanted any more.
    Stopped(usize),
}

impl Slot<'_> {
    /// The kind of medium; that of data is `application`.
    pub(super) fn kind(&self) -> &str {
        match self {
            Self::Media(_, media) => &media.kind,
            Self::Data(_) => "application",
            Self::Stopped(_) => "",
        }
    }

    pub(super) fn mid(&self) -> Option<&str> {
        match self {
            Self::Media(mid, _) | Self::Data(mid) => Some(mid),
            Self::Stopped(_) => None,
        }
    }
}

/// What each section is for. A section of before stays where it is, with its mid.
pub(super) fn slots<'l>(local: &'l Local, before: Option<Pair<'_, '_>>) -> Vec<Slot<'l>> {
    let sections: &[SectionReading<'_>] =
        before.map_or(&[], |before| before.local.sections.as_slice());
    let mut taken: BTreeSet<String> =
        sections.iter().filter_map(|section| section.mid.map(String::from)).collect();
    taken.extend(local.media.iter().filter_map(|media| media.mid.clone()));
    taken.extend(local.data.iter().filter_map(|data| data.mid.clone()));
    let mut fresh = (0_u32..).map(|number| number.to_string()).filter(|mid| !taken.contains(mid));
    let mut wanted = Vec::new();
    let mut unnamed = Unnamed::of(before);
    for media in &local.media {
        let mid = media.mid.clone().or_else(|| unnamed.take(&media.kind));
        wanted.push(Slot::Media(mid.or_else(|| fresh.next()).unwrap_or_default(), media));
    }
    if let Some(data) = &local.data {
        let mid = data.mid.clone().or_else(|| unnamed.take("application"));
        wanted.push(Slot::Data(mid.or_else(|| fresh.next()).unwrap_or_default()));
    }
    let mut slots: Vec<_> = (0..sections.len()).map(Slot::Stopped).collect();
    let index_of: BTreeMap<&str, usize> = sections
        .iter()
        .enumerate()
        .filter_map(|(index, section)| Some((section.mid?, index)))
        .collect();
    let mut free =
        (0..sections.len()).filter(|&index| before.is_some_and(|pair| pair.is_stopped(index)));
    for slot in wanted {
        let known = slot.mid().and_then(|mid| index_of.get(mid)).copied();
        // rfc3264-s8.1-a
        match known.or_else(|| free.next()).and_then(|index| slots.get_mut(index)) {
            Some(place) => *place = slot,
            None => slots.push(slot),
        }
    }
    slots
}

/// The mids of sections in use, by kind, for media that name none.
struct Unnamed(BTreeMap<String, Vec<String>>);

impl Unnamed {
    fn of(before: Option<Pair<'_, '_>>) -> Self {
        let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let sections = before.iter().flat_map(|before| {
            before.local.sections.iter().enumerate().filter(|(index, _)| !before.is_stopped(*index))
        });
        for (_, section) in sections {
            if let Some(mid) = section.mid {
                by_kind.entry(section.description.kind.into()).or_default().insert(0, mid.into());
            }
        }
        Self(by_kind)
    }

    /// The first that nobody has taken.
    fn take(&mut self, kind: &str) -> Option<String> {
        self.0.get_mut(kind)?.pop()
    }
}
