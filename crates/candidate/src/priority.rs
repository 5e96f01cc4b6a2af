//! Priorities of candidates and of pairs (RFC 8445 §5.1.2.1 and §6.1.2.3).
//!
//! ```
//! use frazil_candidate::{CandidateType, priority};
//!
//! let host = priority::candidate_priority(CandidateType::Host.type_preference(), 65535, 1);
//! assert_eq!(host, 2_130_706_431);
//! let parts = priority::split(host);
//! assert_eq!((parts.type_preference, parts.local_preference, parts.component), (126, 65535, 1));
//! ```

use crate::kind::CandidateType;
use crate::transport::TcpType;

/// The largest priority of a candidate: 2³¹−1 (RFC 8445 §5.1.2).
pub const MAX: u32 = 0x7fff_ffff;

/// False for 0 and above [`MAX`].
#[must_use]
pub const fn in_range(priority: u32) -> bool {
    priority != 0 && priority <= MAX
}

/// The priority of a candidate: 2²⁴ × type preference + 2⁸ × local preference + 256 − component.
///
/// A type preference above 126 counts as 126 and a component outside 1 to 256 as the nearest inside,
/// so that the result always fits the range. The formula's smallest value, of a component 256 with
/// both preferences 0, would be 0, which is no priority: it is raised to 1.
#[must_use]
pub fn candidate_priority(type_preference: u8, local_preference: u16, component: u16) -> u32 {
    let type_preference = u32::from(type_preference.min(126));
    let component = u32::from(component.clamp(1, 256));
    let sum = (type_preference << 24) + (u32::from(local_preference) << 8) + (256 - component);
    sum.max(1)
}

/// A candidate's priority, taken apart as the recommended formula puts it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parts {
    /// The preference of the type: 0 to 126, more if the priority did not come from the formula.
    pub type_preference: u8,
    /// The preference among candidates of the same type.
    pub local_preference: u16,
    /// The component: 1 to 256.
    pub component: u16,
}

impl Parts {
    /// The priority that the formula makes of them: the one that was taken apart, if it is within the
    /// range.
    #[must_use]
    pub fn priority(self) -> u32 {
        candidate_priority(self.type_preference, self.local_preference, self.component)
    }
}

/// Takes a priority apart. Agents may compute theirs in other ways, so the parts are a reading, not
/// a fact.
#[must_use]
pub const fn split(priority: u32) -> Parts {
    let [type_preference, high, low, rest] = priority.to_be_bytes();
    Parts {
        type_preference,
        local_preference: u16::from_be_bytes([high, low]),
        component: 256 - rest as u16,
    }
}

/// The local preference of a TCP candidate: 2¹³ × direction preference + other preference
/// (RFC 6544 §4.2). `direction` is at most 7 and `other` at most 8191; what is above counts as that.
#[must_use]
pub fn tcp_local_preference(direction: u8, other: u16) -> u16 {
    (u16::from(direction.min(7)) << 13) + other.min(8191)
}

/// The local preference of a TCP candidate, taken apart as RFC 6544 §4.2 puts it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TcpParts {
    /// The preference of the direction: 0 to 7.
    pub direction_preference: u8,
    /// The preference among candidates of the same type and direction: 0 to 8191.
    pub other_preference: u16,
}

/// Takes the local preference of a TCP candidate apart.
#[must_use]
pub const fn split_tcp(local_preference: u16) -> TcpParts {
    let [high, _] = local_preference.to_be_bytes();
    TcpParts { direction_preference: high >> 5, other_preference: local_preference & 8191 }
}

/// The recommended direction preference of a TCP candidate (RFC 6544 §4.2).
///
/// Behind a NAT a simultaneous open has the best chance, elsewhere an active one.
#[must_use]
pub const fn tcp_direction_preference(kind: CandidateType<'_>, direction: TcpType) -> u8 {
    match (kind, direction) {
        (CandidateType::ServerReflexive, TcpType::SimultaneousOpen) => 6,
        (CandidateType::ServerReflexive, TcpType::Active) => 4,
        (CandidateType::ServerReflexive, TcpType::Passive) => 2,
        (_, TcpType::Active) => 6,
        (_, TcpType::Passive) => 4,
        (_, TcpType::SimultaneousOpen) => 2,
    }
}

/// The priority of a pair: 2³² × min(G, D) + 2 × max(G, D) + (G > D), where G is the priority of
/// the controlling agent's candidate and D that of the controlled agent's (RFC 8445 §6.1.2.3).
///
/// A priority above [`MAX`] counts as [`MAX`]: beyond it the formula leaves 64 bits.
#[must_use]
pub fn pair_priority(controlling: u32, controlled: u32) -> u64 {
    let (g, d) = (u64::from(controlling.min(MAX)), u64::from(controlled.min(MAX)));
    (g.min(d) << 32) + 2 * g.max(d) + u64::from(g > d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8445_s5_1_2_b__a_priority_stays_within_its_range() {
        for (t, l, c) in [(0, 0, 256), (255, 65535, 0), (126, 65535, 1), (0, 0, 65535)] {
            assert!(in_range(candidate_priority(t, l, c)), "{t} {l} {c}");
        }
        assert!(!in_range(0));
        assert!(!in_range(MAX + 1));
    }

    #[test]
    fn rfc8445_s5_1_2_1_j__a_component_counts_as_1_to_256() {
        assert_eq!(candidate_priority(1, 1, 0), candidate_priority(1, 1, 1));
        assert_eq!(candidate_priority(1, 1, 257), candidate_priority(1, 1, 256));
    }

    #[test]
    fn a_pair_of_hostile_priorities_does_not_overflow() {
        assert_eq!(pair_priority(u32::MAX, u32::MAX), 0x7fff_ffff_ffff_fffe);
        assert_eq!(pair_priority(u32::MAX, MAX), pair_priority(MAX, MAX));
    }
}
