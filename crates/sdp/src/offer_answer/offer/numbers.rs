//! Numbers that mean the same in all sections of a bundle: payload types (RFC 9143 §9.1.1) and
//! identifiers of header extensions (§12).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{MaxPTime, PTime, RtpMap};
use crate::offer_answer::extension::Extension;
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::local::Local;
use crate::offer_answer::negotiate::Pair;
use crate::offer_answer::reading::SectionReading;

/// Payload types that mean nothing by themselves, in the order that they are taken: the dynamic ones,
/// then those that RFC 3551 leaves unassigned and that do not look like RTCP (RFC 5761 §4).
const FREE: [core::ops::RangeInclusive<u8>; 2] = [96..=127, 35..=63];

/// What the numbers of an offer stand for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    formats: BTreeMap<u8, String>,
    /// By name, and whether it is encrypted.
    extensions: BTreeMap<(String, bool), u16>,
    /// Payload types that a codec asks for: others do not get them.
    asked: BTreeSet<u8>,
}

impl Numbers {
    /// Begins with what stands in force, which does not change (rfc3264-s8.3.2-b).
    pub(super) fn of(local: &Local, before: Option<Pair<'_, '_>>) -> Self {
        let mut numbers = Self::default();
        // The peer's numbers too, as an answer takes those of its offer.
        let both = before.iter().flat_map(|before| [before.local, before.remote]);
        for section in both.flat_map(|reading| &reading.sections) {
            for format in &section.formats {
                let name = || Meaning::of(*format, section).name();
                numbers.formats.entry(format.payload_type()).or_insert_with(name);
            }
            for extension in section.extensions() {
                let Extension { uri, encrypted } = Extension::of(extension);
                numbers.extensions.entry((uri.into(), encrypted)).or_insert(extension.id());
            }
        }
        let codecs = local.media.iter().flat_map(|media| &media.codecs);
        numbers.asked = codecs.filter_map(|codec| codec.payload_type).collect();
        numbers
    }

    /// The payload type of a format: the one that it has, else the one that is wished for if it is free,
    /// else a free one. `used` are those that the section has already.
    pub(super) fn payload_type(
        &mut self,
        meaning: Meaning<'_>,
        wished: Option<u8>,
        used: &[u8],
    ) -> Option<u8> {
        let name = meaning.name();
        let is_it = |(number, known): &(&u8, &String)| **known == name && !used.contains(number);
        if let Some((&number, _)) = self.formats.iter().find(is_it) {
            return Some(number);
        }
        let is_free = |number: &u8| !self.formats.contains_key(number) && *number < 128;
        let mut free = FREE
            .into_iter()
            .flatten()
            .filter(|number| is_free(number) && !self.asked.contains(number));
        let number = wished.filter(is_free).or_else(|| free.next())?;
        self.formats.insert(number, name);
        Some(number)
    }

    /// The identifier of a header extension; `None` if all are taken. The first fourteen fit the
    /// one-byte form (RFC 8285 §4.2), in which 15 means something else.
    pub(super) fn extension(&mut self, extension: Extension<'_>) -> Option<u16> {
        let name = (String::from(extension.uri), extension.encrypted);
        if let Some(&id) = self.extensions.get(&name) {
            return Some(id);
        }
        let taken: BTreeSet<u16> = self.extensions.values().copied().collect();
        let id = (1..=14).chain(16..=255).find(|id| !taken.contains(id))?;
        self.extensions.insert(name, id);
        Some(id)
    }
}

/// What a payload type stands for: all that RFC 8859 wants to be the same for it in a whole bundle.
pub(super) struct Meaning<'a> {
    pub(super) map: RtpMap<'a>,
    pub(super) parameters: &'a str,
    pub(super) feedback: Vec<String>,
    /// Sizes as `a=imageattr` has them, or nothing.
    pub(super) images: String,
    pub(super) ptime: Option<PTime>,
    /// In milliseconds: that of the section.
    pub(super) maxptime: Option<u32>,
}

impl<'a> Meaning<'a> {
    /// What it stood for in a section of before.
    fn of(format: MediaFormat<'a>, section: &SectionReading<'a>) -> Self {
        let number = format.payload_type();
        let images = section.images.iter().find(|images| images.applies_to(number));
        let sizes = images.map(|images| images.to_string());
        let sizes = sizes.as_deref().and_then(|line| line.splitn(3, ' ').nth(2));
        let maxptime = section.media.first::<MaxPTime>().ok().flatten();
        let millis = |time: MaxPTime| u32::try_from(time.duration().as_millis()).ok();
        Self {
            map: format.map,
            parameters: format.parameters(),
            feedback: section.feedback_for(number).map(|one| one.feedback().to_string()).collect(),
            images: sizes.unwrap_or_default().into(),
            ptime: section.ptime,
            maxptime: maxptime.and_then(millis),
        }
    }

    fn name(self) -> String {
        let Self { map, parameters, mut feedback, images, ptime, maxptime } = self;
        let encoding = map.encoding().to_ascii_lowercase();
        feedback.sort_unstable();
        let (clock_rate, channels, feedback) =
            (map.clock_rate(), map.channels(), feedback.join(","));
        format!(
            "{encoding}/{clock_rate}/{channels} {parameters}|{feedback}|{images}|{ptime:?}|{maxptime:?}"
        )
    }
}
