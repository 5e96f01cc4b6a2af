//! A NAT under any packets: limits are kept, no two bindings share an external endpoint, what is held
//! is released once, and when all is quiet everything expires.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::BTreeSet;

use arbitrary::{Result, Unstructured};
use frazil_nat::{
    Behavior, Config, FilterScope, Fragment, Fragments, Hairpinning, IcmpError, Mode, Mtu, Nat,
    Overloading, Packet, Pooling, PortAssignment, PortBlocks, Prefix, Protocol, Quoted, Refresh,
    ReplyPath, Side, TcpFlags, Ticket, Unsolicited, Verdict, WhenFull,
};
use frazil_sansio::Instant;

const LIMIT: usize = 6;

/// Takes the first octets as a configuration, and the others as packets and time.
pub fn nat_packets(data: &[u8]) {
    let mut octets = Unstructured::new(data);
    let Ok(config) = config(&mut octets) else { return };
    let mut world = World::new(config);
    while !octets.is_empty() && world.step(&mut octets).is_ok() {}
    world.quiet();
}

fn config(octets: &mut Unstructured<'_>) -> Result<Config> {
    let mut config = Config::new(external());
    config.mode = *octets.choose(&[
        Mode::Translate,
        Mode::Nat64(Prefix::WELL_KNOWN),
        Mode::Firewall,
        Mode::Transparent,
        Mode::Block,
    ])?;
    config.mapping = *octets.choose(&Behavior::ALL)?;
    config.filtering = *octets.choose(&Behavior::ALL)?;
    config.tcp.filtering = octets.arbitrary::<bool>()?.then_some(Behavior::AddressDependent);
    config.filter_scope = *octets.choose(&[FilterScope::Binding, FilterScope::InternalEndpoint])?;
    config.reply_path = *octets.choose(&[ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping])?;
    config.ports = *octets.choose(&[
        PortAssignment::Preserve,
        PortAssignment::Random,
        PortAssignment::Sequential { step: 1 },
        PortAssignment::Remap,
    ])?;
    config.contiguity = octets.arbitrary()?;
    config.parity = octets.arbitrary()?;
    config.pooling = *octets.choose(&[Pooling::Paired, Pooling::Arbitrary])?;
    config.port_blocks =
        *octets.choose(&[None, Some(PortBlocks { size: 2, per_subscriber: 2 })])?;
    config.hairpinning = *octets.choose(&[
        Hairpinning::ExternalSource,
        Hairpinning::InternalSource,
        Hairpinning::None,
    ])?;
    config.refresh =
        *octets.choose(&[Refresh::Outbound, Refresh::Inbound, Refresh::Both, Refresh::Session])?;
    config.overloading =
        *octets.choose(&[Overloading::Never, Overloading::ByRemote, Overloading::Always])?;
    config.filter_timeout = octets.arbitrary::<bool>()?.then_some(Duration::from_secs(30));
    config.well_known_timeout = octets.arbitrary::<bool>()?.then_some(Duration::from_secs(17));
    config.tcp.unsolicited = *octets.choose(&[Unsolicited::AnswerLater, Unsolicited::Drop])?;
    config.fragments =
        *octets.choose(&[Fragments::OutOfOrder, Fragments::Ordered, Fragments::None])?;
    config.mtu = Mtu { inside: Some(1300), outside: Some(1400) };
    let limits = &mut config.limits;
    (limits.bindings, limits.filters, limits.replies) = (LIMIT, LIMIT, LIMIT);
    limits.sessions = LIMIT;
    (limits.connections, limits.fragments, limits.held) = (LIMIT, LIMIT, LIMIT);
    limits.when_full = *octets.choose(&[WhenFull::ReplaceOldest, WhenFull::Refuse])?;
    Ok(config)
}

fn external() -> [IpAddr; 3] {
    [
        IpAddr::from([203, 0, 113, 10]),
        IpAddr::from([203, 0, 113, 11]),
        IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10]),
    ]
}

