//! Packets that wait in one of several NATs.
//!
//! Each NAT gives tickets of its own. Whoever drives them all sees tickets of the whole, and a packet
//! that waits in one after the other keeps its own.

use alloc::collections::BTreeMap;

use crate::{Packet, Side, Ticket};

/// A packet on its way through several NATs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trip {
    /// As it stands now.
    pub(crate) packet: Packet,
    /// If it has waited on its way.
    pub(crate) ticket: Option<Ticket>,
}

/// A packet that waits, as it came to the NAT that holds it, and from which side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    pub(crate) ticket: Ticket,
    pub(crate) packet: Packet,
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
    pub(crate) const fn new(packet: Packet) -> Self {
        Self { packet, ticket: None }
    }
}

impl Waits {
    /// It goes on.
    pub(crate) const fn trip(self) -> Trip {
        Trip { packet: self.packet, ticket: Some(self.ticket) }
    }
}

impl Waiting {
    /// Notes that a NAT holds a packet, and returns the ticket of the whole.
    pub(crate) fn hold(&mut self, nat: usize, inner: Ticket, from: Side, trip: Trip) -> Ticket {
        let ticket = trip.ticket.unwrap_or_else(|| {
            self.next += 1;
            Ticket(self.next - 1)
        });
        self.packets.insert((nat, inner), Waits { ticket, packet: trip.packet, from });
        ticket
    }

    /// What a NAT has released.
    pub(crate) fn release(&mut self, nat: usize, inner: Ticket) -> Option<Waits> {
        self.packets.remove(&(nat, inner))
    }
}
