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

/// What each section is for. A section of before stays where it is, with its mid; new ones take the
/// places of those that were given up, then go below (RFC 3264 §8.1).
pub(super) fn slots<'l>(local: &'l Local, before: Option<Pair<'_, '_>>) -> Vec<Slot<'l>> {
    let former = before.map(|before| former(local, before)).unwrap_or_default();
    let wanted = wanted(local, &former);
    let mut slots: Vec<_> = (0..former.len()).map(Slot::Stopped).collect();
    let places: BTreeMap<&str, usize> =
        former.iter().enumerate().map(|(index, one)| (one.mid.as_str(), index)).collect();
    let mut new = Vec::new();
    for slot in wanted {
        let place = slot.mid().and_then(|mid| slots.get_mut(*places.get(mid)?));
        match place {
            Some(place) => *place = slot,
            None => new.push(slot),
        }
    }
    let mut new = new.into_iter();
    // rfc3264-s8.1-a
    for (slot, former) in slots.iter_mut().zip(&former) {
        if former.is_stopped && matches!(slot, Slot::Stopped(_)) {
            let Some(next) = new.next() else { break };
            *slot = next;
        }
    }
    slots.extend(new);
    slots
}

/// A section of before.
struct Former {
    mid: String,
    kind: String,
    is_stopped: bool,
}

fn former(local: &Local, before: Pair<'_, '_>) -> Vec<Former> {
    let former = |(index, section): (usize, &SectionReading<'_>)| Former {
        mid: before.mid(index),
        kind: section.description.kind.into(),
        is_stopped: before.is_stopped(index),
    };
    let mut all: Vec<_> = before.local.sections.iter().enumerate().map(former).collect();
    // After an offer of a peer that names no sections they have this side's names again.
    let known: BTreeSet<_> = all.iter().map(|one| one.mid.clone()).collect();
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for media in local.media.iter().rev() {
        let mid = media.mid.as_deref().filter(|&mid| !known.contains(mid));
        names.entry(&media.kind).or_default().extend(mid);
    }
    for (index, one) in all.iter_mut().enumerate().filter(|(_, one)| !one.is_stopped) {
        if before.offered(index).is_some_and(|section| section.mid.is_none())
            && let Some(name) = names.get_mut(one.kind.as_str()).and_then(Vec::pop)
        {
            one.mid = name.into();
        }
    }
    all
}

/// What is to be offered, each with its mid: one that is asked for, that of a former section of the
/// kind, or a new number.
fn wanted<'l>(local: &'l Local, former: &[Former]) -> Vec<Slot<'l>> {
    let asked = local.media.iter().filter_map(|media| media.mid.as_deref());
    let asked: BTreeSet<&str> =
        asked.chain(local.data.iter().filter_map(|data| data.mid.as_deref())).collect();
    let mut unnamed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in former.iter().rev().filter(|one| !one.is_stopped) {
        if !asked.contains(one.mid.as_str()) {
            unnamed.entry(&one.kind).or_default().push(&one.mid);
        }
    }
    let used: BTreeSet<&str> = former.iter().map(|one| one.mid.as_str()).chain(asked).collect();
    let mut fresh =
        (0_u32..).map(|number| number.to_string()).filter(|mid| !used.contains(mid.as_str()));
    let mut mid = |asked: &Option<String>, kind: &str| {
        let former = || unnamed.get_mut(kind).and_then(Vec::pop).map(String::from);
        asked.clone().or_else(former).or_else(|| fresh.next()).unwrap_or_default()
    };
    let media = local.media.iter().map(|media| Slot::Media(mid(&media.mid, &media.kind), media));
    let mut wanted: Vec<_> = media.collect();
    wanted.extend(local.data.iter().map(|data| Slot::Data(mid(&data.mid, "application"))));
    // One that is for no section alone may have answered several: it goes on with those that are left.
    for (kind, left) in unnamed {
        let shared = local.media.iter().find(|media| media.mid.is_none() && media.kind == kind);
        let slot = |mid: &str| Some(Slot::Media(mid.into(), shared?));
        wanted.extend(left.into_iter().filter_map(slot));
    }
    wanted
}
