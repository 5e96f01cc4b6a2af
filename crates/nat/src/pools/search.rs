//! The search for a free port of one external address: which is tried first, and what it has to be
//! like (RFC 4787 §4.2).

use core::net::SocketAddr;
use core::ops::RangeInclusive;

use crate::Config;
use crate::pools::choice::Choice;
use crate::pools::ports::{Fit, Ports};

#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) choice: Choice,
    parity: bool,
    contiguity: bool,
}

impl Search {
    pub(crate) fn new(config: &Config, seed: [u8; 32]) -> Self {
        let choice = Choice::new(config.ports, seed);
        Self { choice, parity: config.parity, contiguity: config.contiguity }
    }

    /// Whether what the [`neighbour`](crate::pools::pairs::neighbour) shows matters.
    pub(crate) const fn asks_for_neighbour(&self) -> bool {
        self.contiguity
    }

    /// Whether an internal endpoint's own port is to be kept and free, and with it its neighbour
    /// where neighbours are to stay together.
    pub(crate) fn keeps(&self, ports: &Ports, own: u16) -> bool {
        let fit = if self.contiguity { Fit::Pair(own) } else { Fit::Any };
        self.choice.preserves() && ports.is_free(own, fit)
    }

    /// Where in a range a search begins.
    pub(crate) fn start(&mut self, inside: SocketAddr, range: &RangeInclusive<u16>) -> u16 {
        self.choice.start(inside, range)
    }

    /// The first free port from `start` upwards, of those that fit best.
    pub(crate) fn free(
        &self,
        ports: &Ports,
        own: u16,
        start: u16,
        range: &RangeInclusive<u16>,
    ) -> Option<u16> {
        let find = |fit| match ports.next_free(start, range, fit)? {
            found if found == own && self.choice.remaps() => {
                // Beyond the last port is the first one.
                let beyond = own.checked_add(1).unwrap_or(*range.start());
                ports.next_free(beyond, range, fit).filter(|other| *other != own)
            }
            found => Some(found),
        };
        let pair = self.contiguity.then_some(Fit::Pair(own));
        let parity = (self.parity || self.contiguity).then_some(Fit::Parity(own));
        [pair, parity, Some(Fit::Any)].into_iter().flatten().find_map(find)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PortAssignment;
    use crate::pools::ports::OTHERS;

    fn search(change: impl FnOnce(&mut Config)) -> Search {
        let mut config = Config::new([]);
        config.parity = false;
        change(&mut config);
        Search::new(&config, [7; 32])
    }

    #[test]
    fn a_remapped_port_is_another_one_even_at_the_end_of_the_range() {
        let search = search(|config| config.ports = PortAssignment::Remap);
        let free =
            |own, range: RangeInclusive<u16>| search.free(&Ports::default(), own, own, &range);
        assert_eq!(free(9000, 9000..=9001), Some(9001));
        assert_eq!(free(65_535, OTHERS), Some(1024));
        assert_eq!(free(9000, 9000..=9000), None);
    }

    #[test]
    fn pairs_come_before_parity_and_parity_before_the_rest() {
        let search = search(|config| config.contiguity = true);
        let mut ports = Ports::default();
        let mut next = || {
            let free = search.free(&ports, 5000, 9001, &(9001..=9004));
            free.inspect(|port| ports.take(*port))
        };
        let found = [next(), next(), next(), next(), next()];
        assert_eq!(found, [Some(9002), Some(9004), Some(9001), Some(9003), None]);
    }

    #[test]
    fn a_port_is_kept_where_it_is_free_and_its_neighbour_may_follow() {
        let mut ports = Ports::default();
        ports.take(5001);
        for contiguity in [false, true] {
            let search = search(|config| config.contiguity = contiguity);
            let kept = [5000, 5001, 5002].map(|own| search.keeps(&ports, own));
            assert_eq!(kept, [!contiguity, false, true]);
        }
        assert!(!search(|config| config.ports = PortAssignment::Random).keeps(&ports, 5002));
    }
}
