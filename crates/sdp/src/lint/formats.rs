//! The formats of a section, and what its attributes say of them (RFC 8866 §5.14, §6.6 and §6.15).

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use alloc::vec::Vec;

use super::whole::Meaning;
use super::{Found, Here, Room, Rule, Whole};
use crate::attribute::{Attribute, AttributeLine};
use crate::attributes::{Fmtp, Format, RtcpFb, RtpMap};
use crate::fields::MediaDescription;
use crate::typed::AnyAttribute;

/// Payload types, of which there are 128.
#[derive(Clone, Copy, Default)]
pub(super) struct PayloadTypes(u128);

impl PayloadTypes {
    /// Those of an `m=` line of RTP.
    pub(super) fn of(description: MediaDescription<'_>) -> Self {
        let mut all = Self::default();
        for payload_type in description.payload_types().flatten() {
            all.insert(payload_type);
        }
        all
    }

    /// Adds one, and says whether it is new.
    pub(super) fn insert(&mut self, payload_type: u8) -> bool {
        let new = !self.contains(payload_type);
        self.0 |= bit(payload_type);
        new
    }

    /// True if all of these are among the others.
    pub(super) const fn are_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    pub(super) fn contains(self, payload_type: u8) -> bool {
        self.0 & bit(payload_type) != 0
    }
}

fn bit(payload_type: u8) -> u128 {
    1u128.checked_shl(payload_type.into()).unwrap_or_default()
}

#[derive(Default)]
pub(super) struct Formats<'a> {
    /// `None` if the section is not of RTP.
    listed: Option<PayloadTypes>,
    mapped: PayloadTypes,
    maps: Vec<(RtpMap<'a>, AttributeLine<'a>)>,
    /// The first of each payload type.
    parameters: BTreeMap<u8, (Fmtp<'a>, AttributeLine<'a>)>,
    has_mux: bool,
}

impl<'a> Formats<'a> {
    pub(super) fn new(description: Option<MediaDescription<'a>>) -> Self {
        let rtp = description.filter(|line| line.is_rtp());
        Self { listed: rtp.map(PayloadTypes::of), ..Self::default() }
    }

    /// True if the section is of RTP and does not list it.
    fn is_stray(&self, payload_type: u8) -> bool {
        self.listed.is_some_and(|listed| !listed.contains(payload_type))
    }
}

impl<'a> Room<'a> for Formats<'a> {
    fn attribute(&mut self, line: AttributeLine<'a>, typed: &AnyAttribute<'a>, found: &mut Found) {
        let value = line.value().unwrap_or_default();
        match typed {
            AnyAttribute::RtpMap(map) => {
                if self.is_stray(map.payload_type()) {
                    found.of(line, RtpMap::NAME, value, Rule::UnlistedPayloadType);
                }
                if !self.mapped.insert(map.payload_type()) {
                    found.of(line, RtpMap::NAME, value, Rule::RepeatedRtpmap);
                }
                self.maps.push((*map, line));
            }
            AnyAttribute::Fmtp(fmtp) => {
                let Format::PayloadType(payload_type) = fmtp.format() else { return };
                if self.is_stray(payload_type) {
                    found.of(line, Fmtp::NAME, value, Rule::UnlistedFormat);
                }
                if self.parameters.contains_key(&payload_type) {
                    found.of(line, Fmtp::NAME, value, Rule::RepeatedFmtp);
                }
                self.parameters.entry(payload_type).or_insert((*fmtp, line));
            }
            AnyAttribute::RtcpFb(feedback) => {
                let payload_type = feedback.format().and_then(Format::payload_type);
                if payload_type.is_some_and(|payload_type| self.is_stray(payload_type)) {
                    found.of(line, RtcpFb::NAME, value, Rule::UnlistedPayloadType);
                }
            }
            AnyAttribute::RtcpMux(_) => self.has_mux = true,
            _ => {}
        }
    }

    fn end(&mut self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        if here.description.is_some_and(|line| line.protocol.eq_ignore_ascii_case("udp")) {
            over_udp(here, found);
        }
        if self.listed.is_some() {
            self.media_line(here, found);
            self.in_group(here, whole, found);
        }
    }
}

impl<'a> Formats<'a> {
    /// The payload types of the `m=` line.
    fn media_line(&self, here: &Here<'a>, found: &mut Found) {
        let (Some(line), Some(description)) = (here.section.lines().next(), here.description)
        else {
            return;
        };
        for (word, payload_type) in description.formats().zip(description.payload_types()) {
            let Ok(payload_type) = payload_type else {
                found.at(line, word, Rule::PayloadType);
                continue;
            };
            if here.is_used() && !self.mapped.contains(payload_type) {
                let rule = match RtpMap::of_static(payload_type) {
                    Some(_) => Rule::UnmappedStaticType,
                    None => Rule::UnmappedPayloadType,
                };
                found.at(line, word, rule);
            }
            if self.has_mux && matches!(payload_type, 64..=95) {
                found.at(line, word, Rule::MuxedPayloadType);
            }
        }
    }

    /// A payload type stands for one thing in all of a BUNDLE group, parameters included.
    fn in_group(&self, here: &Here<'a>, whole: &mut Whole<'a>, found: &mut Found) {
        let (Some(bundled), Some(description)) = (here.bundled, here.description) else { return };
        for (map, line) in &self.maps {
            let key = (bundled.group, map.payload_type());
            let described = self.parameters.get(&map.payload_type());
            let parameters = described.map_or_else(Vec::new, |(fmtp, _)| sorted(*fmtp));
            let here = Meaning { kind: description.kind, map: *map, parameters };
            let known = match whole.payload_types.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(here);
                    continue;
                }
                Entry::Occupied(known) => known.into_mut(),
            };
            let value = |line: AttributeLine<'a>| line.value().unwrap_or_default();
            if known.kind != here.kind || !known.map.is_same_encoding(here.map) {
                found.of(*line, RtpMap::NAME, value(*line), Rule::BundledPayloadType);
            } else if known.parameters != here.parameters {
                let (name, line) =
                    described.map_or((RtpMap::NAME, line), |(_, line)| (Fmtp::NAME, line));
                found.of(*line, name, value(*line), Rule::BundledPayloadType);
            }
        }
    }
}

/// Parameters in an order of their own: that of the line says nothing, nor does the case of names.
fn sorted(fmtp: Fmtp<'_>) -> Vec<(String, Option<&str>)> {
    let mut all: Vec<_> =
        fmtp.parameters().map(|one| (one.name.to_ascii_lowercase(), one.value)).collect();
    all.sort_unstable();
    all
}

/// Formats of plain UDP are media subtypes, of which none is a number.
fn over_udp(here: &Here<'_>, found: &mut Found) {
    let (Some(line), Some(description)) = (here.section.lines().next(), here.description) else {
        return;
    };
    for word in description.formats().filter(|word| word.bytes().all(|b| b.is_ascii_digit())) {
        found.at(line, word, Rule::UdpFormat);
    }
}
