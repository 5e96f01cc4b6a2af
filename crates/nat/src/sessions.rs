//! Sessions one by one: which remote endpoint talks with which internal one, and through which
//! binding.
//!
//! Of UDP, and kept only where bindings and filters do not say enough: where a sender keeps nothing
//! alive but its own session ([`Refresh::Session`]), and where internal endpoints share external ones
//! ([`Overloading`]).

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::bindings::{Bindings, Found, Mapped, Mark};
use crate::endpoint::Endpoint;
use crate::index::{Index, Secret};
use crate::slab::Id;
use crate::{Config, Overloading, Protocol, Refresh, ReplyPath};

#[derive(Clone, Copy, Debug)]
struct Session {
    inside: Endpoint,
    outside: Endpoint,
    /// [`Endpoint::NONE`] stands for strangers.
    remote: Endpoint,
    binding: Mark,
    /// Whether the inside has sent a packet of it.
    sent: bool,
}

#[derive(Debug)]
pub(crate) struct Sessions {
    table: Ageing<Session>,
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
            table: Ageing::new(config.limits.sessions),
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
        bindings.marked(self.table.get(self.leading(*inside, *remote)?)?.binding)
    }

    fn leading(&self, inside: Endpoint, remote: Endpoint) -> Option<Id> {
        self.outwards.find(self.secret.two(1, inside, remote), |id| {
            let is = |s: &Session| s.inside == inside && s.remote == remote;
            self.table.get(id).is_some_and(is)
        })
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
        bindings.marked(self.table.get(self.find(*outside, *remote)?)?.binding)
    }

    /// Whether strangers may come in to an external endpoint.
    pub(crate) fn is_open(&self, outside: Endpoint) -> bool {
        self.find(outside, Endpoint::NONE).is_some()
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
        bindings: &Bindings,
        binding: Found<'_>,
        remote: Endpoint,
        outbound: bool,
        refresh: bool,
        expires: Instant,
    ) -> Result<(), Full> {
        let &Mapped { inside, outside, .. } = binding.mapped;
        let now = Session { inside, outside, remote, binding: binding.mark(), sent: outbound };
        let known = self.find(outside, remote);
        let id = match known.and_then(|id| self.table.get(id).map(|session| (id, session))) {
            Some((id, session)) if session.binding == now.binding => {
                // What the inside has sent by leads already.
                let leads = session.sent;
                if refresh {
                    self.table.put_off(id, expires);
                }
                if leads {
                    return Ok(());
                }
                if let Some(session) = self.table.get_mut(id) {
                    session.sent = outbound;
                }
                id
            }
            other => {
                if let Some((id, _)) = other {
                    self.remove(id);
                }
                self.insert(now, expires)?
            }
        };
        if remote != Endpoint::NONE && (outbound || self.by_arrival) {
            self.lead(id, now, bindings);
        }
        Ok(())
    }

    fn insert(&mut self, session: Session, expires: Instant) -> Result<Id, Full> {
        let id = self.table.insert(session, expires)?;
        let Self { table, secret, .. } = self;
        let hash = |session: &Session| secret.two(2, session.outside, session.remote);
        self.inwards.insert(hash(&session), id, |id| table.get(id).map_or(0, hash));
        Ok(id)
    }

    /// Lets packets leave by a session from now on, unless the inside has sent by another one and
    /// nothing was sent by this one.
    fn lead(&mut self, id: Id, session: Session, bindings: &Bindings) {
        let hash = self.secret.two(1, session.inside, session.remote);
        if let Some(other) = self.leading(session.inside, session.remote) {
            let stays = |s: &Session| s.sent && bindings.marked(s.binding).is_some();
            if other == id || !session.sent && self.table.get(other).is_some_and(stays) {
                return;
            }
            self.outwards.remove(hash, other);
        }
        let Self { table, secret, .. } = self;
        let hash_of = |session: &Session| secret.two(1, session.inside, session.remote);
        self.outwards.insert(hash, id, |id| table.get(id).map_or(0, hash_of));
    }

    fn find(&self, outside: Endpoint, remote: Endpoint) -> Option<Id> {
        if self.table.len() == 0 {
            return None;
        }
        self.inwards.find(self.secret.two(2, outside, remote), |id| {
            let is = |s: &Session| s.outside == outside && s.remote == remote;
            self.table.get(id).is_some_and(is)
        })
    }

    fn remove(&mut self, id: Id) {
        if let Some(Session { inside, outside, remote, .. }) = self.table.remove(id) {
            self.outwards.remove(self.secret.two(1, inside, remote), id);
            self.inwards.remove(self.secret.two(2, outside, remote), id);
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
        self.outwards.clear();
        self.inwards.clear();
    }
}
