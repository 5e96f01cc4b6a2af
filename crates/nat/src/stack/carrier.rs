//! Homes that share a carrier's NAT.

use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::stack::waiting::{Trip, Waiting};
use crate::{Nat, Packet, Reason, Side, Stack, Ticket, Verdict};

/// Several homes behind one carrier's NAT, in whose network they see each other.
///
/// A home is found by the external addresses of its outermost NAT. See [`Stack`] for what stands
/// alone. What a NAT holds has a ticket of the whole, and what one would
/// [cut](Verdict::Fragment) passes as a whole.
#[derive(Debug)]
pub struct SharedCarrier {
    homes: Vec<Stack>,
    carrier: Nat,
    waiting: Waiting,
    now: Instant,
}

/// Where a packet came out of a [`SharedCarrier`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Passage {
    /// On the internet, so rewritten.
    Out(Packet),
    /// In one of the homes.
    Home {
        /// Its number.
        home: usize,
        /// The packet, rewritten.
        packet: Packet,
    },
    /// Nowhere yet: one of the NATs [holds](Verdict::Hold) it, and
    /// [`poll_release`](SharedCarrier::poll_release) tells later where it comes out.
    Hold(Ticket),
    /// Nowhere: one of the NATs dropped it.
    Drop(Reason),
}

/// Who decides about a packet.
#[derive(Clone, Copy, Debug)]
enum Place {
    Home(usize),
    Carrier,
}

impl SharedCarrier {
    /// A carrier's NAT and the homes behind it, which go by their numbers from here on.
    #[must_use]
    pub fn new(carrier: Nat, homes: impl IntoIterator<Item = Stack>) -> Self {
        let (waiting, now) = (Waiting::default(), Instant::ZERO);
        Self { homes: homes.into_iter().collect(), carrier, waiting, now }
    }

    /// The carrier's NAT.
    #[must_use]
    pub fn carrier(&self) -> &Nat {
        &self.carrier
    }

    /// The carrier's NAT, to reboot it or give it another address.
    pub fn carrier_mut(&mut self) -> &mut Nat {
        &mut self.carrier
    }

    /// The homes, by their numbers.
    #[must_use]
    pub fn homes(&self) -> &[Stack] {
        &self.homes
    }

    /// One of them, to reboot its NATs or give them other addresses.
    pub fn home_mut(&mut self, home: usize) -> Option<&mut Stack> {
        self.homes.get_mut(home)
    }

    /// Decides about a packet that a host of a home sends. There is no home without a number.
    pub fn outbound(&mut self, home: usize, packet: Packet, now: Instant) -> Passage {
        self.now = self.now.max(now);
        let Some(own) = self.homes.get_mut(home) else { return Passage::Drop(Reason::NoBinding) };
        let verdict = own.outbound(packet, self.now);
        self.go_on(Place::Home(home), Side::Inside, Trip::new(packet, Side::Inside), verdict)
    }

    /// Decides about a packet that arrives from the internet.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Passage {
        self.now = self.now.max(now);
        let verdict = self.carrier.inbound(packet, self.now);
        self.go_on(Place::Carrier, Side::Outside, Trip::new(packet, Side::Outside), verdict)
    }

    /// Removes what has expired by `now`, in all of them.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        self.carrier.handle_timeout(now);
        for home in &mut self.homes {
            home.handle_timeout(now);
        }
    }

    /// When the next entry of a table expires; `None` when none does.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let homes = self.homes.iter().filter_map(Stack::poll_timeout);
        homes.chain(self.carrier.poll_timeout()).min()
    }

    /// What becomes of a packet that was [held](Passage::Hold), until `None`. Each is told once.
    ///
    /// A packet that one NAT lets go on goes on now: ask after every other call, and before
    /// [`poll_timeout`](Self::poll_timeout).
    pub fn poll_release(&mut self) -> Option<(Ticket, Passage)> {
        loop {
            let homes = &mut self.homes;
            let mut at_home = || {
                let mut homes = homes.iter_mut().enumerate();
                homes.find_map(|(home, own)| Some((Place::Home(home), own.poll_release()?)))
            };
            let released = match self.carrier.poll_release() {
                Some(told) => Some((Place::Carrier, told)),
                None => at_home(),
            };
            let (place, (inner, verdict)) = released?;
            let number = self.number(place);
            let Some(waits) = self.waiting.release(number, inner) else { continue };
            match self.go_on(place, waits.from, waits.trip, verdict) {
                Passage::Hold(_) => {}
                passage => return Some((waits.ticket, passage)),
            }
        }
    }

    fn number(&self, place: Place) -> usize {
        match place {
            Place::Home(home) => home,
            Place::Carrier => self.homes.len(),
        }
    }

    /// Where the verdict of a home or the carrier leads.
    fn go_on(&mut self, place: Place, from: Side, trip: Trip, verdict: Verdict) -> Passage {
        if let Verdict::Hold(inner) = verdict {
            return Passage::Hold(self.waiting.hold(self.number(place), inner, from, trip));
        }
        if let Verdict::Drop(reason) = verdict {
            return Passage::Drop(reason);
        }
        let Some(trip) = trip.led_by(verdict) else { return Passage::Drop(Reason::NoBinding) };
        let packet = trip.packet;
        match (place, verdict.onto(from)) {
            (Place::Home(home), Some(Side::Inside)) => Passage::Home { home, packet },
            (Place::Home(_), _) => self.leave_home(trip),
            (Place::Carrier, Some(Side::Inside)) => self.come_home(trip),
            (Place::Carrier, _) => Passage::Out(packet),
        }
    }

    /// From a home into the carrier's network. A neighbour's address there needs no NAT of the
    /// carrier.
    fn leave_home(&mut self, trip: Trip) -> Passage {
        if self.homes.iter().any(|other| other.awaits(&trip.packet)) {
            return self.come_home(trip);
        }
        let verdict = self.carrier.outbound(trip.packet, self.now);
        self.go_on(Place::Carrier, Side::Inside, trip, verdict)
    }

    /// From the carrier's network into the home that shows the destination.
    fn come_home(&mut self, trip: Trip) -> Passage {
        let mut homes = self.homes.iter_mut().enumerate();
        let Some((home, own)) = homes.find(|(_, own)| own.awaits(&trip.packet)) else {
            return Passage::Drop(Reason::NoBinding);
        };
        let verdict = own.inbound(trip.packet, self.now);
        self.go_on(Place::Home(home), Side::Outside, trip, verdict)
    }
}
