//! Who the peers are: how they are attached to the internet, in what shares.

use core::time::Duration;

use frazil_nat::{Config, Mode};

use crate::Probability;

/// All peers of a survey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// The kinds of peers. A peer is of a kind with the probability that its weight has among all.
    pub kinds: Vec<Kind>,
}

/// Peers that are attached alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// What reports call them.
    pub name: String,
    /// Their share, against the weights of the others.
    pub weight: u32,
    /// The NATs and firewalls before them on the way to the IPv4 internet, from the peer outwards;
    /// none puts a peer on the internet itself. External addresses are given to them here; there are
    /// enough for 254.
    pub gates: Vec<Config>,
    /// What is before them on the way to the IPv6 internet; `None` for peers without IPv6.
    pub ipv6: Option<Config>,
    /// Their line.
    pub line: Line,
}

/// What a peer's packets meet on the line to its provider, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Line {
    /// The shortest delay. A peer's own lies evenly between this and [`longest`](Self::longest).
    pub shortest: Duration,
    /// The longest delay.
    pub longest: Duration,
    /// What a packet may take on top of it, evenly spread.
    pub jitter: Duration,
    /// How likely a packet is lost.
    pub loss: Probability,
}

impl Kind {
    /// Whether UDP gets out to the internet of either family.
    pub(super) fn lets_udp_out(&self) -> bool {
        let v4 = self.gates.iter().all(|config| config.mode != Mode::Block);
        v4 || self.ipv6.as_ref().is_some_and(|config| config.mode != Mode::Block)
    }
}

impl Population {
    /// The sum of all weights.
    pub(super) fn total(&self) -> u64 {
        self.kinds.iter().map(|kind| u64::from(kind.weight)).sum()
    }

    /// The kind that `ticket`, a number below [`total`](Self::total), draws.
    pub(super) fn drawn(&self, ticket: u64) -> Option<(usize, &Kind)> {
        let mut passed = 0;
        self.kinds.iter().enumerate().find(|(_, kind)| {
            passed += u64::from(kind.weight);
            ticket < passed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_drawn_by_their_weight() {
        let kind = |name: &str, weight| Kind {
            name: name.to_owned(),
            weight,
            gates: Vec::new(),
            ipv6: None,
            line: Line::default(),
        };
        let population = Population { kinds: vec![kind("a", 2), kind("b", 0), kind("c", 1)] };
        assert_eq!(population.total(), 3);
        let drawn = |ticket| population.drawn(ticket).map(|(index, _)| index);
        assert_eq!([0, 1, 2, 3].map(drawn), [Some(0), Some(0), Some(2), None]);
    }
}
