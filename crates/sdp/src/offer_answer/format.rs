//! RTP formats: which ones a section has, and whether two of them are the same.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::h264;
use super::local::LocalCodec;
use crate::attributes::{Fmtp, RtpMap};
use crate::fields::MediaDescription;
use crate::media::Media;

/// A payload type with its meaning.
#[derive(Clone, Copy)]
pub(super) struct MediaFormat<'a> {
    pub(super) map: RtpMap<'a>,
    pub(super) parameters: Option<Fmtp<'a>>,
}

/// Payload types that look like RTCP where both share a port (RFC 5761 §4).
pub(super) const RTCP: core::ops::RangeInclusive<u8> = 64..=95;

/// Payload types that mean nothing by themselves, in the order that they are taken: the dynamic ones,
/// then those that RFC 3551 leaves unassigned and that do not look like RTCP (RFC 5761 §4).
pub(super) const FREE: [core::ops::RangeInclusive<u8>; 2] = [96..=127, 35..=63];

/// How many payload types there are.
const PAYLOAD_TYPES: usize = 128;

/// The formats of a section, in the order of its `m=` line; those without a known encoding are left
/// out. The first line of each kind counts for a format.
pub(super) fn of<'a>(media: &Media<'a>, description: MediaDescription<'a>) -> Vec<MediaFormat<'a>> {
    let mut maps = [None; PAYLOAD_TYPES];
    for map in media.all::<RtpMap<'a>>().filter_map(Result::ok) {
        if let Some(free @ None) = maps.get_mut(usize::from(map.payload_type())) {
            *free = Some(map);
        }
    }
    let mut parameters = [None; PAYLOAD_TYPES];
    for line in media.all::<Fmtp<'a>>().filter_map(Result::ok) {
        let place =
            line.format().payload_type().and_then(|number| parameters.get_mut(usize::from(number)));
        if let Some(free @ None) = place {
            *free = Some(line);
        }
    }
    let mut seen = [false; PAYLOAD_TYPES];
    let format = |number: u8| {
        let index = usize::from(number);
        if core::mem::replace(seen.get_mut(index)?, true) {
            return None;
        }
        let map = maps.get(index).copied().flatten().or_else(|| RtpMap::of_static(number))?;
        Some(MediaFormat { map, parameters: parameters.get(index).copied().flatten() })
    };
    let numbers = description.formats().filter_map(|format| format.parse().ok());
    numbers.filter_map(format).collect()
}

/// Formats that carry no medium of their own.
const REPAIR: [&str; 6] = ["rtx", "red", "ulpfec", "flexfec", "flexfec-03", "parityfec"];

/// Formats that go beside a medium.
const BESIDE: [&str; 3] = ["telephone-event", "tone", "CN"];

/// True for a format that is a medium of its own.
pub(super) fn is_media(encoding: &str) -> bool {
    !REPAIR.iter().chain(&BESIDE).any(|name| name.eq_ignore_ascii_case(encoding))
}

/// The parameters that two formats must have in common to be the same one, with the value that
/// holds where they are absent: for H.265 RFC 7798 §7.2.2, VP9 RFC 9628 §7, AV1 its RTP
/// specification §7.2, AMR RFC 4867 §8.3.1, G.722.1 RFC 5577 §4.
const SAME: &[(&str, &[(&str, &str)])] = &[
    ("H264", &[("packetization-mode", "0")]),
    (
        "H265",
        &[("profile-space", "0"), ("profile-id", "1"), ("tier-flag", "0"), ("tx-mode", "SRST")],
    ),
    ("VP9", &[("profile-id", "0")]),
    ("AV1", &[("profile", "0"), ("tier", "0")]),
    ("AMR", &[("octet-align", "0"), ("crc", "0"), ("robust-sorting", "0"), ("interleaving", "")]),
    (
        "AMR-WB",
        &[("octet-align", "0"), ("crc", "0"), ("robust-sorting", "0"), ("interleaving", "")],
    ),
    ("G7221", &[("bitrate", "")]),
];

impl<'a> MediaFormat<'a> {
    pub(super) const fn payload_type(self) -> u8 {
        self.map.payload_type()
    }

    /// True for retransmission, redundancy and error correction: alone they are no use.
    pub(super) fn is_repair(self) -> bool {
        REPAIR.iter().any(|name| self.map.is_encoding(name))
    }

