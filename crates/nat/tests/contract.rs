//! The NAT under the harness of the family's contract: a machine that forwards what it lets through.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};

use frazil_nat::{
    Behavior, Config, FilterScope, Fragment, Hairpinning, IcmpError, Nat, Overloading, Packet,
    PortAssignment, Preset, Protocol, Quoted, Refresh, TcpFlags, Ticket, Unsolicited, Verdict,
    WhenFull,
};
use frazil_sansio::check::{Damage, Limits, Op, Script, Subject, run};
use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};
use proptest::prelude::*;

const ENTRIES: usize = 8;

/// A NAT between two networks: packets from 10.0.0.0/8 go out, all others come in. What it lets
/// through is queued with its new addresses. The first octet says what packet it is.
struct Gateway {
    nat: Nat,
    queue: VecDeque<(Path, Vec<u8>)>,
    /// What the NAT lets wait.
    held: BTreeMap<Ticket, (Packet, Vec<u8>)>,
    /// The latest verdict's source, so that answers come back to it.
    shown: SocketAddr,
}

impl Gateway {
    fn new(config: Config) -> Self {
        let shown = SocketAddr::new(external(10), 5000);
        Self {
            nat: Nat::new(config, [3; 32]),
            queue: VecDeque::new(),
            held: BTreeMap::new(),
            shown,
        }
    }
}

impl Gateway {
    /// What passes is sent on, and what is refused with an answer is answered.
    fn queue(&mut self, verdict: Verdict, packet: Packet, bytes: Vec<u8>) {
        if let Some(packet) = verdict.applied_to(packet) {
            self.queue.push_back((Path::udp(packet.source, packet.destination), bytes));
        } else if let Some(error) = verdict.answer(&packet) {
            let path = Path::udp(packet.destination, packet.source);
            self.queue.push_back((path, error.to_string().into_bytes()));
        }
    }

    fn release(&mut self) {
        while let Some((ticket, verdict)) = self.nat.poll_release() {
            let (packet, bytes) = self.held.remove(&ticket).unwrap();
            self.queue(verdict, packet, bytes);
        }
    }
}

/// A packet of one kind or another between the ends of a path.
fn packet(path: Path, bytes: &[u8]) -> Packet {
    let (source, destination) = (path.remote, path.local);
    let (one, other) = (source.ip(), destination.ip());
    let number = bytes.get(1).copied().unwrap_or(0);
    let fragment = |offset| Fragment {
        identification: u32::from(number & 3),
        offset,
        more: offset == 0 || number & 4 == 0,
    };
    match bytes.first().map_or(0, |kind| kind % 9) {
        1 => Packet::tcp(source, destination, TcpFlags(number)),
        2 => Packet::tcp(source, destination, TcpFlags::SYN),
        3 => Packet::echo_request(one, other, source.port()),
        4 => Packet::echo_reply(one, other, destination.port()),
        5 => {
            let protocol = if number & 8 == 0 { Protocol::Udp } else { Protocol::Tcp };
            Packet::rest(one, other, protocol, fragment(185))
        }
        6 => Packet::udp(source, destination).in_fragments(fragment(0)),
        7 => Packet::tcp(source, destination, TcpFlags::SYN).in_fragments(fragment(0)),
        8 => {
            let quoted = Quoted {
                protocol: if number & 1 == 0 { Protocol::Udp } else { Protocol::Tcp },
                source: destination,
                destination: source,
            };
            Packet::icmp_error(one, other, IcmpError::PortUnreachable, quoted)
        }
        _ => Packet::udp(source, destination),
    }
}

fn external(last: u8) -> IpAddr {
    IpAddr::from([203, 0, 113, last])
}

impl Machine for Gateway {
    type Event = ();

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        let packet = packet(path, bytes);
        let inside = matches!(path.remote.ip(), IpAddr::V4(ip) if ip.octets()[0] == 10);
        let verdict = match inside {
            true => self.nat.outbound(packet, now),
            false => self.nat.inbound(packet, now),
        };
        if let Verdict::Hold(ticket) = verdict {
            self.held.insert(ticket, (packet, bytes.to_vec()));
        }
        if let (true, Some(packet)) = (inside, verdict.packet()) {
            self.shown = packet.source;
        }
        self.queue(verdict, packet, bytes.to_vec());
        self.release();
        Input::Consumed
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.nat.handle_timeout(now);
        self.release();
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.nat.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<()> {
        None
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let Some((path, bytes)) = self.queue.front() else { return Ok(None) };
        let needed = bytes.len();
        let payload = buffer.get_mut(..needed).ok_or(BufferTooShort { needed })?;
        payload.copy_from_slice(bytes);
        let path = *path;
        self.queue.pop_front();
        Ok(Some(Transmit::new(path, payload)))
    }
}

impl Subject for Gateway {
    /// From one of few hosts to one of few, on either side.
    fn path(&self, index: u8) -> Path {
        let host = |bits: u8| SocketAddr::from(([10, 0, 0, bits], 5000));
        let remote = |bits: u8| SocketAddr::from(([198, 51, 100, bits], 3478));
        let (low, high) = (index & 3, index >> 2 & 3);
        match index >> 4 & 3 {
            0 | 1 => Path::udp(remote(high), host(low)),
            2 => Path::udp(self.shown, remote(high)),
            _ => Path::udp(self.shown, host(low)),
        }
    }

