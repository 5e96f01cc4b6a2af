//! The ports of one external address: which are taken, and the next one that is free.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

/// Ports 1 to 1023; 0 is nobody's.
const WELL_KNOWN: RangeInclusive<u16> = 1..=1023;
const OTHERS: RangeInclusive<u16> = 1024..=65535;

/// The range in which the external port of an internal one lies (RFC 4787 §4.2.1 REQ-3a).
pub(crate) fn range_of(port: u16) -> RangeInclusive<u16> {
    if WELL_KNOWN.contains(&port) { WELL_KNOWN } else { OTHERS }
}

/// One bit a port, allocated with the first port that is taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ports {
    words: Vec<u64>,
}

const WORDS: usize = 1024;

const fn place(port: u16) -> (usize, u64) {
    ((port >> 6) as usize, 1 << (port & 63))
}

impl Ports {
    pub(crate) fn is_taken(&self, port: u16) -> bool {
        let (word, bit) = place(port);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(crate) fn take(&mut self, port: u16) {
        if self.words.is_empty() {
            self.words = vec![0; WORDS];
        }
        let (word, bit) = place(port);
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
        }
    }

    pub(crate) fn release(&mut self, port: u16) {
        let (word, bit) = place(port);
        if let Some(word) = self.words.get_mut(word) {
            *word &= !bit;
        }
    }

    /// The first free port of `range` from `start` upwards, then from the range's beginning.
    pub(crate) fn next_free(&self, start: u16, range: &RangeInclusive<u16>) -> Option<u16> {
        let (first, last) = (*range.start(), *range.end());
        self.first_free(start.max(first), last).or_else(|| self.first_free(first, start.min(last)))
    }

    /// At most 1024 steps: a word at a time.
    fn first_free(&self, from: u16, to: u16) -> Option<u16> {
        let mut port = u32::from(from);
        while port <= u32::from(to) {
            let (word, _) = place(u16::try_from(port).ok()?);
            let taken = self.words.get(word).copied().unwrap_or(0) >> (port & 63);
            let skip = (!taken).trailing_zeros();
            if skip < 64 - (port & 63) {
                let found = u16::try_from(port + skip).ok()?;
                return (found <= to).then_some(found);
            }
            port = (port | 63) + 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_port_is_found_and_then_none() {
        let mut ports = Ports::default();
        for port in OTHERS.filter(|port| *port != 40_001) {
            ports.take(port);
        }
        assert_eq!(ports.next_free(50_000, &OTHERS), Some(40_001));
        ports.take(40_001);
        assert_eq!(ports.next_free(50_000, &OTHERS), None);
        assert_eq!(ports.next_free(7, &WELL_KNOWN), Some(7));
        ports.release(65_535);
        assert_eq!(ports.next_free(1024, &OTHERS), Some(65_535));
    }

    proptest! {
        #[test]
        fn agrees_with_a_scan(taken in prop::collection::vec(1000u16..1200, 0..300), start in 990u16..1210) {
            let mut ports = Ports::default();
            for port in &taken { ports.take(*port); }
            let range = 1010..=1190;
            let first = start.max(1010);
            let free = |port: &u16| !taken.contains(port);
            let scan = (first..=1190).find(free).or_else(|| (1010..first.min(1191)).find(free));
            prop_assert_eq!(ports.next_free(start, &range), scan);
        }
    }
}
