//! The ports of one external address: which are taken, and the next one that is free and fits.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

/// Ports 1 to 1023; 0 is nobody's.
const WELL_KNOWN: RangeInclusive<u16> = 1..=1023;
pub(crate) const OTHERS: RangeInclusive<u16> = 1024..=65535;

/// The range in which the external port of an internal one lies (RFC 4787 §4.2.1 REQ-3a).
pub(crate) fn range_of(port: u16) -> RangeInclusive<u16> {
    if WELL_KNOWN.contains(&port) { WELL_KNOWN } else { OTHERS }
}

/// What a port has to be like beside being free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    Any,
    /// Even or odd, as this port is (RFC 4787 §4.2.2).
    Parity(u16),
    /// So too, and the other one of its pair is free: an even port and the odd one above it
    /// (RFC 4787 §4.2.3).
    Pair(u16),
}

const EVEN: u64 = 0x5555_5555_5555_5555;

impl Fit {
    /// Of 64 ports those that fit, when these are free. A pair lies within one word.
    const fn among(self, free: u64) -> u64 {
        match self {
            Self::Any => free,
            Self::Parity(like) if like & 1 == 0 => free & EVEN,
            Self::Parity(_) => free & !EVEN,
            Self::Pair(like) if like & 1 == 0 => free & (free >> 1) & EVEN,
            Self::Pair(_) => free & (free << 1) & !EVEN,
        }
    }
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

    /// Whether a port is free and fits.
    pub(crate) fn is_free(&self, port: u16, fit: Fit) -> bool {
        let (word, bit) = place(port);
        self.fitting(word, fit) & bit != 0
    }

    /// The first free port of `range` that fits, from `start` upwards, then from the range's
    /// beginning.
    pub(crate) fn next_free(
        &self,
        start: u16,
        range: &RangeInclusive<u16>,
        fit: Fit,
    ) -> Option<u16> {
        let (first, last) = (*range.start(), *range.end());
        self.first_free(start.max(first), last, fit)
            .or_else(|| self.first_free(first, start.min(last), fit))
    }

    /// At most 1024 steps: a word at a time.
    fn first_free(&self, from: u16, to: u16, fit: Fit) -> Option<u16> {
        let (mut word, bit) = place(from);
        let mut above = !(bit - 1);
        while word <= place(to).0 {
            let fitting = self.fitting(word, fit) & above;
            if fitting != 0 {
                let found = u16::try_from(word << 6).ok()?.checked_add(low_bit(fitting))?;
                return (found <= to).then_some(found);
            }
            (word, above) = (word + 1, u64::MAX);
        }
        None
    }

    /// Of the 64 ports of a word those that are free and fit. Port 0 makes a pair with nobody.
    fn fitting(&self, at: usize, fit: Fit) -> u64 {
        let free = !self.words.get(at).copied().unwrap_or(0);
        match fit {
            Fit::Pair(_) if at == 0 => fit.among(free & !1),
            _ => fit.among(free),
        }
    }
}

/// The place of the lowest bit of a word that has one.
fn low_bit(word: u64) -> u16 {
    u16::try_from(word.trailing_zeros()).unwrap_or(0)
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
        assert_eq!(ports.next_free(50_000, &OTHERS, Fit::Any), Some(40_001));
        assert_eq!(ports.next_free(50_000, &OTHERS, Fit::Parity(7)), Some(40_001));
        assert_eq!(ports.next_free(50_000, &OTHERS, Fit::Parity(8)), None);
        assert_eq!(ports.next_free(50_000, &OTHERS, Fit::Pair(7)), None);
        ports.take(40_001);
        assert_eq!(ports.next_free(50_000, &OTHERS, Fit::Any), None);
        assert_eq!(ports.next_free(7, &WELL_KNOWN, Fit::Any), Some(7));
        ports.release(65_535);
        assert_eq!(ports.next_free(1024, &OTHERS, Fit::Any), Some(65_535));
    }

    fn fit() -> impl Strategy<Value = Fit> {
        prop_oneof![Just(Fit::Any), (0u16..2).prop_map(Fit::Parity), (0u16..2).prop_map(Fit::Pair)]
    }

    proptest! {
        #[test]
        fn agrees_with_a_scan(
            taken in prop::collection::vec(1000u16..1200, 0..300),
            start in 990u16..1210,
            fit in fit(),
        ) {
            let mut ports = Ports::default();
            for port in &taken { ports.take(*port); }
            let range = 1010..=1190;
            let first = start.max(1010);
            let fits = |port: &u16| {
                let free = !taken.contains(port);
                match fit {
                    Fit::Any => free,
                    Fit::Parity(like) => free && port % 2 == like,
                    Fit::Pair(like) => free && port % 2 == like && !taken.contains(&(port ^ 1)),
                }
            };
            let scan = (first..=1190).find(fits).or_else(|| (1010..first.min(1191)).find(fits));
            prop_assert_eq!(ports.next_free(start, &range, fit), scan);
            prop_assert_eq!(ports.is_free(start, fit), fits(&start));
        }
    }
}