struct World {
    nat: Nat,
    now: Instant,
    /// What the caller keeps.
    held: BTreeSet<Ticket>,
    /// External endpoints that were seen: packets from outside go to one of them.
    seen: Vec<SocketAddr>,
}

impl World {
    fn new(config: Config) -> Self {
        let seen = vec![SocketAddr::new(external()[0], 5000)];
        Self {
            nat: Nat::new(config, [7; 32]),
            now: Instant::from_secs(1),
            held: BTreeSet::new(),
            seen,
        }
    }

    fn step(&mut self, octets: &mut Unstructured<'_>) -> Result<()> {
        match octets.arbitrary::<u8>()? {
            0..=3 => {
                self.now += Duration::from_millis(u64::from(octets.arbitrary::<u16>()?));
                self.nat.handle_timeout(self.now);
            }
            4..=6 => self.now += Duration::from_secs(u64::from(octets.arbitrary::<u8>()?)),
            7 => self.nat.reboot(),
            8 => self.nat.set_external(external().into_iter().skip(octets.int_in_range(0..=1)?)),
            9..=150 => {
                let packet = self.packet(Side::Inside, octets)?;
                let verdict = self.nat.outbound(packet, self.now);
                self.judge(Side::Inside, packet, verdict);
            }
            _ => {
                let packet = self.packet(Side::Outside, octets)?;
                let verdict = self.nat.inbound(packet, self.now);
                self.judge(Side::Outside, packet, verdict);
            }
        }
        self.check();
        Ok(())
    }

    fn inside(&self, octets: &mut Unstructured<'_>) -> Result<SocketAddr> {
        let (host, port) = (octets.int_in_range(2..=4)?, octets.int_in_range(4999..=5001)?);
        Ok(match self.nat.config().mode {
            Mode::Nat64(_) => ([0x2001, 0xdb8, 1, 0, 0, 0, 0, u16::from(host)], port).into(),
            _ if octets.ratio(1, 8)? => ([0xfd00, 0, 0, 0, 0, 0, 0, u16::from(host)], port).into(),
            _ => ([10, 0, 0, host], port).into(),
        })
    }

    fn remote(&self, octets: &mut Unstructured<'_>) -> Result<SocketAddr> {
        let (host, port) = (octets.int_in_range(1..=3)?, *octets.choose(&[53, 3478, 9, 0])?);
        Ok(if octets.ratio(1, 8)? {
            ([0x2001, 0xdb8, 2, 0, 0, 0, 0, u16::from(host)], port).into()
        } else {
            ([198, 51, 100, host], port).into()
        })
    }

    fn outside(&self, octets: &mut Unstructured<'_>) -> Result<SocketAddr> {
        octets.choose(&self.seen).copied()
    }

    /// As the inside writes it.
    fn written_inside(&self, endpoint: SocketAddr) -> SocketAddr {
        match (self.nat.config().mode, endpoint.ip()) {
            (Mode::Nat64(prefix), IpAddr::V4(address)) => {
                SocketAddr::new(prefix.embed(address).into(), endpoint.port())
            }
            _ => endpoint,
        }
    }

