//! Sessions one by one: which remote endpoint talks with which internal one, and through which
//! binding.
//!
//! Of UDP, and kept only where bindings and filters do not say enough: where a sender keeps nothing
//! alive but its own session ([`Refresh::Session`]), and where internal endpoints share external ones
//! ([`Overloading`]).

use frazil_sansio::Instant;

use crate::memory::bindings::{Bindings, Found, Mapped};
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Full;
use crate::store::index::{Index, Secret};
use crate::store::lapse::Lapse;
use crate::store::owned::Owned;
use crate::store::slab::Id;
use crate::{Config, Overloading, Protocol, Refresh, ReplyPath};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    inside: Endpoint,
    outside: Endpoint,
    /// Whether the inside has sent a packet of it.
    sent: bool,
}

#[derive(Debug)]
pub(crate) struct Sessions {
    /// By binding and remote endpoint. [`Endpoint::NONE`] stands for strangers.
    table: Owned<Session>,
    /// By internal and remote endpoint: of several sessions the one by which packets leave.
    outwards: Index,
    /// By external and remote endpoint.
    inwards: Index,
    secret: Secret,
    kept: bool,
    /// Whether an answer leaves by the binding that the question arrived on.
    by_arrival: bool,
}

impl Sessions {
    pub(crate) fn new(config: &Config, secret: Secret) -> Self {
        Self {
            table: Owned::new(config.limits.sessions, secret),
            outwards: Index::default(),
            inwards: Index::default(),
            secret,
            kept: config.refresh == Refresh::Session || config.overloading.is_allowed(),
            by_arrival: config.reply_path == ReplyPath::ArrivalBinding,
        }
    }

    pub(crate) const fn are_kept(&self) -> bool {
        self.kept
    }

