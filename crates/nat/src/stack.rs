//! NATs in a row.

pub(crate) mod carrier;
pub(crate) mod waiting;

use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::stack::waiting::{Trip, Waiting};
use crate::{Nat, Packet, Side, Ticket, Verdict};

/// NATs in a row as one machine: a home's, then its carrier's. It has a [`Nat`]'s verbs, and what a
/// packet meets on its way it meets here: each filter, each mapping, each timer, and a carrier that
/// turns packets back before they are out.
///
/// What one of them [holds](Verdict::Hold) has a ticket of the stack, and goes its way through the
/// others when [`poll_release`](Self::poll_release) is asked. What one of them would
/// [cut](Verdict::Fragment) is to be cut for the least of their MTUs. Each NAT is a hop, of which
/// [`Verdict::applied_to`] knows one.
///
/// ```
/// use frazil_nat::{Nat, Packet, Preset, Stack};
/// use frazil_sansio::Instant;
///
/// let home = Preset::FullCone.config(["100.64.0.2".parse()?]);
/// let carrier = Preset::Symmetric.config(["203.0.113.10".parse()?]);
/// let mut stack = Stack::new([Nat::new(home, [1; 32]), Nat::new(carrier, [2; 32])]);
///
/// let now = Instant::from_secs(1);
/// let (alice, server) = ("10.1.0.2:5000".parse()?, "198.51.100.2:3478".parse()?);
/// let shown = stack.outbound(Packet::udp(alice, server), now).packet().unwrap().source;
/// assert_eq!(shown.ip(), "203.0.113.10".parse::<core::net::IpAddr>()?);
/// assert_eq!(stack.nats()[0].table().iter().next().unwrap().outside.port(), 5000);
///
/// let answer = stack.inbound(Packet::udp(server, shown), now).packet().unwrap();
/// assert_eq!(answer.destination, alice);
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[derive(Debug)]
pub struct Stack {
    nats: Vec<Nat>,
    waiting: Waiting,
    now: Instant,
}

impl Stack {
    /// NATs in a row, the innermost first. Of none at all every packet passes as it is.
    #[must_use]
    pub fn new(nats: impl IntoIterator<Item = Nat>) -> Self {
        let (waiting, now) = (Waiting::default(), Instant::ZERO);
        Self { nats: nats.into_iter().collect(), waiting, now }
    }

    /// The NATs, the innermost first.
    #[must_use]
    pub fn nats(&self) -> &[Nat] {
        &self.nats
    }

    /// One of them, to reboot it or give it another address; 0 is the innermost. What it releases
    /// comes out of [`poll_release`](Self::poll_release), if it is not asked itself.
    pub fn nat_mut(&mut self, at: usize) -> Option<&mut Nat> {
        self.nats.get_mut(at)
    }

    /// Decides about a packet that arrives on the inside of the innermost.
    pub fn outbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.now = self.now.max(now);
        self.outwards(0, Trip::new(packet, Side::Inside))
    }

    /// Decides about a packet that arrives on the outside of the outermost.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.now = self.now.max(now);
        self.inwards(self.nats.len(), Trip::new(packet, Side::Outside))
    }

    /// Removes what has expired by `now`, in all of them.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        for nat in &mut self.nats {
            nat.handle_timeout(now);
        }
    }

    /// When the next entry of a table expires; `None` when none does.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.nats.iter().filter_map(Nat::poll_timeout).min()
    }

    /// What becomes of a packet that was [held](Verdict::Hold), until `None`. Each is told once.
    ///
    /// A packet that one NAT lets go on goes on now: ask after every other call, and before
    /// [`poll_timeout`](Self::poll_timeout).
    pub fn poll_release(&mut self) -> Option<(Ticket, Verdict)> {
        loop {
            let mut nats = self.nats.iter_mut().enumerate();
            let (at, (inner, verdict)) =
                nats.find_map(|(at, nat)| nat.poll_release().map(|told| (at, told)))?;
            let Some(waits) = self.waiting.release(at, inner) else { continue };
            let verdict = self.go_on(at, waits.from, waits.trip, verdict);
            if !matches!(verdict, Verdict::Hold(_)) {
                return Some((waits.ticket, verdict));
            }
        }
    }

    /// Outwards through the NATs from number `at` on.
    fn outwards(&mut self, at: usize, trip: Trip) -> Verdict {
        let Some(nat) = self.nats.get_mut(at) else { return trip.last };
        let verdict = nat.outbound(trip.packet, self.now);
        self.go_on(at, Side::Inside, trip, verdict)
    }

    /// Inwards through the NATs below number `below`.
    fn inwards(&mut self, below: usize, trip: Trip) -> Verdict {
        let below = self.nats.get_mut(..below).unwrap_or_default();
        let at = below.len().saturating_sub(1);
        let Some(nat) = below.last_mut() else { return came_in(trip) };
        let verdict = nat.inbound(trip.packet, self.now);
        self.go_on(at, Side::Outside, trip, verdict)
    }

    /// Where the verdict of NAT number `at` leads.
    fn go_on(&mut self, at: usize, from: Side, trip: Trip, verdict: Verdict) -> Verdict {
        if let Verdict::Hold(inner) = verdict {
            return Verdict::Hold(self.waiting.hold(at, inner, from, trip));
        }
        let verdict = cut_for_both(trip.last, verdict, from);
        let Some(trip) = trip.led_by(verdict) else { return verdict };
        match verdict.onto(from) {
            Some(Side::Outside) => self.outwards(at + 1, trip),
            _ => self.inwards(at, trip),
        }
    }

    /// Whether a packet goes to the outermost NAT.
    pub(crate) fn awaits(&self, packet: &Packet) -> bool {
        let address = packet.destination.ip().to_canonical();
        let mine =
            |nat: &Nat| nat.config().external.iter().any(|one| one.to_canonical() == address);
        self.nats.last().is_some_and(mine)
    }
}

/// The later verdict about a packet from one side, which may have to be cut for the earlier one.
fn cut_for_both(earlier: Verdict, later: Verdict, from: Side) -> Verdict {
    let (Verdict::Fragment { mtu: least, .. }, Some(onto)) = (earlier, later.onto(from)) else {
        return later;
    };
    match later {
        Verdict::Forward { source, destination } | Verdict::Hairpin { source, destination } => {
            Verdict::Fragment { onto, source, destination, mtu: least }
        }
        Verdict::Fragment { source, destination, mtu, .. } => {
            Verdict::Fragment { onto, source, destination, mtu: mtu.min(least) }
        }
        other => other,
    }
}

/// The verdict about a packet that has come in, or that turned back further out.
const fn came_in(trip: Trip) -> Verdict {
    match (trip.began, trip.last) {
        (Side::Inside, Verdict::Forward { source, destination }) => {
            Verdict::Hairpin { source, destination }
        }
        (_, last) => last,
    }
}
