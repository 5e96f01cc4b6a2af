//! The fragments of packets on their way: the first one has the ports, and the others follow it
//! (RFC 4787 §11).

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::Instant;

use crate::memory::held::Held;
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::{Ageing, Full};
use crate::store::index::{Index, Secret};
use crate::store::slab::Id;
use crate::verdict::Ticket;
use crate::{Config, Fragments, Packet, Protocol, Reason, Side, Verdict, WhenFull};

/// How long fragments of one packet wait for each other. At least two seconds (RFC 6146 §4), and no
/// more than a receiver waits for the rest (RFC 791 §3.2).
pub(crate) const TOGETHER: Duration = Duration::from_secs(15);

/// What all fragments of one packet have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Common {
    pub(crate) from: Side,
    pub(crate) protocol: Protocol,
    /// Without ports.
    pub(crate) source: Endpoint,
    pub(crate) destination: Endpoint,
    pub(crate) identification: u32,
}

impl Common {
    fn hash(&self, secret: &Secret) -> u64 {
        secret.two(self.identification, self.source, self.destination)
    }
}

/// The fragments of one packet.
#[derive(Clone, Debug)]
struct Train {
    common: Common,
    /// What became of the first one.
    verdict: Option<Verdict>,
    /// Those that wait for it, in the order in which they came.
    waiting: Vec<(Ticket, Packet)>,
}

#[derive(Debug)]
pub(crate) struct Trains {
    table: Ageing<Train>,
    index: Index,
    /// Those whose first one has not come or was dropped, the oldest first. Anybody can send such, so
    /// they make room for a first one (RFC 4787 §11 REQ-14a).
    strays: BTreeSet<(Instant, Id)>,
    policy: Fragments,
    when_full: WhenFull,
    secret: Secret,
}

impl Trains {
    pub(crate) fn new(config: &Config, secret: Secret) -> Self {
        let (policy, when_full) = (config.fragments, config.limits.when_full);
        let (table, index) = (Ageing::new(config.limits.fragments), Index::default());
        Self { table, index, strays: BTreeSet::new(), policy, when_full, secret }
    }

    fn find(&self, common: &Common) -> Option<Id> {
        let is = |id| self.table.get(id).is_some_and(|train| train.common == *common);
        self.index.find(common.hash(&self.secret), is)
    }

    /// Finds the fragments of a packet of which the first one comes.
    pub(crate) fn begin(
        &mut self,
        common: &Common,
        held: &mut Held,
        now: Instant,
    ) -> Result<Id, Reason> {
        self.accepts()?;
        self.find_or_insert(common, true, held, now)
    }

    fn find_or_insert(
        &mut self,
        common: &Common,
        first: bool,
        held: &mut Held,
        now: Instant,
    ) -> Result<Id, Reason> {
        if let Some(id) = self.find(common) {
            return Ok(id);
        }
        if self.table.is_full() {
            self.make_room(first, held)?;
        }
        let train = Train { common: *common, verdict: None, waiting: Vec::new() };
        let expires = now + TOGETHER;
        let id = self.table.insert(train, expires).map_err(|Full| Reason::FragmentsFull)?;
        self.strays.insert((expires, id));
        let Self { table, secret, .. } = self;
        let rehash = |id| table.get(id).map_or(0, |train| train.common.hash(secret));
        self.index.insert(common.hash(secret), id, rehash);
        Ok(id)
    }

    /// What is there makes room for another packet, if the limits' policy allows that.
    fn make_room(&mut self, first: bool, held: &mut Held) -> Result<(), Reason> {
        let replaces = self.when_full == WhenFull::ReplaceOldest;
        let stray = self.strays.first().filter(|_| first || replaces);
        let oldest = self.table.first().filter(|_| first && replaces);
        let (_, id) = stray.copied().or(oldest).ok_or(Reason::FragmentsFull)?;
        self.remove(id, held);
        Ok(())
    }

    /// Whether a fragment may be looked at.
    fn accepts(&self) -> Result<(), Reason> {
        match self.policy {
            Fragments::None => Err(Reason::FragmentRefused),
            _ => Ok(()),
        }
    }

    /// Takes what was decided about the first fragment, and returns what that is for the others, and
    /// those that wait for it.
    pub(crate) fn first(&mut self, id: Id, verdict: Verdict) -> (Verdict, Vec<(Ticket, Packet)>) {
        let verdict = without_ports(verdict);
        if let Some(expires) = self.table.expires(id) {
            match verdict {
                Verdict::Drop(_) => self.strays.insert((expires, id)),
                _ => self.strays.remove(&(expires, id)),
            };
        }
        let waiting = self.table.get_mut(id).map(|train| {
            train.verdict = Some(verdict);
            core::mem::take(&mut train.waiting)
        });
        (verdict, waiting.unwrap_or_default())
    }

    /// Decides about a later fragment.
    pub(crate) fn rest(
        &mut self,
        common: &Common,
        packet: &Packet,
        held: &mut Held,
        now: Instant,
    ) -> Result<Verdict, Reason> {
        self.accepts()?;
        let known = self.find(common).and_then(|id| self.table.get(id)?.verdict);
        if let Some(verdict) = known {
            return Ok(verdict);
        }
        if self.policy == Fragments::Ordered {
            return Err(Reason::FragmentLost);
        }
        if !held.has_room() {
            return Err(Reason::FragmentsFull);
        }
        let id = self.find_or_insert(common, false, held, now)?;
        let ticket = held.hold_fragment().ok_or(Reason::FragmentsFull)?;
        if let Some(train) = self.table.get_mut(id) {
            train.waiting.push((ticket, *packet));
        }
        Ok(Verdict::Hold(ticket))
    }

    fn remove(&mut self, id: Id, held: &mut Held) {
        if let Some(expires) = self.table.expires(id) {
            self.strays.remove(&(expires, id));
        }
        let Some(train) = self.table.remove(id) else { return };
        self.index.remove(train.common.hash(&self.secret), id);
        for (ticket, _) in train.waiting {
            held.release_fragment(ticket, Verdict::Drop(Reason::FragmentLost));
        }
    }

    pub(crate) fn expire(&mut self, held: &mut Held, now: Instant) {
        while let Some(id) = self.table.expired(now) {
            self.remove(id, held);
        }
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.table.first().map(|(at, _)| at)
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn clear(&mut self, held: &mut Held) {
        while let Some((_, id)) = self.table.first() {
            self.remove(id, held);
        }
    }
}

/// The verdict on a fragment that has no ports.
fn without_ports(verdict: Verdict) -> Verdict {
    let bare = |endpoint| Endpoint::new(endpoint).with_port(0).socket();
    match verdict {
        Verdict::Forward { source, destination } => {
            Verdict::Forward { source: bare(source), destination: bare(destination) }
        }
        Verdict::Hairpin { source, destination } => {
            Verdict::Hairpin { source: bare(source), destination: bare(destination) }
        }
        // A SYN waits to be dropped in the end: it needs no company.
        Verdict::Hold(_) => Verdict::Drop(Reason::FragmentLost),
        other => other,
    }
}