    /// The binding by which `inside` already talks to `remote`.
    #[inline]
    pub(crate) fn leave_by<'b>(
        &self,
        protocol: Protocol,
        inside: &Endpoint,
        remote: &Endpoint,
        bindings: &'b Bindings,
    ) -> Option<Found<'b>> {
        if !self.kept || protocol != Protocol::Udp {
            return None;
        }
        bindings.get(self.table.owner(self.leading(*inside, *remote)?)?)
    }

    /// The binding through which `remote` already talks to the inside.
    #[inline]
    pub(crate) fn enter_by<'b>(
        &self,
        protocol: Protocol,
        outside: &Endpoint,
        remote: &Endpoint,
        bindings: &'b Bindings,
    ) -> Option<Found<'b>> {
        if !self.kept || protocol != Protocol::Udp {
            return None;
        }
        bindings.get(self.table.owner(self.find(*outside, *remote)?)?)
    }

    /// Whether strangers may come in to an external endpoint.
    pub(crate) fn is_open(&self, outside: Endpoint) -> bool {
        self.find(outside, Endpoint::NONE).is_some()
    }

    /// Until when they may.
    pub(crate) fn open_until(&self, outside: Endpoint) -> Option<Instant> {
        self.table.expires(self.find(outside, Endpoint::NONE)?)
    }

    /// Who talks through a binding, and until when, in no order that means anything.
    pub(crate) fn of(&self, binding: Id) -> impl Iterator<Item = (Endpoint, Instant)> + '_ {
        self.table.of(binding).filter(|(remote, _)| *remote != Endpoint::NONE)
    }

    /// Whether another internal endpoint talks to `remote` through the external one of `binding`.
    pub(crate) fn taken(&self, binding: Found<'_>, remote: Endpoint, bindings: &Bindings) -> bool {
        let &Mapped { protocol, inside, outside, .. } = binding.mapped;
        let known = self.enter_by(protocol, &outside, &remote, bindings);
        known.is_some_and(|other| other.mapped.inside != inside)
    }

    /// Whether a new binding may have an external endpoint that another one has, to send to `remote`.
    pub(crate) fn may_share(
        &self,
        overloading: Overloading,
        protocol: Protocol,
        outside: Endpoint,
        remote: Endpoint,
        bindings: &Bindings,
    ) -> bool {
        protocol == Protocol::Udp
            && match overloading {
                Overloading::Never => false,
                Overloading::ByRemote => {
                    self.enter_by(protocol, &outside, &remote, bindings).is_none()
                }
                Overloading::Always => true,
            }
    }

    /// Notes a packet between `binding` and `remote`. A session that stands lives on until `expires`
    /// if `refresh` says so; one of another internal endpoint is taken over.
    pub(crate) fn note(
        &mut self,
        binding: Found<'_>,
        remote: Endpoint,
        outbound: bool,
        refresh: bool,
        expires: Instant,
    ) -> Result<(), Full> {
        let &Mapped { inside, outside, .. } = binding.mapped;
        let known = self.find(outside, remote);
        let id = match known {
            Some(id) if self.table.owner(id) == Some(binding.id) => {
                if refresh {
                    self.table.put_off(id, expires);
                }
                let Some(session) = self.table.get_mut(id) else { return Ok(()) };
                if session.sent {
                    // It leads already.
                    return Ok(());
                }
                session.sent = outbound;
                id
            }
            _ => {
                if let Some(id) = known {
                    self.remove(id);
                }
                let session = Session { inside, outside, sent: outbound };
                self.insert(binding.id, remote, session, expires)?
            }
        };
        if remote != Endpoint::NONE && (outbound || self.by_arrival) {
            self.lead(id, inside, remote, outbound);
        }
        Ok(())
    }

    fn insert(
        &mut self,
        binding: Id,
        remote: Endpoint,
        session: Session,
        expires: Instant,
    ) -> Result<Id, Full> {
        let id = self.table.insert(binding, remote, session, expires)?;
        let Self { table, secret, .. } = self;
        let hash = |(remote, session): (Endpoint, &Session)| secret.two(2, session.outside, remote);
        self.inwards.insert(hash((remote, &session)), id, |id| table.get(id).map_or(0, hash));
        Ok(id)
    }

    /// Lets packets leave by a session from now on, unless the inside has sent by another one and
    /// not by this.
    fn lead(&mut self, id: Id, inside: Endpoint, remote: Endpoint, sent: bool) {
        let number = self.secret.two(1, inside, remote);
        if let Some(other) = self.leading(inside, remote) {
            let has_sent = || self.table.get(other).is_some_and(|(_, session)| session.sent);
            if other == id || !sent && has_sent() {
                return;
            }
            self.outwards.remove(number, other);
        }
        let Self { table, secret, .. } = self;
        let hash = |(remote, session): (Endpoint, &Session)| secret.two(1, session.inside, remote);
        self.outwards.insert(number, id, |id| table.get(id).map_or(0, hash));
    }

    fn leading(&self, inside: Endpoint, remote: Endpoint) -> Option<Id> {
        self.outwards.find(self.secret.two(1, inside, remote), |id| {
            self.table.get(id).is_some_and(|(other, s)| s.inside == inside && other == remote)
        })
    }

    fn find(&self, outside: Endpoint, remote: Endpoint) -> Option<Id> {
        if self.table.len() == 0 {
            return None;
        }
        self.inwards.find(self.secret.two(2, outside, remote), |id| {
            self.table.get(id).is_some_and(|(other, s)| s.outside == outside && other == remote)
        })
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.outwards.clear();
        self.inwards.clear();
    }
}

impl Lapse for Sessions {
    type Value = Session;

    fn table(&self) -> &Owned<Session> {
        &self.table
    }

    fn remove(&mut self, id: Id) {
        let Some((remote, &Session { inside, outside, .. })) = self.table.get(id) else { return };
        self.table.remove(id);
        self.outwards.remove(self.secret.two(1, inside, remote), id);
        self.inwards.remove(self.secret.two(2, outside, remote), id);
    }
}
