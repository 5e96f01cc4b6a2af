//! H.264's profile and level in one parameter (RFC 6184 §8.1, §8.2.2).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::attributes::Fmtp;

const NAME: &str = "profile-level-id";

/// What holds where nothing is said: the Baseline profile at level 1.
const DEFAULT: Id = Id { profile: 0x42, constraints: 0, level: 10 };

/// The parameter's three octets.
#[derive(Clone, Copy)]
struct Id {
    profile: u8,
    constraints: u8,
    level: u8,
}

/// A profile, which of its constraint flags count, and what those are.
type Way = (u8, u8, u8);

/// Profiles that may be written in several ways (RFC 6184 table 5).
const WAYS: [(&str, [Way; 3]); 5] = [
    ("constrained baseline", [(0x42, 0x4F, 0x40), (0x4D, 0x8F, 0x80), (0x58, 0xCF, 0xC0)]),
    ("baseline", [(0x42, 0x4F, 0x00), (0x58, 0xCF, 0x80), (0x58, 0xCF, 0x80)]),
    ("main", [(0x4D, 0xAF, 0x00); 3]),
    ("extended", [(0x58, 0xCF, 0x00); 3]),
    ("constrained high", [(0x64, 0xFF, 0x0C); 3]),
];

impl Id {
    fn of(parameters: Option<Fmtp<'_>>) -> Option<Self> {
        let Some(text) = parameters.and_then(|parameters| parameters.get(NAME)) else {
            return Some(DEFAULT);
        };
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let [_, profile, constraints, level] = u32::from_str_radix(text, 16).ok()?.to_be_bytes();
        Some(Self { profile, constraints, level })
    }

    /// The profile's name, or the octets that stand for one without.
    fn profile(self) -> Result<&'static str, (u8, u8)> {
        let is = |&(profile, mask, flags): &Way| {
            self.profile == profile && self.constraints & mask == flags
        };
        let named = WAYS.iter().find(|(_, ways)| ways.iter().any(is));
        named.map(|&(name, _)| name).ok_or((self.profile, self.constraints))
    }

    /// Orders levels. Level 1b, between 1 and 1.1, is level 11 with a flag in the older profiles.
    fn rank(self) -> u16 {
        let is_1b = self.level == 11 && self.constraints & 0x10 != 0 && self.profile <= 0x58;
        if is_1b || self.level == 9 { 21 } else { u16::from(self.level) * 2 }
    }
}

pub(super) fn is_same_profile(left: Option<Fmtp<'_>>, right: Option<Fmtp<'_>>) -> bool {
    match (Id::of(left), Id::of(right)) {
        (Some(left), Some(right)) => left.profile() == right.profile(),
        _ => false,
    }
}

/// This side's parameters for an answer: the level is the lower one, unless both sides take levels
/// that differ by direction.
pub(super) fn answer(own: Fmtp<'_>, theirs: Option<Fmtp<'_>>) -> String {
    let asymmetric = |of: Fmtp<'_>| of.get("level-asymmetry-allowed") == Some("1");
    let lower = match (Id::of(Some(own)), Id::of(theirs)) {
        (Some(mine), Some(other)) if other.rank() < mine.rank() => Some(other),
        _ => None,
    };
    let level = lower.filter(|_| !(asymmetric(own) && theirs.is_some_and(asymmetric)));
    let Some(level) = level else { return String::from(own.as_str()) };
    let Id { profile, constraints, level } = level;
    let written: Vec<_> = own
        .parameters()
        .map(|one| match one.name.eq_ignore_ascii_case(NAME) {
            true => format!("{NAME}={profile:02x}{constraints:02x}{level:02x}"),
            false => format!("{one}"),
        })
        .collect();
    written.join(";")
}
