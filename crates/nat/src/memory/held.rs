//! Packets that wait, and what became of those that have waited.
//!
//! The packets themselves stay with the caller; here are their tickets.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::Reason;
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Ageing;
use crate::store::index::{Index, Secret};
use crate::store::slab::Id;
use crate::tcp::Tcp;
use crate::verdict::{Ticket, Verdict};

/// A SYN from outside, which waits for one from inside.
#[derive(Clone, Copy, Debug)]
struct Syn {
    remote: Endpoint,
    outside: Endpoint,
    ticket: Ticket,
}

#[derive(Debug)]
pub(crate) struct Held {
    syns: Ageing<Syn>,
    index: Index,
    /// Fragments that wait; where, their trains know.
    fragments: usize,
    released: VecDeque<(Ticket, Verdict)>,
    /// Why a SYN is dropped that nobody met.
    unsolicited: Reason,
    limit: usize,
    next: u64,
    secret: Secret,
}

impl Held {
    pub(crate) fn new(limit: usize, unsolicited: Reason, secret: Secret) -> Self {
        Self {
            syns: Ageing::new(limit),
            index: Index::default(),
            fragments: 0,
            released: VecDeque::new(),
            unsolicited,
            limit,
            next: 0,
            secret,
        }
    }

    /// How many packets the caller keeps.
    pub(crate) fn len(&self) -> usize {
        self.syns.len() + self.fragments + self.released.len()
    }

    /// Whether one more packet may wait.
    pub(crate) fn has_room(&self) -> bool {
        self.len() < self.limit
    }

    fn ticket(&mut self) -> Option<Ticket> {
        let free = self.has_room();
        let ticket = Ticket(self.next);
        self.next += u64::from(free);
        free.then_some(ticket)
    }

    fn find(&self, remote: Endpoint, outside: Endpoint) -> Option<Id> {
        if self.syns.len() == 0 {
            return None;
        }
        self.index.find(self.secret.two(0, remote, outside), |id| {
            let is = |syn: &Syn| syn.remote == remote && syn.outside == outside;
            self.syns.get(id).is_some_and(is)
        })
    }

    /// Lets a SYN from outside wait. `None` if one of the same connection does, or if too many
    /// packets wait.
    pub(crate) fn hold_syn(
        &mut self,
        remote: Endpoint,
        outside: Endpoint,
        now: Instant,
    ) -> Option<Ticket> {
        if self.find(remote, outside).is_some() {
            return None;
        }
        let ticket = self.ticket()?;
        let id = self.syns.insert(Syn { remote, outside, ticket }, now + Tcp::SYN_WAITS).ok()?;
        let Self { syns, secret, .. } = self;
        let hash = |syn: &Syn| secret.two(0, syn.remote, syn.outside);
        let rehash = |id| syns.get(id).map_or(0, hash);
        self.index.insert(secret.two(0, remote, outside), id, rehash);
        Some(ticket)
    }

    /// A SYN goes out: one of the same connection that waits is dropped in silence.
    pub(crate) fn meet_syn(&mut self, remote: Endpoint, outside: Endpoint) {
        if let Some(id) = self.find(remote, outside) {
            self.release_syn(id, Reason::SimultaneousOpen);
        }
    }

    fn release_syn(&mut self, id: Id, reason: Reason) {
        let Some(Syn { remote, outside, ticket }) = self.syns.remove(id) else { return };
        self.index.remove(self.secret.two(0, remote, outside), id);
        self.released.push_back((ticket, Verdict::Drop(reason)));
    }

    /// Lets a fragment wait; `None` if too many packets do.
    pub(crate) fn hold_fragment(&mut self) -> Option<Ticket> {
        let ticket = self.ticket()?;
        self.fragments += 1;
        Some(ticket)
    }

    pub(crate) fn release_fragment(&mut self, ticket: Ticket, verdict: Verdict) {
        self.fragments -= 1;
        self.released.push_back((ticket, verdict));
    }

    /// What became of the next packet that has waited.
    pub(crate) fn poll(&mut self) -> Option<(Ticket, Verdict)> {
        self.released.pop_front()
    }

    pub(crate) fn expire(&mut self, now: Instant) {
        while let Some(id) = self.syns.expired(now) {
            self.release_syn(id, self.unsolicited);
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.syns.first().map(|(at, _)| at)
    }

    /// A SYN that waits is forgotten, as if it had never come, unless it is for an external endpoint
    /// that stays.
    pub(crate) fn forget(&mut self, stays: impl Fn(Endpoint) -> bool) {
        let waiting = self.syns.iter();
        let gone: Vec<_> =
            waiting.filter(|(_, syn)| !stays(syn.outside)).map(|(id, _)| id).collect();
        for id in gone {
            self.release_syn(id, Reason::NoBinding);
        }
    }
}
