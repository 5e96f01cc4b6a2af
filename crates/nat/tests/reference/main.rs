//! The NAT against a model that is written from the definitions and knows no tables.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "these are tests")]

mod history;

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Mode, Nat, Packet, PortAssignment, Reason, Refresh,
    Remote, ReplyPath, Verdict,
};
use frazil_sansio::Instant;
use history::History;
use proptest::prelude::*;

const TIMEOUT: Duration = Duration::from_millis(100);

#[derive(Clone, Debug)]
enum Op {
    Wait(u64),
    /// From a host to a remote endpoint.
    Out(usize, usize),
    /// From a host to an external endpoint that once was.
    Back(usize, usize),
    /// From a remote endpoint to an external endpoint that once was.
    In(usize, usize),
    /// The power fails, and comes back.
    Reboot,
    /// The external address is another one.
    Readdress,
}

/// One of four, often the first: what happens twice to the same is what is interesting.
fn some() -> impl Strategy<Value = usize> {
    prop_oneof![Just(0), 0usize..4]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        2 => (0u64..70).prop_map(Op::Wait),
        3 => (some(), some()).prop_map(|(host, remote)| Op::Out(host, remote)),
        1 => (some(), 0usize..6).prop_map(|(host, outside)| Op::Back(host, outside)),
        4 => (some(), 0usize..6).prop_map(|(remote, outside)| Op::In(remote, outside)),
        1 => prop::sample::select(vec![Op::Reboot, Op::Readdress, Op::Readdress]),
    ];
    prop::collection::vec(op, 0..50)
}

fn config(mapping: Behavior, filtering: Behavior) -> impl Strategy<Value = Config> {
    (
        prop::sample::select(vec![FilterScope::Binding, FilterScope::InternalEndpoint]),
        prop::sample::select(vec![ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping]),
        prop::sample::select(vec![
            PortAssignment::Preserve,
            PortAssignment::Random,
            PortAssignment::Sequential { step: 1 },
            PortAssignment::Remap,
        ]),
        prop::sample::select(vec![
            Hairpinning::None,
            Hairpinning::InternalSource,
            Hairpinning::ExternalSource,
        ]),
        prop::sample::select(vec![Refresh::Outbound, Refresh::Inbound, Refresh::Both]),
        prop::sample::select(vec![None, Some(50), Some(170)]),
        prop::sample::select(vec![Mode::Translate, Mode::Translate, Mode::Firewall]),
    )
        .prop_map(move |(scope, reply, ports, hairpinning, refresh, filter_timeout, mode)| {
            let mut config = Config::new([EXTERNAL[0]]);
            config.mode = mode;
            config.mapping = mapping;
            config.filtering = filtering;
            config.filter_scope = scope;
            config.reply_path = reply;
            config.ports = ports;
            config.hairpinning = hairpinning;
            config.refresh = refresh;
            config.timeout = TIMEOUT;
            config.filter_timeout = filter_timeout.map(Duration::from_millis);
            config
        })
}

/// The external addresses, of which the NAT has one at a time.
const EXTERNAL: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10)), IpAddr::V4(Ipv4Addr::new(203, 0, 113, 11))];

/// Two hosts with two ports each; the hosts' ports are the same.
fn host(index: usize) -> SocketAddr {
    [([10, 0, 0, 2], 5000), ([10, 0, 0, 2], 5001), ([10, 0, 0, 3], 5000), ([10, 0, 0, 3], 5001)]
        [index]
        .into()
}

fn remote(index: usize) -> SocketAddr {
    let near = [198, 51, 100, 2];
    let far = [198, 51, 100, 3];
    [(near, 3478), (near, 3479), (far, 3478), (far, 3479)][index].into()
}

/// Both, side by side.
struct Pair {
    nat: Nat,
    history: History,
    config: Config,
    external: IpAddr,
}

impl Pair {
    fn new(config: Config) -> Self {
        let nat = Nat::new(config.clone(), [9; 32]);
        let history = History::new(config.clone());
        Self { nat, history, config, external: EXTERNAL[0] }
    }

    fn now(&self) -> Instant {
        Instant::ZERO + self.history.now
    }

    fn play(&mut self, op: &Op) {
        match *op {
            Op::Wait(millis) => self.history.now += Duration::from_millis(millis),
            Op::Out(from, to) => self.outbound(host(from), remote(to)),
            Op::Back(from, to) => {
                if let Some(to) = self.once(to).filter(|_| self.config.mode == Mode::Translate) {
                    self.outbound(host(from), to);
                }
            }
            Op::In(from, to) => {
                let to = self.once(to).unwrap_or((self.external, 5000).into());
                let wanted = match self.enter(remote(from), to) {
                    Ok(inside) => Verdict::Forward { source: remote(from), destination: inside },
                    Err(reason) => Verdict::Drop(reason),
                };
                assert_eq!(self.nat.inbound(Packet::udp(remote(from), to), self.now()), wanted);
            }
            Op::Reboot => {
                self.nat.handle_timeout(self.now());
                self.nat.reboot();
                self.history.forget();
            }
            Op::Readdress => {
                self.nat.handle_timeout(self.now());
                let gone = self.external;
                self.external = if gone == EXTERNAL[0] { EXTERNAL[1] } else { EXTERNAL[0] };
                self.nat.set_external([self.external]);
                if self.config.mode == Mode::Translate {
                    self.history.lose(gone);
                }
            }
        }
        self.same_table();
    }

