//! The reply paths: by which binding an answer leaves, where the mapping would choose another.

use frazil_sansio::Instant;

use crate::memory::bindings::{Bindings, Found, Mapped};
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Full;
use crate::store::index::{Index, Secret};
use crate::store::lapse::Lapse;
use crate::store::owned::Owned;
use crate::store::slab::Id;
use crate::{Behavior, Config, Protocol, ReplyPath};

/// Whose answers a reply path is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply {
    protocol: Protocol,
    inside: Endpoint,
}

#[derive(Debug)]
pub(crate) struct Replies {
    /// By the binding that a remote endpoint last came in through, and that endpoint.
    table: Owned<Reply>,
    /// By internal and remote endpoint.
    index: Index,
    secret: Secret,
    /// Endpoint-independent mapping has one binding only, so there is nothing to choose.
    kept: bool,
}

impl Replies {
    pub(crate) fn new(config: &Config, mapping: Behavior, secret: Secret) -> Self {
        let kept = config.reply_path == ReplyPath::ArrivalBinding
            && mapping != Behavior::EndpointIndependent;
        let (table, index) = (Owned::new(config.limits.replies, secret), Index::default());
        Self { table, index, secret, kept }
    }

    pub(crate) const fn are_kept(&self) -> bool {
        self.kept
    }

    fn find(&self, protocol: Protocol, inside: Endpoint, remote: Endpoint) -> Option<Id> {
        self.index.find(self.secret.two(protocol.number(), inside, remote), |id| {
            self.table.get(id).is_some_and(|(other, reply)| {
                reply.inside == inside && other == remote && reply.protocol == protocol
            })
        })
    }

    /// The binding by which a packet to `remote` leaves, if it came in by one.
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
        self.table.put_off(id, expires);
        bindings.get(self.table.owner(id)?)
    }

    /// The same, without keeping it any longer.
    pub(crate) fn peek<'b>(
        &self,
        protocol: Protocol,
        inside: Endpoint,
        remote: Endpoint,
        bindings: &'b Bindings,
    ) -> Option<Found<'b>> {
        bindings.get(self.table.owner(self.find(protocol, inside, remote)?)?)
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
        let &Mapped { protocol, inside, serves, .. } = arrival.mapped;
        let known = self.find(protocol, inside, remote);
        let chosen = remote.seen_by(mapping) == serves;
        match known {
            Some(id) if !chosen && self.table.owner(id) == Some(arrival.id) => {
                self.table.put_off(id, expires);
                return Ok(());
            }
            Some(id) => self.remove(id),
            None => {}
        }
        if chosen {
            Ok(())
        } else {
            self.insert(arrival.id, remote, Reply { protocol, inside }, expires)
        }
    }

    fn insert(
        &mut self,
        arrival: Id,
        remote: Endpoint,
        reply: Reply,
        expires: Instant,
    ) -> Result<(), Full> {
        let id = self.table.insert(arrival, remote, reply, expires)?;
        let Self { table, secret, .. } = self;
        let hash = |(remote, reply): (Endpoint, &Reply)| {
            secret.two(reply.protocol.number(), reply.inside, remote)
        };
        self.index.insert(hash((remote, &reply)), id, |id| table.get(id).map_or(0, hash));
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.index.clear();
    }
}

impl Lapse for Replies {
    type Value = Reply;

    fn table(&self) -> &Owned<Reply> {
        &self.table
    }

    fn remove(&mut self, id: Id) {
        let Some((remote, &Reply { protocol, inside })) = self.table.get(id) else { return };
        self.table.remove(id);
        self.index.remove(self.secret.two(protocol.number(), inside, remote), id);
    }
}
