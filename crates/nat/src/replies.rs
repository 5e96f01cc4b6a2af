//! The reply paths: by which binding an answer leaves, where the mapping would choose another.

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::bindings::{Bindings, Found, Mapped, Mark};
use crate::endpoint::Endpoint;
use crate::index::{Index, Secret};
use crate::slab::Id;
use crate::{Behavior, Config, Protocol, ReplyPath};

/// An internal endpoint and a remote one, and the binding that the remote last came in through.
#[derive(Clone, Copy, Debug)]
struct Reply {
    protocol: Protocol,
    inside: Endpoint,
    remote: Endpoint,
    arrival: Mark,
}

#[derive(Debug)]
pub(crate) struct Replies {
    table: Ageing<Reply>,
    index: Index,
    secret: Secret,
    /// Endpoint-independent mapping has one binding only, so there is nothing to choose.
    kept: bool,
}

impl Replies {
    pub(crate) fn new(config: &Config, mapping: Behavior, secret: Secret) -> Self {
        let kept = config.reply_path == ReplyPath::ArrivalBinding
            && mapping != Behavior::EndpointIndependent;
        let (table, index) = (Ageing::new(config.limits.replies), Index::default());
        Self { table, index, secret, kept }
    }

    pub(crate) const fn are_kept(&self) -> bool {
        self.kept
    }

    fn find(&self, protocol: Protocol, inside: Endpoint, remote: Endpoint) -> Option<Id> {
        self.index.find(self.secret.two(protocol.number(), inside, remote), |id| {
            let is = |reply: &Reply| {
                reply.inside == inside && reply.remote == remote && reply.protocol == protocol
            };
            self.table.get(id).is_some_and(is)
        })
    }

    /// The binding by which a packet to `remote` leaves, if it came in by one that still stands.
    #[inline]
    pub(crate) fn leave_by<'b>(
        &mut self,
        protocol: Protocol,
        inside: &Endpoint,
        remote: &Endpoint,
        bindings: &'b Bindings,
        expires: Instant,
    ) -> Option<Found<'b>> {
        if self.table.len() == 0 {
            return None;
        }
        let id = self.find(protocol, *inside, *remote)?;
        let arrival = bindings.marked(self.table.get(id)?.arrival);
        match arrival {
            Some(_) => self.table.put_off(id, expires),
            None => self.remove(id),
        }
        arrival
    }

    /// The same, without keeping it any longer.
    pub(crate) fn peek<'b>(
        &self,
        protocol: Protocol,
        inside: Endpoint,
        remote: Endpoint,
        bindings: &'b Bindings,
    ) -> Option<Found<'b>> {
        bindings.marked(self.table.get(self.find(protocol, inside, remote)?)?.arrival)
    }

    /// Notes that `remote` came in through `arrival`, unless the mapping would choose that binding
    /// anyway.
    pub(crate) fn note(
        &mut self,
        arrival: Found<'_>,
        mapping: Behavior,
        remote: Endpoint,
        expires: Instant,
    ) -> Result<(), Full> {
        let &Mapped { protocol, inside, .. } = arrival.mapped;
        let known = self.find(protocol, inside, remote);
        if remote.seen_by(mapping) == arrival.mapped.serves {
            if let Some(id) = known {
                self.remove(id);
            }
            return Ok(());
        }
        match known {
            Some(id) => {
                if let Some(reply) = self.table.get_mut(id) {
                    reply.arrival = arrival.mark();
                }
                self.table.put_off(id, expires);
            }
            None => {
                self.insert(Reply { protocol, inside, remote, arrival: arrival.mark() }, expires)?
            }
        }
        Ok(())
    }

    fn insert(&mut self, reply: Reply, expires: Instant) -> Result<(), Full> {
        let id = self.table.insert(reply, expires)?;
        let Self { table, secret, .. } = self;
        let hash = |reply: &Reply| secret.two(reply.protocol.number(), reply.inside, reply.remote);
        self.index.insert(hash(&reply), id, |id| table.get(id).map_or(0, hash));
        Ok(())
    }

    fn remove(&mut self, id: Id) {
        if let Some(Reply { protocol, inside, remote, .. }) = self.table.remove(id) {
            self.index.remove(self.secret.two(protocol.number(), inside, remote), id);
        }
    }

    pub(crate) fn drop_oldest(&mut self) {
        if let Some((_, id)) = self.table.first() {
            self.remove(id);
        }
    }

    pub(crate) fn expire(&mut self, now: Instant) {
        while let Some(id) = self.table.expired(now) {
            self.remove(id);
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.table.first().map(|(at, _)| at)
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.index.clear();
    }
}