    /// An external endpoint that stands, or did.
    fn once(&self, index: usize) -> Option<SocketAddr> {
        let all = self.history.ever();
        Some(all[index.checked_rem(all.len())?])
    }

    fn outbound(&mut self, inside: SocketAddr, to: SocketAddr) {
        let verdict = self.nat.outbound(Packet::udp(inside, to), self.now());
        let turns = to.ip() == self.external;
        if turns && self.config.hairpinning == Hairpinning::None {
            assert_eq!(verdict, Verdict::Drop(Reason::NoHairpin));
            return;
        }
        let outside = self.history.leave_by(inside, to).unwrap_or_else(|| self.new_outside(inside));
        self.history.sent(inside, outside, to);
        if !turns {
            assert_eq!(verdict, Verdict::Forward { source: outside, destination: to });
            return;
        }
        let shown =
            if self.config.hairpinning == Hairpinning::InternalSource { inside } else { outside };
        let wanted = match self.enter(outside, to) {
            Ok(destination) => Verdict::Hairpin { source: shown, destination },
            Err(reason) => Verdict::Drop(reason),
        };
        assert_eq!(verdict, wanted);
    }

    fn enter(&mut self, from: SocketAddr, outside: SocketAddr) -> Result<SocketAddr, Reason> {
        let nobody = match self.config.mode {
            Mode::Firewall => Reason::Filtered,
            _ => Reason::NoBinding,
        };
        let inside = self.history.life(outside).ok_or(nobody)?.inside;
        self.history.admits(outside, from).ok_or(Reason::Filtered)?;
        self.history.came(from, outside, inside);
        Ok(inside)
    }

    /// The choice is the NAT's, within bounds.
    fn new_outside(&self, inside: SocketAddr) -> SocketAddr {
        let fresh: Vec<_> = self
            .nat
            .table()
            .iter()
            .map(|binding| binding.outside)
            .filter(|outside| self.history.life(*outside).is_none())
            .collect();
        let &[outside] = fresh.as_slice() else { panic!("not one new binding: {fresh:?}") };
        let own_port = SocketAddr::new(self.external, inside.port());
        if self.config.mode == Mode::Firewall {
            assert_eq!(outside, inside);
        } else if self.config.ports == PortAssignment::Preserve
            && self.history.life(own_port).is_none()
        {
            assert_eq!(outside, own_port);
        } else if self.config.ports == PortAssignment::Remap {
            assert_ne!(outside, own_port);
        }
        outside
    }

    fn same_table(&mut self) {
        let table = self.nat.table().at(self.now());
        let mut shown: Vec<_> = table.iter().map(|binding| binding.outside).collect();
        shown.sort();
        let mut wanted = self.history.outsides();
        wanted.retain(|outside| self.history.life(*outside).is_some());
        assert_eq!(shown, wanted);
        for binding in table.iter() {
            let life = self.history.life(binding.outside).unwrap();
            assert_eq!(binding.inside, life.inside);
            assert_eq!(binding.expires, Instant::ZERO + life.until);
            assert!(binding.serves.contains(life.made_for));
            for remote in (0..4).map(remote) {
                let until = binding
                    .admitted()
                    .find(|entry| entry.remote.contains(remote))
                    .map(|entry| entry.expires);
                let wanted = self.history.admits(binding.outside, remote);
                assert_eq!(until, wanted.map(|until| Instant::ZERO + until));
            }
            if self.config.filtering == Behavior::EndpointIndependent {
                assert_eq!(
                    binding.admitted().map(|entry| entry.remote).collect::<Vec<_>>(),
                    [Remote::Any]
                );
            }
        }
        // What is shown is what expires, and nothing else is waited for.
        while let Some(deadline) = self.nat.poll_timeout().filter(|at| *at <= self.now()) {
            self.nat.handle_timeout(deadline);
            assert!(self.nat.poll_timeout().is_none_or(|next| next > deadline));
        }
        assert_eq!(self.nat.table().len(), wanted.len());
    }
}

fn holds(mapping: Behavior, filtering: Behavior) {
    let cases = ProptestConfig::with_cases(128);
    proptest!(cases, |(config in config(mapping, filtering), ops in ops())| {
        let mut pair = Pair::new(config);
        for op in &ops {
            pair.play(op);
        }
    });
}

use Behavior::{
    AddressAndPortDependent as Port, AddressDependent as Address, EndpointIndependent as Any,
};

#[test]
fn mapping_endpoint_independent_filtering_endpoint_independent() {
    holds(Any, Any);
}

#[test]
fn mapping_endpoint_independent_filtering_address_dependent() {
    holds(Any, Address);
}

#[test]
fn mapping_endpoint_independent_filtering_address_and_port_dependent() {
    holds(Any, Port);
}

#[test]
fn mapping_address_dependent_filtering_endpoint_independent() {
    holds(Address, Any);
}

#[test]
fn mapping_address_dependent_filtering_address_dependent() {
    holds(Address, Address);
}

#[test]
fn mapping_address_dependent_filtering_address_and_port_dependent() {
    holds(Address, Port);
}

#[test]
fn mapping_address_and_port_dependent_filtering_endpoint_independent() {
    holds(Port, Any);
}

#[test]
fn mapping_address_and_port_dependent_filtering_address_dependent() {
    holds(Port, Address);
}

#[test]
fn mapping_address_and_port_dependent_filtering_address_and_port_dependent() {
    holds(Port, Port);
}
