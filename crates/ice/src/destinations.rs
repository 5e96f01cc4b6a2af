//! How much is sent to addresses that only the other side's word points to (RFC 8445 §19.5.1).

use alloc::collections::BTreeMap;
use core::net::IpAddr;

/// Checks begun, by remote IP address. There are no more entries than remote candidates.
#[derive(Debug)]
pub(crate) struct Destinations {
    begun: BTreeMap<IpAddr, usize>,
    limit: usize,
}

impl Destinations {
    pub(crate) fn new(limit: usize) -> Self {
        Self { begun: BTreeMap::new(), limit }
    }

    /// Whether another check may be begun towards this address.
    pub(crate) fn may_begin(&self, ip: IpAddr) -> bool {
        self.begun.get(&ip).is_none_or(|begun| *begun < self.limit)
    }

    /// A check begins.
    pub(crate) fn begun(&mut self, ip: IpAddr) {
        *self.begun.entry(ip).or_default() += 1;
    }

    /// An authentic answer came from there: what was sent was welcome, and counts no longer.
    pub(crate) fn answered(&mut self, ip: IpAddr) {
        self.begun.insert(ip, 0);
    }
}
