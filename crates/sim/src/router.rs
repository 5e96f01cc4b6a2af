//! A NAT between two networks.

use frazil_nat::{Nat, Verdict};
use frazil_sansio::Instant;
use frazil_trace::{Admits, Binding, Dropped, Event, Table, Translated, Translation};

use crate::network::{Link, NetworkId};
use crate::node::Effects;
use crate::packet::Packet;

/// A router whose inside is one network and whose outside another.
#[derive(Debug)]
pub(crate) struct Router {
    nat: Nat,
    pub(crate) inside: (NetworkId, Link),
    pub(crate) outside: (NetworkId, Link),
    /// The bindings that records tell of, inside and outside.
    told: Vec<Binding>,
}

impl Router {
    pub(crate) const fn new(
        nat: Nat,
        inside: (NetworkId, Link),
        outside: (NetworkId, Link),
    ) -> Self {
        Self { nat, inside, outside, told: Vec::new() }
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.nat.poll_timeout()
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant, effects: &mut Effects) {
        self.nat.handle_timeout(now);
        self.tell_changes(now, effects);
    }

    /// Puts a packet from `network` through the NAT: where it goes on and how, or `None`.
    pub(crate) fn forward(
        &mut self,
        network: NetworkId,
        mut packet: Packet,
        now: Instant,
        effects: &mut Effects,
    ) -> Option<(NetworkId, Link, Packet)> {
        let addresses = frazil_nat::Packet::udp(packet.source, packet.destination);
        let outbound = network == self.inside.0;
        let verdict = if outbound {
            self.nat.outbound(addresses, now)
        } else {
            self.nat.inbound(addresses, now)
        };
        let (direction, source, destination, (onto, link)) = match verdict {
            Verdict::Forward { source, destination } if outbound => {
                (Translation::Outbound, source, destination, self.outside)
            }
            Verdict::Forward { source, destination } => {
                (Translation::Inbound, source, destination, self.inside)
            }
            Verdict::Hairpin { source, destination } => {
                (Translation::Hairpin, source, destination, self.inside)
            }
            Verdict::Drop(reason) => {
                effects.record(|| {
                    Event::PacketDropped(Dropped {
                        packet: packet.recorded(),
                        reason: reason.to_string(),
                    })
                });
                return None;
            }
            _ => return None,
        };
        self.tell_changes(now, effects);
        effects.record(|| {
            Event::PacketTranslated(Translated {
                packet: packet.recorded(),
                direction,
                new_source: source,
                new_destination: destination,
            })
        });
        packet.source = source;
        packet.destination = destination;
        Some((onto, link, packet))
    }

    /// The NAT's table as records show it.
    pub(crate) fn table(&self, now: Instant) -> Vec<Binding> {
        self.nat.table().at(now).iter().map(|binding| shown(&binding)).collect()
    }

    pub(crate) fn tell_table(&self, now: Instant, effects: &mut Effects) {
        effects.record(|| Event::NatTable(Table { bindings: self.table(now) }));
    }

    /// Records the bindings that came and went since the last time.
    fn tell_changes(&mut self, now: Instant, effects: &mut Effects) {
        if !effects.recording {
            return;
        }
        let same = |a: &Binding, b: &Binding| (a.inside, a.outside) == (b.inside, b.outside);
        let present = self.table(now);
        for gone in &self.told {
            if !present.iter().any(|binding| same(binding, gone)) {
                effects.record(|| Event::BindingExpired(Binding { left_us: 0, ..gone.clone() }));
            }
        }
        for made in &present {
            if !self.told.iter().any(|binding| same(binding, made)) {
                effects.record(|| Event::BindingCreated(made.clone()));
            }
        }
        self.told = present;
    }
}

fn shown(binding: &frazil_nat::Binding<'_>) -> Binding {
    Binding {
        inside: binding.inside,
        outside: binding.outside,
        admits: binding.admitted().map(|admitted| Admits::from(admitted.remote)).collect(),
        left_us: u64::try_from(binding.time_left().as_micros()).unwrap_or(u64::MAX),
    }
}