    fn packet(&self, from: Side, octets: &mut Unstructured<'_>) -> Result<Packet> {
        let (source, destination) = match from {
            Side::Inside => {
                let remote =
                    if octets.ratio(1, 4)? { self.outside(octets)? } else { self.remote(octets)? };
                (self.inside(octets)?, self.written_inside(remote))
            }
            Side::Outside => (
                self.remote(octets)?,
                if octets.ratio(1, 4)? { self.inside(octets)? } else { self.outside(octets)? },
            ),
        };
        let fragment = Fragment {
            identification: octets.int_in_range(0..=7)?,
            offset: *octets.choose(&[0, 1, 185])?,
            more: octets.arbitrary()?,
        };
        let protocol = *octets.choose(&Protocol::ALL)?;
        let (one, other) = (source.ip(), destination.ip());
        let mut packet = match octets.arbitrary::<u8>()? {
            0..=31 => Packet::rest(one, other, protocol, fragment),
            32..=43 => Packet::udp(source, destination).in_fragments(fragment),
            44..=47 => Packet::tcp(source, destination, TcpFlags::SYN).in_fragments(fragment),
            48..=80 => {
                let quoted = Quoted { protocol, source: destination, destination: source };
                let error = match octets.arbitrary::<u8>()? {
                    0..=99 => IcmpError::PortUnreachable,
                    100..=199 => IcmpError::TooBig { mtu: octets.arbitrary()? },
                    kind => IcmpError::Other { kind, code: 0 },
                };
                Packet::icmp_error(one, other, error, quoted)
            }
            81..=99 => Packet::echo_request(one, other, source.port()),
            100..=119 => Packet::echo_reply(one, other, destination.port()),
            120..=199 => Packet::tcp(source, destination, TcpFlags(octets.arbitrary()?)),
            _ => Packet::udp(source, destination),
        };
        packet.length = octets.arbitrary::<bool>()?.then_some(octets.int_in_range(0..=3000)?);
        packet.dont_fragment = octets.arbitrary()?;
        packet.hop_limit = octets.ratio(1, 4)?.then_some(octets.int_in_range(0..=2)?);
        Ok(packet)
    }

    fn judge(&mut self, from: Side, packet: Packet, verdict: Verdict) {
        if let Verdict::Hold(ticket) = verdict {
            assert!(self.held.insert(ticket), "{ticket} was given before");
        }
        assert!(verdict.answer(&packet).is_none() || matches!(verdict, Verdict::Drop(_)));
        let Some(passed) = verdict.applied_to(packet) else { return };
        let mode = self.nat.config().mode;
        let translates = matches!(mode, Mode::Translate | Mode::Block | Mode::Nat64(_));
        if !translates {
            assert_eq!((passed.source, passed.destination), (packet.source, packet.destination));
            return;
        }
        match verdict.onto(from) {
            Some(Side::Outside) => {
                assert!(self.nat.config().external.contains(&passed.source.ip()), "{verdict}");
                if passed.source.port() != 0 && self.seen.len() < 64 {
                    self.seen.push(passed.source);
                }
            }
            Some(Side::Inside) => {
                let outer = passed.destination.ip();
                assert!(!self.nat.config().external.contains(&outer), "{verdict}");
            }
            None => panic!("it goes nowhere: {verdict}"),
        }
    }

    fn check(&mut self) {
        while let Some((ticket, verdict)) = self.nat.poll_release() {
            assert!(self.held.remove(&ticket), "{ticket} was not held");
            assert!(!matches!(verdict, Verdict::Hold(_)), "{ticket} waits again: {verdict}");
        }
        let usage = self.nat.usage();
        assert_eq!(usage.held, self.held.len());
        assert!(usage.tables().into_iter().all(|used| used <= LIMIT), "{usage:?}");
        let mut outsides = BTreeSet::new();
        for binding in self.nat.table().iter() {
            let alone = outsides.insert((binding.protocol, binding.outside));
            let shares = self.nat.config().overloading != Overloading::Never;
            assert!(alone || shares && binding.protocol == Protocol::Udp, "{}", self.nat.table());
            assert_eq!(binding.admitted().count(), {
                let who: BTreeSet<_> = binding.admitted().map(|entry| entry.remote).collect();
                who.len()
            });
        }
        assert!(outsides.len() <= usage.bindings);
    }

    /// Nothing comes any more: each deadline lets something go, and at last all has gone.
    fn quiet(&mut self) {
        self.nat.handle_timeout(self.now);
        self.check();
        let mut left: usize = self.nat.usage().tables().into_iter().sum();
        while let Some(deadline) = self.nat.poll_timeout() {
            assert!(left > 0, "nothing is left to wait for");
            assert!(deadline > self.now);
            self.now = deadline;
            self.nat.handle_timeout(deadline);
            self.check();
            left -= 1;
        }
        assert_eq!(self.nat.usage(), frazil_nat::Usage::default());
        assert!(self.held.is_empty());
    }
}
