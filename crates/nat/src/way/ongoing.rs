//! Where sessions decide, beside bindings and filters: see [`Sessions`](crate::memory::sessions::Sessions).

use crate::memory::bindings::Found;
use crate::packet::endpoint::Endpoint;
use crate::store::lapse::Lapse as _;
use crate::store::slab::Id;
use crate::{Behavior, Nat, Overloading, Protocol, Reason, Side};

impl Nat {
    /// A packet from outside in a session that stands.
    pub(crate) fn go_on(&mut self, binding: Id, remote: &Endpoint) -> Result<(), Reason> {
        let [until, _] = self.expiries(Protocol::Udp, remote.port());
        if self.config.refresh.inbound() {
            self.bindings.put_off(binding, until);
        }
        self.note_reply(binding, remote)?;
        self.note_session(binding, remote, Side::Outside)
    }

    /// Whether everyone may come in to whom nothing else is said.
    pub(crate) fn is_open(&self) -> bool {
        self.config.filtering == Behavior::EndpointIndependent
    }

    /// Whether another internal endpoint talks to `remote` through the external endpoint that this
    /// binding shares with it.
    #[inline]
    pub(crate) fn in_the_way(&self, binding: Found<'_>, remote: Endpoint) -> bool {
        self.config.overloading == Overloading::ByRemote
            && self.sessions.taken(binding, remote, &self.bindings)
    }

    /// Notes a packet of a session, where sessions are known one by one.
    #[inline]
    pub(crate) fn note_session(
        &mut self,
        binding: Id,
        remote: &Endpoint,
        from: Side,
    ) -> Result<(), Reason> {
        if self.sessions.are_kept() { self.keep_session(binding, *remote, from) } else { Ok(()) }
    }

    fn keep_session(&mut self, binding: Id, remote: Endpoint, from: Side) -> Result<(), Reason> {
        let protocol = self.bindings.get(binding).map(|found| found.mapped.protocol);
        if protocol != Some(Protocol::Udp) {
            return Ok(());
        }
        let [_, until] = self.expiries(Protocol::Udp, remote.port());
        let outbound = from == Side::Inside;
        let refresh = match from {
            Side::Inside => self.config.refresh.outbound(),
            Side::Outside => self.config.refresh.inbound(),
        };
        let strangers = outbound && self.is_open();
        for remote in [Some(remote), strangers.then_some(Endpoint::NONE)].into_iter().flatten() {
            self.or_make_room(
                |nat| match nat.bindings.get(binding) {
                    Some(binding) => nat.sessions.note(binding, remote, outbound, refresh, until),
                    None => Ok(()),
                },
                |nat| nat.sessions.drop_oldest(),
                Reason::SessionsFull,
            )?;
        }
        if outbound && self.config.overloading.is_allowed() {
            self.bindings.claim(binding, self.config.overloading == Overloading::Always);
        }
        Ok(())
    }
}