    /// With a first octet that counts up, a flood comes from ever new endpoints.
    fn input(&mut self, kind: u8, bytes: &[u8], _: Instant) -> Option<(Path, Vec<u8>)> {
        let mut path = self.path(kind);
        if let [.., high, low] = *bytes {
            let port = u16::from_be_bytes([high, low]);
            match kind >> 6 {
                0 => path.remote.set_port(port),
                1 => path.local.set_port(port),
                _ => {}
            }
        }
        Some((path, bytes.to_vec()))
    }

    /// What the harness compares besides what comes out.
    fn act(&mut self, kind: u8, _: &[u8], now: Instant) -> Option<String> {
        match kind % 4 {
            0 => self.nat.reboot(),
            1 => self.nat.set_external([external(kind >> 4)]),
            _ => {}
        }
        Some(format!("{:?} {}", self.nat.usage(), self.nat.table().at(now)))
    }

    fn footprint(&self) -> usize {
        self.nat.usage().tables().into_iter().max().unwrap_or(0)
    }

    fn limits(&self) -> Limits {
        // Each wake-up lets go of one entry at least, and there are seven tables of them. What has
        // waited may be answered all at once.
        Limits {
            footprint: ENTRIES,
            silent_wakes: 7 * ENTRIES,
            burst: ENTRIES,
            ..Limits::default()
        }
    }
}

fn config() -> impl Strategy<Value = Config> {
    (
        prop::sample::select(Preset::ALL.to_vec()),
        prop::sample::select(Behavior::ALL.to_vec()),
        prop::sample::select(Behavior::ALL.to_vec()),
        prop::sample::select(vec![FilterScope::Binding, FilterScope::InternalEndpoint]),
        prop::sample::select(vec![
            Refresh::Outbound,
            Refresh::Inbound,
            Refresh::Both,
            Refresh::Session,
        ]),
        prop::sample::select(vec![Overloading::Never, Overloading::ByRemote, Overloading::Always]),
        prop::sample::select(vec![Hairpinning::None, Hairpinning::ExternalSource]),
        prop::sample::select(vec![WhenFull::Refuse, WhenFull::ReplaceOldest]),
        prop::sample::select(vec![
            PortAssignment::Preserve,
            PortAssignment::Random,
            PortAssignment::Sequential { step: 1 },
            PortAssignment::Remap,
        ]),
        (0u64..100_000, 0u64..100_000),
    )
        .prop_map(
            |(
                preset,
                mapping,
                filtering,
                scope,
                refresh,
                overloading,
                hairpinning,
                full,
                ports,
                times,
            )| {
                let mut config = preset.config([external(10), external(11)]);
                config.mapping = mapping;
                config.filtering = filtering;
                config.filter_scope = scope;
                config.refresh = refresh;
                config.overloading = overloading;
                config.hairpinning = hairpinning;
                config.ports = ports;
                config.timeout = Duration::from_millis(times.0);
                config.filter_timeout = Some(Duration::from_millis(times.1));
                config.limits.bindings = ENTRIES;
                config.limits.filters = ENTRIES;
                config.limits.replies = ENTRIES;
                config.limits.sessions = ENTRIES;
                config.limits.connections = ENTRIES;
                config.limits.fragments = ENTRIES;
                config.limits.held = ENTRIES;
                config.limits.when_full = full;
                config.tcp.unsolicited = Unsolicited::AnswerLater;
                config
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn keeps_the_contract(config in config(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let script = Script::from_bytes(&bytes);
        if let Err(violation) = run(|_| Gateway::new(config.clone()), &script) {
            panic!("{violation}\n{config:?}\n{script}");
        }
    }
}

/// One host opens a thousand ports, a thousand strangers knock, and the host answers them.
fn flooded(when_full: WhenFull) -> frazil_sansio::check::Report {
    let mut config = Config::new([external(10)]);
    config.mapping = Behavior::AddressAndPortDependent;
    config.limits.bindings = ENTRIES;
    config.limits.filters = ENTRIES;
    config.limits.replies = ENTRIES;
    config.limits.when_full = when_full;
    let flood = |kind| Op::Flood { kind, bytes: vec![0], count: 1000 };
    let input = |kind| Op::Input { kind, bytes: vec![], damage: Damage::None };
    let script =
        Script::new(vec![input(0), input(0x20), flood(0), flood(0x20), flood(0x40), Op::Deadline]);
    run(|_| Gateway::new(config.clone()), &script).unwrap_or_else(|v| panic!("{v}"))
}

#[test]
fn a_flood_fills_the_tables_and_no_more() {
    let report = flooded(WhenFull::Refuse);
    assert_eq!(report.footprint, ENTRIES);
    let replaced = flooded(WhenFull::ReplaceOldest);
    assert_eq!(replaced.footprint, ENTRIES);
    // What does not go on is answered (RFC 5508 §6).
    assert_eq!(replaced.transmits, report.transmits, "{replaced:?}\n{report:?}");
}
