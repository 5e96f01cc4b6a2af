//! The external addresses, and which of them an internal one may show (RFC 4787 §4.1).

use alloc::vec::Vec;
use core::net::IpAddr;

use crate::pools::choice::Choice;
use crate::{Config, Mode, Pooling, Reason};

#[derive(Debug)]
pub(crate) struct Addresses {
    v4: Vec<IpAddr>,
    v6: Vec<IpAddr>,
    pooling: Pooling,
    /// Whether the outside is IPv4, whatever the inside is.
    nat64: bool,
}

impl Addresses {
    /// None yet.
    pub(crate) fn new(config: &Config) -> Self {
        let nat64 = matches!(config.mode, Mode::Nat64(_));
        Self { v4: Vec::new(), v6: Vec::new(), pooling: config.pooling, nat64 }
    }

    pub(crate) fn clear(&mut self) {
        self.v4.clear();
        self.v6.clear();
    }

    pub(crate) fn push(&mut self, address: IpAddr) {
        if address.is_ipv4() { &mut self.v4 } else { &mut self.v6 }.push(address);
    }

    /// Those that a packet of `inside` may show, the first that pooling prefers first.
    pub(crate) fn candidates(
        &self,
        inside: IpAddr,
        choice: &mut Choice,
    ) -> Result<impl Iterator<Item = IpAddr> + Clone + '_, Reason> {
        let family = if inside.is_ipv4() || self.nat64 { &self.v4 } else { &self.v6 };
        let count = family.len();
        let (first, tries) = match self.pooling {
            Pooling::Paired => (octet_sum(inside), 1),
            Pooling::Arbitrary if count > 1 => (choice.below(count), count),
            Pooling::Arbitrary => (0, 1),
        };
        let first = first.checked_rem(count).ok_or(Reason::NoExternalAddress)?;
        Ok(family.iter().cycle().skip(first).take(tries).copied())
    }
}

/// Pairs internal addresses with external ones without remembering them: neighbours differ.
fn octet_sum(address: IpAddr) -> usize {
    let sum = |octets: &[u8]| octets.iter().map(|octet| usize::from(*octet)).sum();
    match address {
        IpAddr::V4(address) => sum(&address.octets()),
        IpAddr::V6(address) => sum(&address.octets()),
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
mod tests {
    use super::*;
    use crate::PortAssignment;
    use alloc::collections::BTreeSet;

    /// What a hundred packets of each of two hosts show first, and how many addresses they may.
    fn shown(pooling: Pooling) -> [(BTreeSet<IpAddr>, usize); 2] {
        let external: Vec<IpAddr> =
            ["203.0.113.10", "203.0.113.11", "2001:db8::10"].map(|a| a.parse().unwrap()).into();
        let mut config = Config::new(external.clone());
        config.pooling = pooling;
        let mut addresses = Addresses::new(&config);
        external.into_iter().for_each(|address| addresses.push(address));
        let mut choice = Choice::new(PortAssignment::Random, [7; 32]);
        ["10.0.0.2", "10.0.0.3"].map(|host| {
            let host = host.parse().unwrap();
            (0..100).fold((BTreeSet::new(), 0), |(mut seen, _), _| {
                let tries = addresses.candidates(host, &mut choice).unwrap();
                seen.extend(tries.clone().next());
                (seen, tries.collect::<BTreeSet<_>>().len())
            })
        })
    }

    #[test]
    fn rfc4787_s4_1_c__paired_pooling_keeps_one_external_address_a_host() {
        let [(one, tries), (other, _)] = shown(Pooling::Paired);
        assert_eq!([one.len(), other.len(), tries], [1, 1, 1]);
        assert_ne!(one, other);
    }

    #[test]
    fn arbitrary_pooling_uses_them_all() {
        for (seen, tries) in shown(Pooling::Arbitrary) {
            assert_eq!((seen.len(), tries), (2, 2));
        }
    }
}
