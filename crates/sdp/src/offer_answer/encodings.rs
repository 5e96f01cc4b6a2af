//! The encodings that a section names with `a=rid`, each worked out once (RFC 8851 §6.2.2).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::format::MediaFormat;
use super::room::{Images, Room};
use super::write::Written;
use crate::attributes::{ImageAttr, Parameter, Rid, StreamDirection};

/// Restrictions whose meaning is known (RFC 8851 §5).
const KNOWN: [&str; 8] = [
    Rid::MAX_WIDTH,
    Rid::MAX_HEIGHT,
    Rid::MAX_FPS,
    Rid::MAX_FS,
    Rid::MAX_BR,
    Rid::MAX_PPS,
    Rid::MAX_BPP,
    Rid::DEPEND,
];

/// How many restrictions an encoding may have; with more it is as if one were not known.
const RESTRICTIONS: usize = 64;

/// An encoding that the section has once and that can be kept to.
pub(super) struct Encoding<'a> {
    pub(super) rid: Rid<'a>,
    /// All but the formats.
    pub(super) restrictions: Vec<Parameter<'a>>,
    /// The payload types that `pt` lists, as far as the section has them.
    pub(super) formats: Vec<u8>,
    room: Room,
}

/// The encodings of a section that can be kept to.
pub(super) fn of<'a>(
    rids: &[Rid<'a>],
    formats: &[MediaFormat<'_>],
    images: &[ImageAttr<'_>],
) -> Vec<Encoding<'a>> {
    if rids.is_empty() {
        return Vec::new();
    }
    // Each name, and whether it stands once.
    let mut names = BTreeMap::new();
    for rid in rids {
        names.entry(rid.id()).and_modify(|once| *once = false).or_insert(true);
    }
    let [sent, received] =
        [StreamDirection::Send, StreamDirection::Recv].map(|way| Images::of(images, way));
    let usable = |rid: &Rid<'a>| {
        let images = if rid.direction() == StreamDirection::Send { &sent } else { &received };
        Encoding::of(*rid, &names, formats, images)
    };
    rids.iter().filter_map(usable).collect()
}

impl<'a> Encoding<'a> {
    fn of(
        rid: Rid<'a>,
        names: &BTreeMap<&str, bool>,
        formats: &[MediaFormat<'_>],
        images: &Images,
    ) -> Option<Self> {
        let stands_once = |id: &str| names.get(id) == Some(&true);
        // rfc8851-s6.2.2-b
        if !stands_once(rid.id()) {
            return None;
        }
        let restrictions: Vec<_> = rid.restrictions().take(RESTRICTIONS + 1).collect();
        // rfc8851-s6.2.2-d, rfc8851-s6.2.2-e: who receives sets limits that who sends must know.
        let is_known = rid.direction() == StreamDirection::Send
            || restrictions.iter().all(|one| KNOWN.contains(&one.name));
        // rfc8851-s6.2.2-f
        let has_bases = rid.depends_on().all(|id| id != rid.id() && stands_once(id));
        if restrictions.len() > RESTRICTIONS || !is_known || !has_bases {
            return None;
        }
        let listed: Option<BTreeSet<_>> = rid
            .formats()
            .next()
            .is_some()
            .then(|| rid.formats().filter_map(|format| format.payload_type()).collect());
        let is_in = |format: &&MediaFormat<'_>| match &listed {
            Some(listed) => listed.contains(&format.payload_type()),
            None => !format.is_repair(),
        };
        let may_have: Vec<_> =
            formats.iter().filter(is_in).map(|format| format.payload_type()).collect();
        let room = Room::of(rid);
        // rfc8851-s6.2.2-c
        let has_formats = listed.is_none() || !may_have.is_empty();
        // rfc8851-s6.2.2-g, rfc8851-s6.4-f
        if !has_formats || !images.fit(room, &may_have) {
            return None;
        }
        let formats = if listed.is_some() { may_have } else { Vec::new() };
        Some(Self { rid, restrictions, formats, room })
    }

    /// The value of a restriction.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.restrictions.iter().filter(|one| one.name == name).find_map(|one| one.value)
    }

    /// What restricts it when it is written again: its formats are those that are left, its limits this
    /// side's where those are stricter. `None` if no format is left (RFC 8851 §6.2.2), or for what reads
    /// and may not be written.
    pub(super) fn restrictions_with(
        &self,
        formats: &[Written<'_>],
        limits: &str,
    ) -> Option<String> {
        let rid = self.rid;
        let listed = rid.formats().filter_map(|format| format.payload_type());
        let own = |number| {
            let format = formats.iter().find(|format| format.offered == number)?;
            Some(format.map.payload_type().to_string())
        };
        let left: Vec<_> = listed.filter_map(own).collect();
        if left.is_empty() && rid.formats().next().is_some() {
            return None;
        }
        let own =
            Rid::new("0", StreamDirection::Recv).and_then(|rid| rid.with_restrictions(limits));
        let others = self.restrictions.iter().map(|&one| tightened(one, own.ok()));
        let left = (!left.is_empty()).then(|| format!("pt={}", left.join(",")));
        let text = left.into_iter().chain(others).collect::<Vec<_>>().join(";");
        let line = Rid::new(rid.id(), rid.direction()).ok()?;
        (text.is_empty() || line.with_restrictions(&text).is_ok()).then_some(text)
    }

    /// True if a format is left whose least image, by what this side can decode, goes with the
    /// restrictions.
    pub(super) fn is_decoded(&self, formats: &[Written<'_>]) -> bool {
        let listed = &self.formats;
        let is_listed =
            |format: &&Written<'_>| listed.is_empty() || listed.contains(&format.offered);
        let mut media = formats.iter().filter(|format| !format.is_repair()).filter(is_listed);
        media.any(|format| {
            format.images.as_ref().is_none_or(|images| {
                let [width, height] = [&images.widths, &images.heights].map(|sizes| *sizes.start());
                self.room.has(width.max(1), height.max(1))
            })
        })
    }
}

/// An offered restriction, with this side's limit where that is lower or the offer asks for one
/// (RFC 8851 §6.3).
fn tightened(offered: Parameter<'_>, own: Option<Rid<'_>>) -> String {
    let number = |value: &str| value.parse::<f64>().ok();
    let own = own.and_then(|own| own.get(offered.name)).filter(|own| number(own).is_some());
    let stricter = |own: &&str| {
        offered
            .value
            .is_none_or(|theirs| number(theirs).is_some_and(|theirs| number(own) < Some(theirs)))
    };
    Parameter { value: own.filter(stricter).or(offered.value), ..offered }.to_string()
}
