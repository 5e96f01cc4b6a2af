//! A NAT between two networks.

use core::net::IpAddr;

use frazil_nat::{Mode, Nat, Verdict};
use frazil_sansio::Instant;
use frazil_trace::{Admits, Binding, Dropped, Event, Readdressed, Table, Translated, Translation};

use crate::attachment::LinkId;
use crate::node::Effects;
use crate::packet::Packet;

/// A router whose inside is one network and whose outside another.
#[derive(Debug)]
pub(crate) struct Router {
    nat: Nat,
    /// What IPv6 packets meet, if it is not the same: a firewall beside a NAT.
    ipv6: Option<Nat>,
    pub(crate) inside: LinkId,
    pub(crate) outside: LinkId,
    /// The bindings that records tell of, inside and outside.
    told: Vec<Binding>,
}

impl Router {
    pub(crate) const fn new(nat: Nat, inside: LinkId, outside: LinkId) -> Self {
        Self { nat, ipv6: None, inside, outside, told: Vec::new() }
    }

    /// Lets IPv6 packets meet another machine than the rest.
    pub(crate) fn set_ipv6(&mut self, nat: Nat) {
        self.ipv6 = Some(nat);
    }

    /// The machine for the family of `address`.
    fn nat_for(&mut self, address: IpAddr) -> &mut Nat {
        match &mut self.ipv6 {
            Some(nat) if address.is_ipv6() => nat,
            _ => &mut self.nat,
        }
    }

    fn nats(&self) -> impl Iterator<Item = &Nat> {
        core::iter::once(&self.nat).chain(&self.ipv6)
    }

    fn nats_mut(&mut self) -> impl Iterator<Item = &mut Nat> {
        core::iter::once(&mut self.nat).chain(&mut self.ipv6)
    }

    /// The addresses outside.
    pub(crate) fn external(&self) -> impl Iterator<Item = IpAddr> {
        self.nats().flat_map(|nat| nat.config().external.iter().copied())
    }

    /// Whether addresses of the family of `address` look the same inside and outside.
    pub(crate) fn keeps(&mut self, address: IpAddr) -> bool {
        let mode = self.nat_for(address).config().mode;
        matches!(mode, Mode::Transparent | Mode::Firewall | Mode::Block)
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.nats().filter_map(Nat::poll_timeout).min()
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant, effects: &mut Effects<'_>) {
        for nat in self.nats_mut() {
            nat.handle_timeout(now);
        }
        self.tell_changes(now, effects);
    }

    /// Forgets all bindings, as a device does that loses its power.
    pub(crate) fn reboot(&mut self, now: Instant, effects: &mut Effects<'_>) {
        self.nats_mut().for_each(Nat::reboot);
        effects.record(|| Event::NatRebooted);
        self.tell_changes(now, effects);
    }

    /// Takes other addresses outside.
    pub(crate) fn set_external(
        &mut self,
        external: &[IpAddr],
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        let ipv6_apart = self.ipv6.is_some();
        let of = |wanted: fn(&IpAddr) -> bool| external.iter().copied().filter(wanted);
        if let Some(nat) = &mut self.ipv6 {
            nat.set_external(of(IpAddr::is_ipv6));
        }
        if ipv6_apart {
            self.nat.set_external(of(IpAddr::is_ipv4));
        } else {
            self.nat.set_external(external.iter().copied());
        }
        effects.record(|| Event::NatReaddressed(Readdressed { addresses: external.to_vec() }));
        self.tell_changes(now, effects);
    }

    /// Puts a packet that came by a link through the NAT: the link that it goes on by, or `None`.
    pub(crate) fn forward(
        &mut self,
        by: LinkId,
        packet: &mut Packet,
        now: Instant,
        effects: &mut Effects<'_>,
    ) -> Option<LinkId> {
        let addresses = frazil_nat::Packet::udp(packet.source, packet.destination);
        let outbound = by == self.inside;
        let nat = self.nat_for(packet.destination.ip());
        let verdict =
            if outbound { nat.outbound(addresses, now) } else { nat.inbound(addresses, now) };
        let (direction, source, destination, onto) = match verdict {
            Verdict::Forward { source, destination } if outbound => {
                (Translation::Outbound, source, destination, self.outside)
            }
            Verdict::Forward { source, destination } => {
                (Translation::Inbound, source, destination, self.inside)
            }
            Verdict::Hairpin { source, destination } => {
                (Translation::Hairpin, source, destination, self.inside)
            }
            other => {
                let reason = match other {
                    Verdict::Drop(reason) => reason.as_str(),
                    // What only fragments meet, and there are none here.
                    _ => "the NAT keeps it",
                };
                effects.record(|| {
                    let (packet, reason) = (packet.recorded(), reason.to_owned());
                    Event::PacketDropped(Dropped { packet, reason })
                });
                return None;
            }
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
        Some(onto)
    }

    /// The NAT's table as records show it.
    pub(crate) fn table(&self, now: Instant) -> Vec<Binding> {
        let mut bindings = Vec::new();
        for nat in self.nats() {
            bindings.extend(nat.table().at(now).iter().map(|binding| shown(&binding)));
        }
        bindings
    }

    pub(crate) fn tell_table(&self, now: Instant, effects: &mut Effects<'_>) {
        effects.record(|| Event::NatTable(Table { bindings: self.table(now) }));
    }

    /// Records the bindings that came and went since the last time.
    fn tell_changes(&mut self, now: Instant, effects: &mut Effects<'_>) {
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
