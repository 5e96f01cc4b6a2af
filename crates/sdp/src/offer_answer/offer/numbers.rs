//! Numbers that mean the same in all sections of a bundle: payload types (RFC 9143 §9.1.1) and
//! identifiers of header extensions (§12).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{MaxPTime, PTime, RtpMap};
use crate::offer_answer::extension::Identifiers;
use crate::offer_answer::format::{FREE, MediaFormat, RTCP};
use crate::offer_answer::local::Local;
use crate::offer_answer::reading::SectionReading;

/// What the numbers of a bundle, or of a section that stands alone, are for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// What a payload type stands for in this offer, or stood for in this side's description before.
    formats: BTreeMap<u8, String>,
    /// Those of this offer: what they stand for does not change any more.
    given: BTreeSet<u8>,
    /// What the peer alone said of others: they are taken last.
    theirs: BTreeMap<u8, String>,
    pub(super) identifiers: Identifiers,
    /// Payload types that a codec asks for: others do not get them.
    asked: BTreeSet<u8>,
}

impl Numbers {
    pub(super) fn of(local: &Local) -> Self {
        let codecs = local.media.iter().flat_map(|media| &media.codecs);
        let asked = codecs.filter_map(|codec| codec.payload_type).collect();
        Self { asked, ..Self::default() }
    }

    /// Notes what this side said of a section: it stands in force and does not change
    /// (rfc3264-s8.3.2-b).
    pub(super) fn note(&mut self, section: &SectionReading<'_>) {
        for format in &section.formats {
            let name = || Meaning::of(*format, section).name();
            self.formats.entry(format.payload_type()).or_insert_with(name);
        }
        self.identifiers.note(section);
    }

    /// Notes what the peer said of a section: an answer has those of its offer.
    pub(super) fn note_theirs(&mut self, section: &SectionReading<'_>) {
        for format in &section.formats {
            let number = format.payload_type();
            if is_usable(number) && !self.formats.contains_key(&number) {
                let name = || Meaning::of(*format, section).name();
                self.theirs.entry(number).or_insert_with(name);
            }
        }
        self.identifiers.note(section);
    }

    /// Goes on with the payload type that a section had for a format, unless it stands for another in
    /// the same bundle.
    pub(super) fn keep(&mut self, number: u8, meaning: &Meaning<'_>) -> bool {
        let name = meaning.name();
        let is_other = self.given.contains(&number) && self.formats.get(&number) != Some(&name);
        if is_other || !is_usable(number) {
            return false;
        }
        self.give(number, name);
        true
    }

    /// The payload type of a format: the one that it has, else the one that is wished for if it is free,
    /// else a free one; at last one that the peer has for what this side does not, unless it has it in
    /// this section. `used` are those that the section has already.
    pub(super) fn payload_type(
        &mut self,
        meaning: &Meaning<'_>,
        wished: Option<u8>,
        used: &[u8],
        theirs: Option<&SectionReading<'_>>,
    ) -> Option<u8> {
        let name = meaning.name();
        let is_it = |(number, known): &(&u8, &String)| **known == name && !used.contains(number);
        let known = self.formats.iter().chain(&self.theirs).find(is_it);
        let is_free = |number: &u8| is_usable(*number) && !self.formats.contains_key(number);
        let is_nobodys = |number: &u8| is_free(number) && !self.theirs.contains_key(number);
        let is_of_section = |number: u8| {
            theirs.is_some_and(|section| {
                section.formats.iter().any(|one| one.payload_type() == number)
            })
        };
        let mut all = FREE.into_iter().flatten().filter(|number| !self.asked.contains(number));
        let mut rest = all.clone().filter(|number| is_free(number) && !is_of_section(*number));
        let number = known
            .map(|(&number, _)| number)
            .or(wished.filter(is_nobodys))
            .or_else(|| all.find(is_nobodys))
            .or_else(|| rest.next())?;
        self.give(number, name);
        Some(number)
    }

    fn give(&mut self, number: u8, name: String) {
        self.formats.insert(number, name);
        self.theirs.remove(&number);
        self.given.insert(number);
    }
}

/// True for a number that can be a payload type beside RTCP (rfc5761-s4-a).
fn is_usable(number: u8) -> bool {
    number < 128 && !RTCP.contains(&number)
}

/// What a payload type stands for: all that RFC 8859 wants to be the same for it in a whole bundle.
pub(super) struct Meaning<'a> {
    pub(super) kind: &'a str,
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
            kind: section.description.kind,
            map: format.map,
            parameters: format.parameters(),
            feedback: section.feedback_for(number).map(|one| one.feedback().to_string()).collect(),
            images: sizes.unwrap_or_default().into(),
            ptime: section.ptime,
            maxptime: maxptime.and_then(millis),
        }
    }

    fn name(&self) -> String {
        let Self { kind, map, parameters, feedback, images, ptime, maxptime } = self;
        let encoding = map.encoding().to_ascii_lowercase();
        let mut feedback: Vec<_> = feedback.iter().map(String::as_str).collect();
        feedback.sort_unstable();
        let (clock_rate, channels, feedback) =
            (map.clock_rate(), map.channels(), feedback.join(","));
        format!(
            "{kind}/{encoding}/{clock_rate}/{channels} {parameters}|{feedback}|{images}|{ptime:?}|{maxptime:?}"
        )
    }
}
