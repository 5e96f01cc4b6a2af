//! Fragments: the first one has the ports, and the others follow it (RFC 4787 §11).

use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::endpoint::Endpoint;
use crate::held::Held;
use crate::index::{Index, Secret};
use crate::slab::Id;
use crate::verdict::Ticket;
use crate::{Config, Fragment, Packet, Protocol, Reason, Side, Verdict, WhenFull};

/// Which fragments a NAT forwards (RFC 4787 §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fragments {
    /// None ("Receive Fragments None").
    None,
    /// Those that come after their first one ("Receive Fragments Ordered").
    Ordered,
    /// All ("Receive Fragments Out of Order", REQ-14): those that come before their first one are
    /// [held](Verdict::Hold).
    OutOfOrder,
}

/// The IPv4 header without options, in octets.
const HEADER: u16 = 20;

impl Packet {
    /// An IPv4 packet in fragments that are no longer than `mtu`, in order (RFC 791 §3.2); the
    /// packet itself if it is not longer, or does not [say its length](Self::with_length).
    ///
    /// `identification` is for a packet that is not a fragment already. Headers without options are
    /// taken for granted, and eight octets go into each fragment, however small the MTU.
    ///
    /// ```
    /// use frazil_nat::Packet;
    ///
    /// let packet = Packet::udp("10.1.0.2:5000".parse()?, "198.51.100.2:9".parse()?);
    /// let pieces: Vec<_> = packet.with_length(3020).fragments(1500, 7).collect();
    /// assert_eq!(pieces.iter().map(|piece| piece.length).collect::<Vec<_>>(), [
    ///     Some(1500),
    ///     Some(1500),
    ///     Some(60)
    /// ]);
    /// # Ok::<(), core::net::AddrParseError>(())
    /// ```
    pub fn fragments(self, mtu: u16, identification: u32) -> impl Iterator<Item = Self> {
        let whole = Fragment { identification, offset: 0, more: false };
        let own = self.fragment.unwrap_or(whole);
        let length = self.length.unwrap_or(0);
        let body = length.saturating_sub(HEADER);
        // In units of eight octets, of which all but the last fragment have whole ones.
        let step = if length <= mtu { u16::MAX } else { (mtu.saturating_sub(HEADER) / 8).max(1) };
        let last = (body.max(1) - 1) / 8 / step;
        (0..=last).map(move |index| {
            if last == 0 {
                return self;
            }
            let at = index * step;
            let carried = (body - at * 8).min(step.saturating_mul(8));
            let offset = own.offset.saturating_add(at);
            let fragment = Fragment { offset, more: own.more || index < last, ..own };
            let piece = match self.protocol() {
                Some(protocol) if offset > 0 => {
                    Self::rest(self.source.ip(), self.destination.ip(), protocol, fragment)
                }
                _ => self.in_fragments(fragment),
            };
            Self { length: Some(carried + HEADER), hop_limit: self.hop_limit, ..piece }
        })
    }
}

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
    policy: Fragments,
    when_full: WhenFull,
    secret: Secret,
}

impl Trains {
    pub(crate) fn new(config: &Config, secret: Secret) -> Self {
        let (policy, when_full) = (config.fragments, config.limits.when_full);
        let (table, index) = (Ageing::new(config.limits.fragments), Index::default());
        Self { table, index, policy, when_full, secret }
    }

    fn find(&self, common: &Common) -> Option<Id> {
        let is = |id| self.table.get(id).is_some_and(|train| train.common == *common);
        self.index.find(common.hash(&self.secret), is)
    }

    /// Takes what a fragment may do at all, and finds the others of its packet. It may be the first
    /// that is there of them, and then the oldest ones make room if the limits' policy allows that.
    pub(crate) fn begin(
        &mut self,
        common: &Common,
        held: &mut Held,
        now: Instant,
    ) -> Result<Id, Reason> {
        self.accepts()?;
        if let Some(id) = self.find(common) {
            return Ok(id);
        }
        if self.table.is_full() && self.when_full == WhenFull::ReplaceOldest {
            let oldest = self.table.first().ok_or(Reason::FragmentsFull)?;
            self.remove(oldest.1, held);
        }
        let train = Train { common: *common, verdict: None, waiting: Vec::new() };
        let id = self.table.insert(train, now + TOGETHER).map_err(|Full| Reason::FragmentsFull)?;
        let Self { table, secret, .. } = self;
        let rehash = |id| table.get(id).map_or(0, |train| train.common.hash(secret));
        self.index.insert(common.hash(secret), id, rehash);
        Ok(id)
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
        let id = self.begin(common, held, now)?;
        let ticket = held.hold_fragment().ok_or(Reason::FragmentsFull)?;
        if let Some(train) = self.table.get_mut(id) {
            train.waiting.push((ticket, *packet));
        }
        Ok(Verdict::Hold(ticket))
    }

    fn remove(&mut self, id: Id, held: &mut Held) {
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
