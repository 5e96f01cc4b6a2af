//! NATs in a row, and homes that share a carrier's.

use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::crossing::unchanged;
use crate::{Content, Nat, Packet, Reason, Side, Verdict};

/// NATs in a row as one machine: a home's, then its carrier's. It has a [`Nat`]'s verbs, and what a
/// packet meets on its way it meets here: each filter, each mapping, each timer, and a carrier that
/// turns packets back before they are out.
///
/// Nothing is [held](Verdict::Hold) in a row of NATs: what would be is dropped.
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
}

impl Stack {
    /// NATs in a row, the innermost first. Of none at all every packet passes as it is.
    #[must_use]
    pub fn new(nats: impl IntoIterator<Item = Nat>) -> Self {
        Self { nats: nats.into_iter().collect() }
    }

    /// The NATs, the innermost first.
    #[must_use]
    pub fn nats(&self) -> &[Nat] {
        &self.nats
    }

    /// One of them, to reboot it or give it another address; 0 is the innermost.
    pub fn nat_mut(&mut self, at: usize) -> Option<&mut Nat> {
        self.nats.get_mut(at)
    }

    /// Decides about a packet that arrives on the inside of the innermost.
    pub fn outbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        let (mut packet, mut last) = (packet, unchanged(&packet));
        for at in 0..self.nats.len() {
            let Some(nat) = self.nats.get_mut(at) else { break };
            last = without_waiting(nat, Nat::outbound, packet, now);
            let Some(rewritten) = last.applied_to(packet) else { return last };
            if last.onto(Side::Inside) == Some(Side::Inside) {
                return if at == 0 { last } else { hairpin(self.inwards(at, rewritten, now)) };
            }
            packet = rewritten;
        }
        last
    }

    /// Decides about a packet that arrives on the outside of the outermost.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.inwards(self.nats.len(), packet, now)
    }

    /// Removes what has expired by `now`, in all of them.
    pub fn handle_timeout(&mut self, now: Instant) {
        for nat in &mut self.nats {
            nat.handle_timeout(now);
        }
    }

    /// When the next entry of a table expires; `None` when none does.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.nats.iter().filter_map(Nat::poll_timeout).min()
    }

    /// Inwards through the NATs below number `below`.
    fn inwards(&mut self, below: usize, packet: Packet, now: Instant) -> Verdict {
        let (mut packet, mut last) = (packet, unchanged(&packet));
        for nat in self.nats.iter_mut().take(below).rev() {
            last = without_waiting(nat, Nat::inbound, packet, now);
            let Some(rewritten) = last.applied_to(packet) else { return last };
            packet = rewritten;
        }
        last
    }

    /// Whether a packet goes to the outermost NAT.
    fn awaits(&self, packet: &Packet) -> bool {
        let address = packet.destination.ip().to_canonical();
        let mine =
            |nat: &Nat| nat.config().external.iter().any(|one| one.to_canonical() == address);
        self.nats.last().is_some_and(mine)
    }
}

/// Several homes behind one carrier's NAT, in whose network they see each other.
///
/// A home is found by the external addresses of its outermost NAT. See [`Stack`] for what stands
/// alone.
#[derive(Debug)]
pub struct SharedCarrier {
    homes: Vec<Stack>,
    carrier: Nat,
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
    /// Nowhere: one of the NATs dropped it.
    Drop(Reason),
}

impl SharedCarrier {
    /// A carrier's NAT and the homes behind it, which go by their numbers from here on.
    #[must_use]
    pub fn new(carrier: Nat, homes: impl IntoIterator<Item = Stack>) -> Self {
        Self { homes: homes.into_iter().collect(), carrier }
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

    /// Decides about a packet that a host of a home sends. There is no home without a number.
    pub fn outbound(&mut self, home: usize, packet: Packet, now: Instant) -> Passage {
        let Some(own) = self.homes.get_mut(home) else { return Passage::Drop(Reason::NoBinding) };
        let verdict = own.outbound(packet, now);
        let Some(packet) = verdict.applied_to(packet) else { return lost(verdict) };
        if verdict.onto(Side::Inside) == Some(Side::Inside) {
            return Passage::Home { home, packet };
        }
        // A neighbour's address in the carrier's network needs no NAT of the carrier.
        if self.homes.iter().any(|other| other.awaits(&packet)) {
            return self.arrive(packet, now);
        }
        let verdict = without_waiting(&mut self.carrier, Nat::outbound, packet, now);
        let Some(packet) = verdict.applied_to(packet) else { return lost(verdict) };
        match verdict.onto(Side::Inside) {
            Some(Side::Inside) => self.arrive(packet, now),
            _ => Passage::Out(packet),
        }
    }

    /// Decides about a packet that arrives from the internet.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Passage {
        let verdict = without_waiting(&mut self.carrier, Nat::inbound, packet, now);
        match verdict.applied_to(packet) {
            Some(packet) => self.arrive(packet, now),
            None => lost(verdict),
        }
    }

    /// Removes what has expired by `now`, in all of them.
    pub fn handle_timeout(&mut self, now: Instant) {
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

    /// From the carrier's network into the home that shows the destination.
    fn arrive(&mut self, packet: Packet, now: Instant) -> Passage {
        let mut homes = self.homes.iter_mut().enumerate();
        let Some((home, stack)) = homes.find(|(_, stack)| stack.awaits(&packet)) else {
            return Passage::Drop(Reason::NoBinding);
        };
        let verdict = stack.inbound(packet, now);
        match verdict.applied_to(packet) {
            Some(packet) => Passage::Home { home, packet },
            None => lost(verdict),
        }
    }
}

/// The verdict of one NAT in a row, in which nothing is held.
fn without_waiting(
    nat: &mut Nat,
    verb: fn(&mut Nat, Packet, Instant) -> Verdict,
    packet: Packet,
    now: Instant,
) -> Verdict {
    let verdict = verb(nat, packet, now);
    while nat.poll_release().is_some() {}
    match (verdict, packet.content) {
        (Verdict::Hold(_), Content::Rest(_)) => Verdict::Drop(Reason::FragmentLost),
        (Verdict::Hold(_), _) => Verdict::Drop(Reason::Filtered),
        _ => verdict,
    }
}

const fn lost(verdict: Verdict) -> Passage {
    match verdict {
        Verdict::Drop(reason) => Passage::Drop(reason),
        _ => Passage::Drop(Reason::NoBinding),
    }
}

const fn hairpin(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Forward { source, destination } => Verdict::Hairpin { source, destination },
        other => other,
    }
}
