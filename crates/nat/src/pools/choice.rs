//! Which port is tried first.

use core::net::{IpAddr, SocketAddr};
use core::ops::RangeInclusive;

use chacha20::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use crate::PortAssignment;
use crate::pools::ports::OTHERS;

/// The choices of one NAT: its way of choosing, and what that has to remember.
#[derive(Debug)]
pub(crate) struct Choice {
    assignment: PortAssignment,
    /// The ports that were taken last, for sequences: of the well-known ones, and of the others.
    last: [Option<u16>; 2],
    /// Makes the choices of [`PortAssignment::Remap`] this NAT's own.
    salt: u64,
    random: ChaCha12Rng,
}

impl Choice {
    pub(crate) fn new(assignment: PortAssignment, seed: [u8; 32]) -> Self {
        let salt = seed.iter().fold(0, |salt, octet| mix(salt, u64::from(*octet)));
        Self { assignment, last: [None; 2], salt, random: ChaCha12Rng::from_seed(seed) }
    }

    /// Whether the internal endpoint's own port comes first.
    pub(crate) fn preserves(&self) -> bool {
        self.assignment == PortAssignment::Preserve
    }

    /// Whether it never comes.
    pub(crate) fn remaps(&self) -> bool {
        self.assignment == PortAssignment::Remap
    }

    /// Notes that a port has been taken.
    pub(crate) const fn note(&mut self, port: u16) {
        let [well_known, others] = &mut self.last;
        *if port < *OTHERS.start() { well_known } else { others } = Some(port);
    }

    /// Where in a range the search for a free port begins.
    pub(crate) fn start(&mut self, inside: SocketAddr, range: &RangeInclusive<u16>) -> u16 {
        let width = usize::from(range.end() - range.start()) + 1;
        let [well_known, others] = self.last;
        let last = if range.start() < OTHERS.start() { well_known } else { others };
        let offset = match (self.assignment, last) {
            (PortAssignment::Sequential { step }, Some(last)) => {
                let at = last.checked_sub(*range.start()).filter(|_| range.contains(&last));
                at.map_or(0, |at| (usize::from(at) + usize::from(step.max(1))) % width)
            }
            (PortAssignment::Remap, _) => usize::try_from(self.hash(inside)).unwrap_or(0) % width,
            _ => self.below(width),
        };
        range.start().saturating_add(u16::try_from(offset).unwrap_or(0))
    }

    /// A random number below `bound`, which is small against 2³²: its bias is too.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let wide = u64::from(self.random.next_u32()) * (bound as u64);
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number below 2³¹ that an internal endpoint has for itself.
    fn hash(&self, inside: SocketAddr) -> u64 {
        let octets = match inside.ip() {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => address.octets(),
        };
        let address = octets.iter().fold(self.salt, |hash, octet| mix(hash, u64::from(*octet)));
        mix(address, u64::from(inside.port())) >> 33
    }
}

/// One more value into a hash.
fn mix(hash: u64, value: u64) -> u64 {
    let wide = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let wide = (wide ^ (wide >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let wide = (wide ^ (wide >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    wide ^ (wide >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;

    #[test]
    fn a_sequence_comes_round_and_a_hash_is_spread() {
        let inside = |port| SocketAddr::from(([10, 0, 0, 2], port));
        let mut sequence = Choice::new(PortAssignment::Sequential { step: 3 }, [7; 32]);
        sequence.note(1029);
        assert_eq!(sequence.start(inside(5000), &(1024..=1030)), 1025);
        sequence.note(2000);
        assert_eq!(sequence.start(inside(5000), &(1024..=1030)), 1024);
        let mut hashes = Choice::new(PortAssignment::Remap, [7; 32]);
        let starts: BTreeSet<_> =
            (5000..5100).map(|port| hashes.start(inside(port), &(1024..=65_535))).collect();
        assert!(starts.len() > 90);
        let spread = |half: RangeInclusive<u16>| starts.iter().filter(|s| half.contains(s)).count();
        assert!(spread(1024..=33_279) > 25 && spread(33_280..=65_535) > 25);
    }
}