    /// The payload types that the format is about: `apt` of `rtx`, those of `red` (RFC 2198 §5).
    pub(super) fn about(self) -> Vec<u8> {
        let Some(parameters) = self.parameters else { return Vec::new() };
        if self.map.is_encoding("red") {
            return parameters
                .as_str()
                .split('/')
                .filter_map(|number| number.parse().ok())
                .collect();
        }
        parameters.associated_payload_type().into_iter().collect()
    }

    /// True if what it is about is all there. Retransmission is about one format; redundancy that
    /// names none is about all.
    pub(super) fn is_for(self, numbers: &[u8]) -> bool {
        let about = self.about();
        let named = !about.is_empty() || !self.map.is_encoding("rtx");
        named && about.iter().all(|number| numbers.contains(number))
    }

    /// True if both are the same format, whatever their payload types.
    pub(super) fn is_same(self, other: MediaFormat<'_>) -> bool {
        self.map.is_same_encoding(other.map)
            && same_parameters(self.map, self.parameters, other.parameters)
    }

    /// True if it is the other, as it was before. What is about others is known by them, whatever else
    /// it says.
    pub(super) fn goes_on_as(self, now: MediaFormat<'_>) -> bool {
        if now.is_repair() {
            self.map.is_same_encoding(now.map) && self.about() == now.about()
        } else {
            self.is_same(now)
        }
    }

    /// The parameters as text.
    pub(super) fn parameters(self) -> &'a str {
        self.parameters.map_or("", Fmtp::as_str)
    }
}

fn same_parameters(map: RtpMap<'_>, left: Option<Fmtp<'_>>, right: Option<Fmtp<'_>>) -> bool {
    if map.is_encoding("H264") && !h264::is_same_profile(left, right) {
        return false;
    }
    needed(map).iter().all(|&(name, default)| {
        let value =
            |of: Option<Fmtp<'_>>| of.and_then(|of| of.get(name)).unwrap_or(default).to_owned();
        value(left).eq_ignore_ascii_case(&value(right))
    })
}

fn needed(map: RtpMap<'_>) -> &'static [(&'static str, &'static str)] {
    SAME.iter().find(|(name, _)| map.is_encoding(name)).map_or(&[], |(_, needed)| needed)
}

impl LocalCodec {
    pub(super) fn is_repair(&self) -> bool {
        REPAIR.iter().any(|name| self.encoding.eq_ignore_ascii_case(name))
    }

    /// What it would be in a section, under a payload type; `None` if it cannot be written.
    pub(super) fn format(&self, payload_type: u8) -> Option<MediaFormat<'_>> {
        let map = RtpMap::new(payload_type, &self.encoding, self.clock_rate).ok()?;
        let parameters = Fmtp::new(payload_type, &self.parameters).ok();
        if parameters.is_none() && !self.parameters.is_empty() {
            return None;
        }
        // One channel is not said: RFC 8866 §6.6.
        let map = if self.channels == 1 { map } else { map.with_channels(self.channels) };
        Some(MediaFormat { map, parameters })
    }

    /// True if it is the offered format. Retransmission and redundancy are about other formats, so
    /// that their parameters say nothing of themselves.
    pub(super) fn supports(&self, offered: MediaFormat<'_>) -> bool {
        let Some(own) = self.format(offered.payload_type()) else { return false };
        if offered.is_repair() {
            own.map.is_same_encoding(offered.map)
        } else {
            own.is_same(offered)
        }
    }

    /// The parameters that an answer has for an offered format: this side's own, and those that must
    /// be repeated (RFC 3264 §6.1).
    pub(super) fn answer(&self, offered: MediaFormat<'_>) -> String {
        if offered.is_repair() {
            return offered.parameters().to_owned();
        }
        let own = Fmtp::new(offered.payload_type(), &self.parameters).ok();
        let mut parameters = match own {
            Some(own) if offered.map.is_encoding("H264") => h264::answer(own, offered.parameters),
            _ => self.parameters.clone(),
        };
        for (name, _) in needed(offered.map) {
            let theirs = offered.parameters.and_then(|theirs| theirs.get(name));
            if let (None, Some(value)) = (own.and_then(|own| own.get(name)), theirs) {
                parameters.push_str(if parameters.is_empty() { "" } else { ";" });
                parameters.extend([name, "=", value]);
            }
        }
        parameters
    }
}
