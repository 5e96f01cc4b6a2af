//! Packets that wait in one of several NATs.
//!
//! Each NAT gives tickets of its own. Whoever drives them all sees tickets of the whole, and a packet
//! that waits in one after the other keeps its own.

use alloc::collections::BTreeMap;

use crate::way::crossing::unchanged;
use crate::{Packet, Side, Ticket, Verdict};

/// A packet on its way through several NATs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trip {
    /// As it stands now.
    pub(crate) packet: Packet,
    /// From which side of them all it came.
    pub(crate) began: Side,
    /// The verdict that has led it here.
    pub(crate) last: Verdict,
    /// If it has waited on its way.
    ticket: Option<Ticket>,
}

/// A packet that waits, as it came to the NAT that holds it, and from which side of that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    pub(crate) ticket: Ticket,
    pub(crate) trip: Trip,
    pub(crate) from: Side,
}

/// Packets by the number of the NAT that holds them and its ticket. As many as the NATs hold.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    packets: BTreeMap<(usize, Ticket), Waits>,
    next: u64,
}

impl Trip {
    /// Of a packet that sets out.
    pub(crate) const fn new(packet: Packet, began: Side) -> Self {
        Self { packet, began, last: unchanged(&packet), ticket: None }
    }

    /// Where a verdict leads next, with the packet rewritten; `None` if nowhere.
    pub(crate) fn led_by(self, verdict: Verdict) -> Option<Self> {
        let packet = verdict.applied_to(self.packet)?;
        Some(Self { packet, last: verdict, ..self })
    }
}

impl Waiting {
    /// Notes that a NAT holds a packet, and returns the ticket of the whole.
    pub(crate) fn hold(&mut self, nat: usize, inner: Ticket, from: Side, trip: Trip) -> Ticket {
        let ticket = trip.ticket.unwrap_or_else(|| {
            self.next += 1;
            Ticket(self.next - 1)
        });
        let trip = Trip { ticket: Some(ticket), ..trip };
        self.packets.insert((nat, inner), Waits { ticket, trip, from });
        ticket
    }

    /// What a NAT has released.
    pub(crate) fn release(&mut self, nat: usize, inner: Ticket) -> Option<Waits> {
        self.packets.remove(&(nat, inner))
    }
}
