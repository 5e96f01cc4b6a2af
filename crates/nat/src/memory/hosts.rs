//! Internal endpoints by number, for filters that belong to one and outlive its bindings.

use crate::Protocol;
use crate::packet::endpoint::Endpoint;
use crate::store::index::{Index, Secret};
use crate::store::slab::{Id, Slab};

#[derive(Clone, Copy, Debug)]
struct Host {
    protocol: Protocol,
    endpoint: Endpoint,
    /// How many bindings and filters know its number.
    users: u32,
}

#[derive(Debug)]
pub(crate) struct Hosts {
    table: Slab<Host>,
    index: Index,
    secret: Secret,
}

impl Hosts {
    pub(crate) fn new(secret: Secret) -> Self {
        Self { table: Slab::new(), index: Index::default(), secret }
    }

    /// The number of an endpoint, until it has been [released](Self::release) as often as asked for.
    pub(crate) fn acquire(&mut self, protocol: Protocol, endpoint: Endpoint) -> Option<Id> {
        let Self { table, index, secret } = self;
        let hash = secret.one(protocol.number(), endpoint);
        let is = |host: &Host| host.protocol == protocol && host.endpoint == endpoint;
        let known = index.find(hash, |id| table.get(id).is_some_and(is));
        if known.is_some() {
            self.share(known?);
            return known;
        }
        let id = table.insert(Host { protocol, endpoint, users: 1 })?;
        let hash_of = |host: &Host| secret.one(host.protocol.number(), host.endpoint);
        let rehash = |id| table.get(id).map_or(0, hash_of);
        index.insert(hash, id, rehash);
        Some(id)
    }

    /// One more knows a number.
    pub(crate) fn share(&mut self, id: Id) {
        if let Some(host) = self.table.get_mut(id) {
            host.users = host.users.saturating_add(1);
        }
    }

    pub(crate) fn release(&mut self, id: Id) {
        let Some(host) = self.table.get_mut(id) else { return };
        host.users -= 1;
        if host.users == 0 {
            let hash = self.secret.one(host.protocol.number(), host.endpoint);
            self.table.remove(id);
            self.index.remove(hash, id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_until_nobody_knows_it() {
        let mut hosts = Hosts::new(Secret::new([1, 2]));
        let [one, other] =
            ["10.0.0.2:5000", "10.0.0.2:5001"].map(|e| Endpoint::new(e.parse().unwrap()));
        let id = hosts.acquire(Protocol::Udp, one).unwrap();
        assert_ne!(hosts.acquire(Protocol::Udp, other), Some(id));
        assert_eq!(hosts.acquire(Protocol::Udp, one), Some(id));
        assert_ne!(hosts.acquire(Protocol::Tcp, one), Some(id));
        hosts.share(id);
        for _ in 0..3 {
            assert_eq!(hosts.table.len(), 3);
            hosts.release(id);
        }
        assert_eq!(hosts.table.len(), 2);
    }
}
